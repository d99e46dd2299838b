"""Somebody more takes part (S2-18)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, touch
from domain.schedule.events import ScheduleItemPlanned
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import scheduled_row, take_in, unless_running
from domain.schedule.states import unless_of_project, unless_planned

ACTION = "schedule_item:invite"


async def can_invite_to_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is planned, of a project, and that is under way."""
    return unless_of_project(item) or unless_planned(item) or await unless_running(db, item)


async def invite_to_schedule_item(
    db: AsyncSession, actor: Actor, item_id: UUID, user_id: UUID, expected_version: int | None = None
) -> ScheduleItem:
    """One of the provider's people, or one of the customer's or a partner's who is on the project; they are told.

    From then on this person reads the item, confidential or not. SCHEDULE_OVER; NOT_OF_PROJECT, TAKES_PART, USER_DISABLED.
    """
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_invite_to_schedule_item(db, actor, item))
    await take_in(db, actor, item, [user_id], "userId")
    touch(item)
    await db.flush()
    record(db, actor, ScheduleItemPlanned(item.id))
    return item
