"""The lifecycles of early entries and their requests as data, held by the database too (requirements, section 6)."""

import enum

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, Refused, refuse
from domain.early_entry.models import EarlyEntry, EarlyEntryRequest, EarlyEntryRequestState, EarlyEntryState
from domain.early_entry.refusals import EarlyEntryRefusal
from domain.lifecycle import held_by_trigger, steps

EARLY_ENTRY_STEPS = steps(
    """
    REQUESTED: APPROVED REJECTED LOST
    APPROVED: ON_SITE CONTRACT_LINKED LOST
    ON_SITE: CONTRACT_LINKED LOST
    """,
    EarlyEntryState,
)
REQUEST_STEPS = steps(
    """
    DRAFT: SUBMITTED DROPPED
    SUBMITTED: APPROVED DRAFT REJECTED DROPPED
    """,
    EarlyEntryRequestState,
)
held_by_trigger(EarlyEntry.__table__, EARLY_ENTRY_STEPS)
held_by_trigger(EarlyEntryRequest.__table__, REQUEST_STEPS)

GRANTED = (EarlyEntryState.APPROVED, EarlyEntryState.ON_SITE)
"""Work may begin, or has begun, and no contract is linked."""


def unless_in(row: EarlyEntry | EarlyEntryRequest, *states: enum.StrEnum) -> Missing:
    """That the row is in none of the states."""
    if row.state in states:
        return []
    wrong = EarlyEntryRefusal.EARLY_ENTRY_WRONG_STATE
    return [Refused(wrong, "This is not possible in the present state.", state=row.state.value)]


def unless_may_become(row: EarlyEntry, to: EarlyEntryState) -> Missing:
    """That the early entry cannot come into the state from where it is."""
    return unless_in(row, *(state for state, follow in EARLY_ENTRY_STEPS.items() if to in follow))


async def move(db: AsyncSession, row: EarlyEntry | EarlyEntryRequest, to: enum.StrEnum) -> None:
    """The one way in which a state changes; it flushes, so that the constraints of the new state speak here."""
    table = EARLY_ENTRY_STEPS if isinstance(row, EarlyEntry) else REQUEST_STEPS
    refuse([] if to in table[row.state] else unless_in(row))
    setattr(row, "state", to)  # noqa: B010 — the tables have state types of their own
    await db.flush()
