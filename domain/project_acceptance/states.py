"""The lifecycle of the customer's acceptance of a project as data, held by the database too, and the one way in which a state changes."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, save
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceState, ProjectAcceptanceTransition
from domain.lifecycle import held_by_trigger, steps
from domain.project_acceptance.refusals import ProjectAcceptanceRefusal

STEPS = steps(
    """
    DRAFT: REQUESTED WITHDRAWN
    REQUESTED: PASSED RETURNED VOIDED WITHDRAWN
    PASSED: REVOKED
    """,
    ProjectAcceptanceState,
)
held_by_trigger(ProjectAcceptance.__table__, STEPS)


def unless_in(acceptance: ProjectAcceptance, *states: ProjectAcceptanceState) -> Missing:
    """That it is in none of the states."""
    if acceptance.state in states:
        return []
    wrong = ProjectAcceptanceRefusal.PROJECT_ACCEPTANCE_WRONG_STATE
    return [Refused(wrong, "This is not possible in the present state.", state=acceptance.state.value)]


async def begin(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> None:
    """The first line of a new round's history."""
    await _write(db, actor, acceptance, None, None)


async def move(
    db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance, to: ProjectAcceptanceState, reason: str | None = None
) -> None:
    """The one way in which a state changes: only to a state that may follow, with a line in the history."""
    came_from = acceptance.state
    refuse(unless_in(acceptance, *(state for state, after in STEPS.items() if to in after)))
    acceptance.state = to
    await db.flush()
    await _write(db, actor, acceptance, came_from, reason)


async def _write(
    db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance, came_from: ProjectAcceptanceState | None, reason: str | None
) -> None:
    step = ProjectAcceptanceTransition(
        project_id=acceptance.project_id,
        customer_id=acceptance.customer_id,
        unit_id=acceptance.unit_id,
        acceptance_id=acceptance.id,
        is_requested=acceptance.requested_at is not None,
        from_state=came_from,
        to_state=acceptance.state,
        at=actor.now,
        by_id=actor.user_id,
        reason=reason,
    )
    await save(db, step)
