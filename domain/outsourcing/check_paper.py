"""A second person compares a recorded paper with its scan: it counts, or it does not (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, save, touch
from domain.delivery.models import Party
from domain.outsourcing.below_order import below
from domain.outsourcing.events import PaperChecked
from domain.outsourcing.models import Acceptance, AcceptancePaper, AcceptanceSignature, PaperState
from domain.outsourcing.queries import named, signatures_of
from domain.outsourcing.record_paper import can_record_paper
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.sign_acceptance import conclude

ACTIONS = CONFIRM, REJECT = "paper:confirm", "paper:reject"


async def can_reject_paper(db: AsyncSession, actor: Actor, paper: AcceptancePaper) -> Missing:
    """It waits to be checked, by another person than who recorded it."""
    if paper.state is not PaperState.RECORDED:
        return [Refused(AcceptanceRefusal.PAPER_WRONG_STATE, "This paper has been checked.")]
    if paper.recorded_by_id == actor.user_id:
        return [Refused(AcceptanceRefusal.PAPER_OF_OWN, "Nobody checks what they recorded.")]
    return []


async def can_confirm_paper(db: AsyncSession, actor: Actor, paper: AcceptancePaper) -> Missing:
    """The same, and the round still waits for the customer's word."""
    acceptance = await named(db, Acceptance, paper.acceptance_id)
    return [*await can_reject_paper(db, actor, paper), *await can_record_paper(db, actor, acceptance)]


async def confirm_paper(db: AsyncSession, actor: Actor, paper_id: UUID, expected_version: int | None = None) -> AcceptancePaper:
    """It is the customer's word from now on, of the day that stands on it (S0-47). Both people are kept."""
    paper = await row_for(db, actor, CONFIRM, AcceptancePaper, paper_id, expected_version=expected_version)
    acceptance = await lock_row(db, Acceptance, paper.acceptance_id)
    refuse(await can_confirm_paper(db, actor, paper))
    said = await signatures_of(db, acceptance.id)
    await _check(db, actor, paper, PaperState.CONFIRMED, None)
    signature = AcceptanceSignature(
        **below(acceptance),
        acceptance_id=acceptance.id,
        party=Party.CUSTOMER,
        outcome=paper.outcome,
        opinion=paper.opinion,
        content_hash=paper.content_hash,
        signed_on=paper.signed_on,
        signed_at=actor.now,
        signer_name=paper.signer_name,
        paper_id=paper.id,
    )
    touch(acceptance)
    await save(db, signature)
    await conclude(db, actor, acceptance, [*said, signature])
    return paper


async def reject_paper(db: AsyncSession, actor: Actor, paper_id: UUID, reason: str, expected_version: int | None = None) -> AcceptancePaper:
    """What was recorded is not what the scan says; another paper may be recorded."""
    paper = await row_for(db, actor, REJECT, AcceptancePaper, paper_id, expected_version=expected_version)
    refuse(await can_reject_paper(db, actor, paper))
    await _check(db, actor, paper, PaperState.REJECTED, values.text(reason, "reason", 4000))
    return paper


async def _check(db: AsyncSession, actor: Actor, paper: AcceptancePaper, state: PaperState, note: str | None) -> None:
    paper.state, paper.checked_at, paper.checked_by_id, paper.check_note = state, actor.now, actor.user_id, note
    await db.flush()
    record(db, actor, PaperChecked(paper.id, paper.acceptance_id, paper.order_id, state is PaperState.CONFIRMED))
