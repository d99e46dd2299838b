"""The phases of a project as data, held by the database too, and the one way in which a project changes its phase (S0-32)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, save
from domain.delivery.events import PhaseMoved
from domain.delivery.models import Project, ProjectState
from domain.delivery.phase_models import ProjectTransition
from domain.delivery.refusals import DeliveryRefusal
from domain.lifecycle import held_by_trigger, steps

PHASE_STEPS = steps(
    """
    INITIATION: PLANNING STOPPED
    PLANNING: BLUEPRINT STOPPED
    BLUEPRINT: BUILD PLANNING STOPPED
    BUILD: GO_LIVE BLUEPRINT STOPPED
    GO_LIVE: ACCEPTANCE BUILD STOPPED
    ACCEPTANCE: SUMMARY GO_LIVE BUILD
    SUMMARY: OPERATIONS ACCEPTANCE
    OPERATIONS: CLOSED
    """,
    ProjectState,
)
held_by_trigger(Project.__table__, PHASE_STEPS)

ORDER = list(ProjectState)
FINISHED = (ProjectState.SUMMARY, ProjectState.OPERATIONS, ProjectState.CLOSED)
"""The work has been delivered and accepted."""
ENDED = (ProjectState.CLOSED, ProjectState.STOPPED)
"""Nothing in its plan is overdue any more."""
NO_LONGER_DUE = (*FINISHED, ProjectState.STOPPED)
"""Its own last day has no meaning any more."""


def goes_back(came_from: ProjectState, to: ProjectState) -> bool:
    """Whether a project would come into a phase that it has left already."""
    return ORDER.index(to) < ORDER.index(came_from)


def unless_may_become(project: Project, to: ProjectState) -> Missing:
    """PHASE_NOT_NEXT where the phase does not follow the project's own."""
    if to in PHASE_STEPS[project.state]:
        return []
    return [Refused(DeliveryRefusal.PHASE_NOT_NEXT, "This phase does not follow the present one.", "to", state=project.state.value)]


async def move(db: AsyncSession, actor: Actor, project: Project, to: ProjectState, reason: str | None = None) -> None:
    """Into a phase that may follow, with a line in the history; the caller has locked the project."""
    refuse(unless_may_become(project, to))
    step = ProjectTransition(project_id=project.id, customer_id=project.customer_id, unit_id=project.unit_id, from_state=project.state)
    step.to_state, step.at, step.by_id, step.reason = to, actor.now, actor.user_id, reason
    project.state = to
    await save(db, step)
    record(db, actor, PhaseMoved(project.id, to.value))
