"""A signed paper with its scan and lines becomes rows (S0-47). Part of recording a word and a re-check of the customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, record, save, touch
from domain.broken import unless_taken
from domain.calendar import local_day
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.documents.open_document import open_document
from domain.outsourcing.acceptance_events import PaperRecorded
from domain.outsourcing.below_order import TENANTS, below
from domain.outsourcing.models import Acceptance, AcceptancePaper, PaperItem
from domain.outsourcing.refusals import AcceptanceRefusal


@dataclass(frozen=True)
class Scan:
    """Who signed, on which day, and the scan."""

    signer_name: str
    signed_on: date
    document_id: UUID


async def file_paper(
    db: AsyncSession, actor: Actor, acceptance: Acceptance, paper: AcceptancePaper, scan: Scan, items: Sequence[PaperItem]
) -> AcceptancePaper:
    """The paper with its scan, open to customer and staff, waiting for a second person. PAPER_TOO_EARLY; PAPER_STANDING."""
    signed_on = values.past_day(scan.signed_on, actor.today, "signedOn")
    if signed_on < local_day(acceptance.requested_at):
        raise Refused(AcceptanceRefusal.PAPER_TOO_EARLY, "On this day the acceptance had not been asked for.", "signedOn")
    document = await open_document(db, actor, scan.document_id)
    for name, value in below(acceptance).items():
        setattr(paper, name, value)
    paper.acceptance_id, paper.content_hash = acceptance.id, acceptance.content_hash
    paper.signer_name, paper.signed_on = values.text(scan.signer_name, "signerName"), signed_on
    paper.document_id, paper.recorded_on, paper.recorded_at, paper.recorded_by_id = document.id, actor.today, actor.now, actor.user_id
    standing = Refused(AcceptanceRefusal.PAPER_STANDING, "A paper of this round waits to be confirmed already.")
    with unless_taken("uq_acceptance_paper_recorded", standing):
        await save(db, paper)
    for item in items:
        item.paper_id = paper.id
    await save(db, *items)
    tenants = {name: getattr(acceptance, name) for name in TENANTS[1:] if name != "partner_id"}
    place = {"subject_type": "AcceptancePaper", "subject_id": paper.id, "document_class": DocumentClass.ACCEPTANCE}
    await save(db, DocumentLink(**tenants, **place, document_id=document.id, visibility=Visibility.CUSTOMER))
    touch(acceptance)
    record(db, actor, PaperRecorded(paper.id, acceptance.id, acceptance.order_id))
    return paper


async def lines_of_paper(db: AsyncSession, paper_id: UUID) -> Sequence[PaperItem]:
    """What stands on it, in its order."""
    return (await db.scalars(select(PaperItem).where(PaperItem.paper_id == paper_id).order_by(PaperItem.sequence))).all()
