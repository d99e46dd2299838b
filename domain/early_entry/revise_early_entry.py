"""A request that came back is written anew (S0-35)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse
from domain.early_entry.asking import RiskAssessment, ask_again, assessed, request_for
from domain.early_entry.extend_early_entry import unless_more
from domain.early_entry.models import EarlyEntryRequest, EarlyEntryRequestState
from domain.early_entry.states import unless_in

ACTION = "early_entry:revise"


async def can_revise_early_entry(db: AsyncSession, actor: Actor, request: EarlyEntryRequest) -> Missing:
    """It was returned or withdrawn."""
    return unless_in(request, EarlyEntryRequestState.DRAFT)


async def revise_early_entry(
    db: AsyncSession, actor: Actor, request_id: UUID, said: RiskAssessment, expected_version: int | None = None
) -> EarlyEntryRequest:
    """The sales manager says why, until when and up to what again; it is in approval again, a round later (S0-35)."""
    entry, request = await request_for(db, actor, ACTION, request_id, expected_version)
    refuse(await can_revise_early_entry(db, actor, request))
    said = assessed(actor, said, entry.currency)
    refuse(unless_more(entry, said) if entry.is_granted else [])
    await ask_again(db, actor, request, said)
    return request
