"""A person is free earlier than planned."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.resources.change_allocation import planned_allocation
from domain.resources.events import AllocationReleased
from domain.resources.models import Allocation
from domain.resources.refusals import ResourceRefusal
from domain.values import InputRefusal, near_day

ACTION = "allocation:release"


async def can_release_allocation(db: AsyncSession, actor: Actor, allocation: Allocation) -> Missing:
    """It was not withdrawn and is not over."""
    if allocation.withdrawn_on is None and allocation.ends_on >= actor.today:
        return []
    return [Refused(ResourceRefusal.ALLOCATION_OVER, "This allocation is over.")]


async def release_allocation(
    db: AsyncSession, actor: Actor, allocation_id: UUID, last_on: date | None = None, expected_version: int | None = None
) -> Allocation:
    """A day is the last one, today without one; where it lies before the first, the allocation is withdrawn. DATES_REVERSED."""
    allocation = await planned_allocation(db, actor, ACTION, allocation_id, expected_version)
    refuse(await can_release_allocation(db, actor, allocation))
    last = near_day(last_on or actor.today, "lastOn")
    if last > allocation.ends_on:
        raise Refused(InputRefusal.DATES_REVERSED, "The allocation ends before this day.", "lastOn")
    if last < allocation.starts_on:
        allocation.withdrawn_on = actor.today
    else:
        allocation.ends_on = last
    await db.flush()
    record(db, actor, AllocationReleased(allocation.id, allocation.resource_id, allocation.project_id))
    return allocation
