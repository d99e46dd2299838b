"""The customer is asked to accept the project."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceKind, ProjectAcceptanceState
from domain.delivery.models import Project
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.outsourcing.handed_in import content_hash
from domain.planning.of_project import place_of
from domain.planning.rows import unless_under_way
from domain.project_acceptance.events import ProjectAcceptanceRequested
from domain.project_acceptance.prepare_project_acceptance import unless_accepted
from domain.project_acceptance.preparing import canonical_content
from domain.project_acceptance.queries import customer_signs, documents_of, hold_project, kinds_in
from domain.project_acceptance.refusals import ProjectAcceptanceRefusal
from domain.project_acceptance.states import move, unless_in

ACTION = "project_acceptance:request"


async def can_request_project_acceptance(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> Missing:
    """It is prepared, the project is under way and not accepted finally, and somebody signs for the customer.

    The final one waits until no other is being signed.
    """
    if wrong := unless_in(acceptance, ProjectAcceptanceState.DRAFT):
        return wrong
    missing = unless_under_way(await db.get_one(Project, acceptance.project_id)) or await unless_accepted(db, acceptance.project_id)
    asked = await kinds_in(db, acceptance.project_id, ProjectAcceptanceState.REQUESTED)
    if acceptance.kind is ProjectAcceptanceKind.FINAL and asked:
        missing.append(
            Refused(ProjectAcceptanceRefusal.EARLIER_KIND_UNDER_WAY, "Another acceptance of this project still waits for the customer.")
        )
    if acceptance.kind is not ProjectAcceptanceKind.FINAL and ProjectAcceptanceKind.FINAL in asked:
        missing.append(
            Refused(ProjectAcceptanceRefusal.LATER_KIND_STANDS, "The final acceptance of this project waits for the customer already.")
        )
    if not await customer_signs(db, acceptance.project_id, actor.today):
        missing.append(Refused(ProjectAcceptanceRefusal.NO_SIGNATORY, "Nobody signs for the customer on this project yet."))
    return missing


async def request_project_acceptance(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, expected_version: int | None = None
) -> ProjectAcceptance:
    """From now on the customer reads it with its documents, and its signatories are asked to sign this very content (S0-47).

    NO_SIGNATORY; EARLIER_KIND_UNDER_WAY, LATER_KIND_STANDS: the final one is asked for last. PROJECT_ACCEPTED.
    """
    acceptance = await row_for(db, actor, ACTION, ProjectAcceptance, acceptance_id, expected_version=expected_version)
    project = await hold_project(db, acceptance.project_id)
    refuse(await can_request_project_acceptance(db, actor, acceptance))
    acceptance.content = await canonical_content(db, acceptance, project)
    acceptance.content_hash = content_hash(acceptance.content)
    acceptance.requested_at, acceptance.requested_by_id = actor.now, actor.user_id
    await move(db, actor, acceptance, ProjectAcceptanceState.REQUESTED)
    subject = {"subject_type": ProjectAcceptance.__name__, "subject_id": acceptance.id, "document_class": DocumentClass.DELIVERABLE}
    links = [
        DocumentLink(**place_of(acceptance), **subject, document_id=document.id, visibility=Visibility.CUSTOMER)
        for document in await documents_of(db, acceptance.id)
    ]
    await save(db, *links)
    record(db, actor, ProjectAcceptanceRequested(acceptance.id, acceptance.project_id))
    return acceptance
