"""The project manager prepares an acceptance of the project by the customer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceKind, ProjectAcceptanceState
from domain.delivery.models import Project
from domain.planning.rows import unless_under_way
from domain.project_acceptance.events import ProjectAcceptancePrepared
from domain.project_acceptance.preparing import handed_over, prepare
from domain.project_acceptance.queries import STANDING, kinds_in
from domain.project_acceptance.refusals import ProjectAcceptanceRefusal

ACTION = "project_acceptance:prepare"


async def can_prepare_project_acceptance(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped, and not accepted finally."""
    return unless_under_way(project) or await unless_accepted(db, project.id)


async def unless_accepted(db: AsyncSession, project_id: UUID) -> Missing:
    """PROJECT_ACCEPTED: after the final acceptance nothing of the project is accepted any more."""
    if ProjectAcceptanceKind.FINAL in await kinds_in(db, project_id, ProjectAcceptanceState.PASSED):
        return [Refused(ProjectAcceptanceRefusal.PROJECT_ACCEPTED, "The customer has accepted this project finally.")]
    return []


async def prepare_project_acceptance(
    db: AsyncSession,
    actor: Actor,
    project_id: UUID,
    kind: ProjectAcceptanceKind,
    document_ids: Sequence[UUID],
    note: str | None = None,
) -> ProjectAcceptance:
    """A round with what is handed over, seen by nobody of the customer yet (S0-37, S0-47).

    Of each kind one stands at a time: PROJECT_ACCEPTANCE_STANDING. PROJECT_ACCEPTED after the final one.
    """
    project = await row_for(db, actor, ACTION, Project, project_id)
    refuse(await can_prepare_project_acceptance(db, actor, project))
    documents = await handed_over(db, actor, document_ids)
    if kind in await kinds_in(db, project.id, *STANDING):
        raise Refused(
            ProjectAcceptanceRefusal.PROJECT_ACCEPTANCE_STANDING,
            "An acceptance of this kind is prepared, requested or passed already.",
            "kind",
        )
    acceptance = await prepare(db, actor, project, kind, documents, note)
    record(db, actor, ProjectAcceptancePrepared(acceptance.id, project.id))
    return acceptance
