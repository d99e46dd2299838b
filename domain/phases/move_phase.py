"""A project comes into its next phase, or goes back to one that it has left."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.delivery.models import Project, ProjectState
from domain.delivery.phases import PHASE_STEPS, goes_back, move, unless_may_become
from domain.phases.checks import BEFORE
from domain.phases.refusals import PhaseRefusal
from domain.planning.rows import unless_under_way
from domain.values import note, text

ACTION = "project:move_phase"
BY_OTHER_ACTS = (ProjectState.STOPPED, ProjectState.CLOSED)
"""A project is stopped with its early entry, and closed by its closing."""


async def can_move_phase(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped, and another phase can follow."""
    if missing := unless_under_way(project):
        return missing
    if PHASE_STEPS[project.state] <= {*BY_OTHER_ACTS}:
        return [Refused(PhaseRefusal.PHASE_NOT_NEXT, "This phase does not follow the present one.", "to", state=project.state.value)]
    return []


async def move_phase(
    db: AsyncSession, actor: Actor, project_id: UUID, to: ProjectState, reason: str | None = None, expected_version: int | None = None
) -> Project:
    """On to the next phase once what it asks for is true, or back with a reason; kept with who moved it and when (S0-32).

    PHASE_NOT_NEXT; BASELINE_MISSING before the blueprint, CONTRACT_MISSING before acceptance, ACCEPTANCE_STANDING before the
    summary, TASKS_OPEN before operations.
    """
    project = await row_for(db, actor, ACTION, Project, project_id, expected_version=expected_version)
    refuse(await can_move_phase(db, actor, project))
    if to in BY_OTHER_ACTS:
        raise Refused(PhaseRefusal.PHASE_NOT_NEXT, "This phase does not follow the present one.", "to", state=project.state.value)
    refuse(unless_may_become(project, to))
    if goes_back(project.state, to):
        why: str | None = text(reason or "", "reason", 4000)
    else:
        why = note(reason, "reason")
        refuse(await BEFORE[to](db, actor, project) if to in BEFORE else [])
    await move(db, actor, project, to, why)
    return project
