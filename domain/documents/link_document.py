"""A document gets its place in a project."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound, Refused, record, row_for, save
from domain.broken import unless_taken
from domain.delivery.models import Project
from domain.documents.events import DocumentLinked
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.documents.open_document import open_document
from domain.documents.refusals import DocumentRefusal
from domain.partners.models import Partner

ACTION = "document:link"
TOWARDS_PARTNER = (Visibility.PARTNER, Visibility.CUSTOMER_AND_PARTNER)


async def link_document(
    db: AsyncSession,
    actor: Actor,
    document_id: UUID,
    project_id: UUID,
    document_class: DocumentClass,
    visibility: Visibility = Visibility.INTERNAL,
    *,
    partner_id: UUID | None = None,
) -> DocumentLink:
    """A document that the actor sees belongs to the project from now on (S0-52), open to whom `visibility` says (S2-33).

    Towards a partner, which one is named: PARTNER_MISSING, PARTNER_NOT_MEANT. LINKED_ALREADY. A link stays.
    """
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    document = await open_document(db, actor, document_id)
    await _check_partner(db, visibility, partner_id)
    link = DocumentLink(
        document_id=document.id,
        subject_type=Project.__name__,
        subject_id=project.id,
        document_class=document_class,
        visibility=visibility,
        project_id=project.id,
        unit_id=project.unit_id,
        customer_id=project.customer_id,
        partner_id=partner_id,
    )
    taken = Refused(DocumentRefusal.LINKED_ALREADY, "This document is linked here already.", "documentId")
    with unless_taken("uq_document_link_document_id_subject_id_document_class", taken):
        await save(db, link)
    record(db, actor, DocumentLinked(document.id, link.id, project.id))
    return link


async def _check_partner(db: AsyncSession, visibility: Visibility, partner_id: UUID | None) -> None:
    if partner_id is None and visibility in TOWARDS_PARTNER:
        raise Refused(DocumentRefusal.PARTNER_MISSING, "Please say which partner may see it.", "partnerId")
    if partner_id is not None and visibility not in TOWARDS_PARTNER:
        raise Refused(DocumentRefusal.PARTNER_NOT_MEANT, "This document is not open to a partner.", "partnerId")
    if partner_id is not None and await db.get(Partner, partner_id) is None:
        raise NotFound(Partner.__name__)
