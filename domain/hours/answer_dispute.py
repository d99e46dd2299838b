"""The project manager answers a dispute: the line stays as it is, and the customer is asked again (S0-42)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse
from domain.hours.asking import ask_customer
from domain.hours.events import DisputeEnded
from domain.hours.models import EntryState, TimeEntry
from domain.hours.rows import entry_for, unless_in

ACTION = "hours:answer"


async def can_answer_dispute(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It is disputed."""
    return unless_in(entry, EntryState.DISPUTED)


async def answer_dispute(db: AsyncSession, actor: Actor, entry_id: UUID, answer: str, expected_version: int | None = None) -> TimeEntry:
    """The customer reads the answer beside its reason; its time begins anew."""
    entry = await entry_for(db, actor, ACTION, entry_id, expected_version)
    refuse(await can_answer_dispute(db, actor, entry))
    entry.answer, entry.state = values.text(answer, "answer", 4000), EntryState.APPROVED
    await ask_customer(db, actor, [entry])
    record(db, actor, DisputeEnded(entry.id, entry.project_id))
    return entry
