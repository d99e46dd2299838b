"""The contract will not come (S0-35)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, lock_row, record, refuse, row_for
from domain.contracts.budget import locked_lines
from domain.delivery import phases
from domain.delivery.models import Project, ProjectState
from domain.early_entry.asking import drop_request
from domain.early_entry.events import EarlyEntryLost
from domain.early_entry.models import EarlyEntry, EarlyEntryState
from domain.early_entry.states import move, unless_may_become

ACTION = "early_entry:lose"


async def can_lose_early_entry(db: AsyncSession, actor: Actor, entry: EarlyEntry) -> Missing:
    """It has not ended."""
    return unless_may_become(entry, EarlyEntryState.LOST)


async def lose_early_entry(
    db: AsyncSession, actor: Actor, early_entry_id: UUID, reason: str, expected_version: int | None = None
) -> EarlyEntry:
    """The deal is lost: the project is stopped, nothing more is ordered for it, and what it has cost is reported (S0-35).

    What runs is ended and settled as usual. The budget line is closed at what is taken, so that an order that is submitted at the same
    moment finds no room. A request that waits is asked no more.
    """
    entry = await row_for(db, actor, ACTION, EarlyEntry, early_entry_id, expected_version=expected_version)
    refuse(await can_lose_early_entry(db, actor, entry))
    why = values.text(reason, "reason", 4000)
    await drop_request(db, actor, entry)
    for line in await locked_lines(db, entry.budget_line_id):
        line.limit_amount = line.reserved_amount + line.booked_amount - line.allowed_amount
    if entry.project_id is not None:
        await phases.move(db, actor, await lock_row(db, Project, entry.project_id), ProjectState.STOPPED, why)
    entry.lost_reason, entry.ended_on = why, actor.today
    await move(db, entry, EarlyEntryState.LOST)
    record(db, actor, EarlyEntryLost(entry.id, entry.budget_line_id, entry.project_id))
    return entry
