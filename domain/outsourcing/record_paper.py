"""A paper that the customer signed is recorded (S0-47)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save, touch
from domain.broken import unless_taken
from domain.calendar import local_day
from domain.delivery.models import Party
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.documents.open_document import open_document
from domain.outsourcing.acceptance_events import PaperRecorded
from domain.outsourcing.acceptance_queries import signatures_of
from domain.outsourcing.below_order import TENANTS, below
from domain.outsourcing.models import Acceptance, AcceptancePaper, Outcome
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.sign_acceptance import unless_open

ACTION = "paper:record"


@dataclass(frozen=True)
class PaperDraft:
    """What stands on the paper: the signer, pass or fail, the opinion, the day of signing; and its scan."""

    signer_name: str
    outcome: Outcome
    signed_on: date
    document_id: UUID
    opinion: str | None = None


async def can_record_paper(db: AsyncSession, actor: Actor, acceptance: Acceptance) -> Missing:
    """The round takes words, and the customer has not given its own."""
    if wrong := unless_open(acceptance):
        return wrong
    if any(signature.party is Party.CUSTOMER for signature in await signatures_of(db, acceptance.id)):
        return [Refused(AcceptanceRefusal.PARTY_HAS_SIGNED, "This party has signed already.")]
    return []


async def record_paper(db: AsyncSession, actor: Actor, acceptance_id: UUID, draft: PaperDraft) -> AcceptancePaper:
    """One person records what the customer signed on paper, with its scan; it counts when a second one has confirmed it (S0-47).

    The day is the one on the paper: not after today, not before the round was asked for (PAPER_TOO_EARLY). One paper at a time:
    PAPER_STANDING. The scan is for customer and staff.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id)
    refuse(await can_record_paper(db, actor, acceptance))
    if draft.outcome not in (Outcome.PASS, Outcome.FAIL):
        raise Refused(AcceptanceRefusal.OUTCOME_NOT_SAID, "On paper the customer passes or fails it.", "outcome")
    signed_on = values.past_day(draft.signed_on, actor.today, "signedOn")
    if signed_on < local_day(acceptance.requested_at):
        raise Refused(AcceptanceRefusal.PAPER_TOO_EARLY, "On this day the acceptance had not been asked for.", "signedOn")
    opinion = values.note(draft.opinion, "opinion")
    if opinion is None and draft.outcome is Outcome.FAIL:
        raise Refused(AcceptanceRefusal.REASON_NEEDED, "Please say why.", "opinion")
    document = await open_document(db, actor, draft.document_id)
    paper = AcceptancePaper(
        **below(acceptance),
        acceptance_id=acceptance.id,
        content_hash=acceptance.content_hash,
        signer_name=values.text(draft.signer_name, "signerName"),
        outcome=draft.outcome,
        opinion=opinion,
        signed_on=signed_on,
        document_id=document.id,
        recorded_on=actor.today,
        recorded_at=actor.now,
        recorded_by_id=actor.user_id,
    )
    standing = Refused(AcceptanceRefusal.PAPER_STANDING, "A paper of this round waits to be confirmed already.")
    with unless_taken("uq_acceptance_paper_recorded", standing):
        await save(db, paper)
    tenants = {name: getattr(acceptance, name) for name in TENANTS[1:] if name != "partner_id"}
    scan = {"subject_type": "AcceptancePaper", "subject_id": paper.id, "document_class": DocumentClass.ACCEPTANCE}
    await save(db, DocumentLink(**tenants, **scan, document_id=document.id, visibility=Visibility.CUSTOMER))
    touch(acceptance)
    record(db, actor, PaperRecorded(paper.id, acceptance.id, acceptance.order_id))
    return paper
