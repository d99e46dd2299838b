"""An acceptance of the project is undone (撤销验收)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceKind, ProjectAcceptanceState
from domain.outsourcing.settlement_clock import counts_already, hold_clocks, set_clocks
from domain.project_acceptance.events import ProjectAcceptanceRevoked
from domain.project_acceptance.queries import hold_project, kinds_in
from domain.project_acceptance.refusals import ProjectAcceptanceRefusal
from domain.project_acceptance.states import move, unless_in

ACTION = "project_acceptance:revoke"


async def can_revoke_project_acceptance(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> Missing:
    """It is passed, by another person's request, nothing final stands on it, and no settlement that counts from it has begun."""
    if wrong := unless_in(acceptance, ProjectAcceptanceState.PASSED):
        return wrong
    missing = []
    if acceptance.requested_by_id == actor.user_id:
        missing.append(Refused(ProjectAcceptanceRefusal.OWN_REQUEST, "Another person than who asked for it revokes it."))
    if acceptance.kind is not ProjectAcceptanceKind.FINAL:
        later = await kinds_in(db, acceptance.project_id, ProjectAcceptanceState.REQUESTED, ProjectAcceptanceState.PASSED)
        if ProjectAcceptanceKind.FINAL in later:
            missing.append(
                Refused(ProjectAcceptanceRefusal.LATER_KIND_STANDS, "The final acceptance of this project is requested or passed already.")
            )
    elif await counts_already(db, acceptance.id):
        missing.append(
            Refused(
                ProjectAcceptanceRefusal.SETTLEMENT_BEGUN,
                "A settlement that counts from it has been applied for: it cannot be revoked any more.",
            )
        )
    return missing


async def revoke_project_acceptance(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, reason: str, expected_version: int | None = None
) -> ProjectAcceptance:
    """It counts no longer, with the reason: the clocks that count from it wait again, and another round may be prepared.

    SETTLEMENT_BEGUN once a partner has applied on it; OWN_REQUEST for who asked for it.
    """
    acceptance = await row_for(db, actor, ACTION, ProjectAcceptance, acceptance_id, expected_version=expected_version)
    final = acceptance.kind is ProjectAcceptanceKind.FINAL
    if final:
        await hold_clocks(db, acceptance.project_id)
    await hold_project(db, acceptance.project_id)
    refuse(await can_revoke_project_acceptance(db, actor, acceptance))
    why = values.text(reason, "reason", 4000)
    if final:
        await set_clocks(db, actor, acceptance.project_id, revoked=True)
    acceptance.revoked_at, acceptance.revoked_by_id, acceptance.revoke_reason = actor.now, actor.user_id, why
    await move(db, actor, acceptance, ProjectAcceptanceState.REVOKED, why)
    record(db, actor, ProjectAcceptanceRevoked(acceptance.id, acceptance.project_id))
    return acceptance
