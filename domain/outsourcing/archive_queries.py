"""Every select over the archive packages of acceptances and what goes into them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from domain.documents.models import Document, DocumentLink, Visibility
from domain.identity.models import Audience
from domain.outsourcing.models import AcceptanceArchive, AcceptanceDocument, AcceptancePaper, PaperState, PunchDocument, PunchItem


async def archive_of(db: AsyncSession, acceptance_id: UUID, audience: Audience) -> AcceptanceArchive | None:
    """The package of an acceptance for an audience, once it is made."""
    query = select(AcceptanceArchive).where(AcceptanceArchive.acceptance_id == acceptance_id, AcceptanceArchive.audience == audience)
    return (await db.scalars(query)).one_or_none()


async def files_of(db: AsyncSession, acceptance_id: UUID) -> Sequence[tuple[str, Visibility, Document]]:
    """What belongs to an acceptance, in a fixed order: handed in, the paper that counts, shown for its punch list.

    Each with its folder in a package, and with whom its link is open to.
    """
    handed = select(
        literal("deliverables").label("folder"),
        AcceptanceDocument.acceptance_id.label("subject_id"),
        AcceptanceDocument.document_id,
        AcceptanceDocument.sequence,
    ).where(AcceptanceDocument.acceptance_id == acceptance_id)
    paper = select(literal("paper"), AcceptancePaper.id, AcceptancePaper.document_id, literal(1)).where(
        AcceptancePaper.acceptance_id == acceptance_id, AcceptancePaper.state == PaperState.CONFIRMED
    )
    shown = (
        select(literal("punch-list"), PunchItem.id, PunchDocument.document_id, PunchItem.sequence * 100 + PunchDocument.sequence)
        .join(PunchItem, PunchItem.id == PunchDocument.punch_item_id)
        .where(PunchItem.acceptance_id == acceptance_id)
    )
    part = union_all(handed, paper, shown).subquery()
    linked = and_(DocumentLink.document_id == part.c.document_id, DocumentLink.subject_id == part.c.subject_id)
    query = select(part.c.folder, DocumentLink.visibility, Document).join(Document, Document.id == part.c.document_id)
    query = query.join(DocumentLink, linked).order_by(part.c.folder, part.c.sequence, Document.id)
    return [(folder, visibility, document) for folder, visibility, document in await db.execute(query)]
