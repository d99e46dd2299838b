"""The project manager changes what is handed over for an acceptance of the project."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, touch
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceState
from domain.delivery.models import Project
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.project_acceptance.events import ProjectAcceptanceChanged, ProjectAcceptanceVoided
from domain.project_acceptance.preparing import handed_over, prepare, replace_documents
from domain.project_acceptance.queries import documents_of
from domain.project_acceptance.states import move, unless_in

ACTION = "project_acceptance:change"


async def can_change_project_acceptance(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> Missing:
    """It is being prepared, or waits for the customer."""
    return unless_in(acceptance, ProjectAcceptanceState.DRAFT, ProjectAcceptanceState.REQUESTED)


async def change_project_acceptance(
    db: AsyncSession,
    actor: Actor,
    acceptance_id: UUID,
    document_ids: Sequence[UUID],
    note: str | None = None,
    expected_version: int | None = None,
) -> ProjectAcceptance:
    """Other documents, another note. Once requested it is void by that, and the answer is the next round, to be requested anew (S0-47).

    NOTHING_CHANGED where nothing differs.
    """
    acceptance = await row_for(db, actor, ACTION, ProjectAcceptance, acceptance_id, expected_version=expected_version)
    refuse(await can_change_project_acceptance(db, actor, acceptance))
    documents, note = await handed_over(db, actor, document_ids), values.note(note, "note")
    before = await documents_of(db, acceptance.id)
    if [each.id for each in documents] == [each.id for each in before] and note == acceptance.note:
        raise Refused(AcceptanceRefusal.NOTHING_CHANGED, "Nothing has changed.", "documentIds")
    if acceptance.state is ProjectAcceptanceState.DRAFT:
        await replace_documents(db, acceptance, documents)
        acceptance.note = note
        touch(acceptance)
        record(db, actor, ProjectAcceptanceChanged(acceptance.id, acceptance.project_id))
        return acceptance
    await move(db, actor, acceptance, ProjectAcceptanceState.VOIDED)
    project = await db.get_one(Project, acceptance.project_id)
    following = await prepare(db, actor, project, acceptance.kind, documents, note)
    record(db, actor, ProjectAcceptanceVoided(acceptance.id, acceptance.project_id, following.id))
    return following
