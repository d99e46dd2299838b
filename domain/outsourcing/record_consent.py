"""The customer consents that work is outsourced (S0-44)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.broken import unless_taken
from domain.delivery.models import Project
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.documents.open_document import open_document
from domain.outsourcing.ground import commission_of, project_missing
from domain.outsourcing.models import OutsourcingConsent
from domain.outsourcing.order_events import ConsentRecorded
from domain.outsourcing.refusals import OrderRefusal

ACTION = "consent:record"


@dataclass(frozen=True)
class ConsentDraft:
    """Who consented for the customer, on which day, by which document; for all projects of the contract where it says so."""

    consented_by: str
    consented_on: date
    document_id: UUID
    covers_contract: bool = False


async def can_record_consent(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is not closed, and has a contract in force, for consent is to that."""
    if project.contract_id is None:
        return [Refused(OrderRefusal.NO_CONTRACT_YET, "This project has no contract yet.")]
    return project_missing(project, await commission_of(db, project))


async def record_consent(db: AsyncSession, actor: Actor, project_id: UUID, draft: ConsentDraft) -> OutsourcingConsent:
    """The customer's paper is filed with the project; orders under a contract that demands consent may be submitted from now on.

    The day has come (DATE_IN_FUTURE). CONSENT_RECORDED where the same paper is filed already. A consent stands.
    """
    project = await row_for(db, actor, ACTION, Project, project_id)
    refuse(await can_record_consent(db, actor, project))
    place = {"project_id": project.id, "customer_id": project.customer_id, "unit_id": project.unit_id}
    document = await open_document(db, actor, draft.document_id)
    consent = OutsourcingConsent(
        **place,
        contract_id=project.contract_id,
        covers_contract=draft.covers_contract,
        consented_by=values.text(draft.consented_by, "consentedBy"),
        consented_on=values.past_day(draft.consented_on, actor.today, "consentedOn"),
        document_id=document.id,
        recorded_by_id=actor.user_id,
    )
    taken = Refused(OrderRefusal.CONSENT_RECORDED, "This consent is recorded already.", "documentId")
    with unless_taken("uq_outsourcing_consent_project_id_document_id", taken):
        await save(db, consent)
    paper = {"subject_type": OutsourcingConsent.__name__, "subject_id": consent.id, "document_class": DocumentClass.CONTRACT}
    await save(db, DocumentLink(**place, **paper, document_id=document.id, visibility=Visibility.CUSTOMER))
    record(db, actor, ConsentRecorded(consent.id, project.id))
    return consent
