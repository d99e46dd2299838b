"""More cost, or more time until the contract, is asked for (S0-35)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.early_entry.asking import RiskAssessment, ask, assessed
from domain.early_entry.models import EarlyEntry
from domain.early_entry.queries import under_way
from domain.early_entry.refusals import EarlyEntryRefusal
from domain.early_entry.states import GRANTED, unless_in

ACTION = "early_entry:extend"


async def can_extend_early_entry(db: AsyncSession, actor: Actor, entry: EarlyEntry) -> Missing:
    """It is approved, no contract is linked, and no other request of it is under way."""
    if wrong := unless_in(entry, *GRANTED):
        return wrong
    if await under_way(db, entry.id) is not None:
        return [Refused(EarlyEntryRefusal.EXTENSION_UNDER_WAY, "Another request for this early entry is under way.")]
    return []


def unless_more(entry: EarlyEntry, said: RiskAssessment) -> Missing:
    """That neither the ceiling rises nor the day is later, or one of them goes back."""
    ceiling, day = entry.ceiling or said.ceiling, entry.expected_on or said.expected_on
    if said.ceiling >= ceiling and said.expected_on >= day and (said.ceiling, said.expected_on) != (ceiling, day):
        return []
    nothing = EarlyEntryRefusal.EXTENDS_NOTHING
    return [Refused(nothing, "An extension raises the ceiling or moves the signing date, and takes nothing back.", "assessment.ceiling")]


async def extend_early_entry(
    db: AsyncSession, actor: Actor, early_entry_id: UUID, said: RiskAssessment, expected_version: int | None = None
) -> EarlyEntry:
    """A new request through approval again; what holds now holds until it is approved, and what held before stays on record (S0-35)."""
    entry = await row_for(db, actor, ACTION, EarlyEntry, early_entry_id, expected_version=expected_version)
    refuse(await can_extend_early_entry(db, actor, entry))
    said = assessed(actor, said, entry.currency)
    refuse(unless_more(entry, said))
    await ask(db, actor, entry, said)
    return entry
