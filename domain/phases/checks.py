"""What has to be true before a project goes on into a phase."""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceState
from domain.delivery.models import Project, ProjectState
from domain.outsourcing.models import Acceptance, AcceptanceState
from domain.phases.refusals import PhaseRefusal
from domain.planning.models import Task
from domain.planning.queries import last_baseline
from domain.planning.states import OPEN

Check = Callable[[AsyncSession, Actor, Project], Awaitable[Missing]]


async def planned(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """What is planned has been kept as a baseline: BASELINE_MISSING."""
    if await last_baseline(db, project.id):
        return []
    return [Refused(PhaseRefusal.BASELINE_MISSING, "Please set a baseline of the plan first.", "to")]


async def contracted(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """What began early has its contract, by which the customer accepts: CONTRACT_MISSING (S0-35)."""
    if project.contract_id is not None:
        return []
    return [Refused(PhaseRefusal.CONTRACT_MISSING, "The contract of this early entry has not been linked yet.", "to")]


async def accepted(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """No joint acceptance is being signed, or waits for what was found, nor one by the customer: ACCEPTANCE_STANDING (S0-37, S0-47)."""
    asked = (ProjectAcceptance.project_id == project.id, ProjectAcceptance.state == ProjectAcceptanceState.REQUESTED)
    if await db.scalar(select(exists().where(*asked))):
        return [Refused(PhaseRefusal.ACCEPTANCE_STANDING, "An acceptance of this project waits for the customer.", "to")]
    standing = Acceptance.state.in_((AcceptanceState.OPEN, AcceptanceState.CONDITIONAL))
    if not await db.scalar(select(exists().where(Acceptance.project_id == project.id, standing))):
        return []
    return [Refused(PhaseRefusal.ACCEPTANCE_STANDING, "A joint acceptance of this project has not been concluded.", "to")]


async def finished(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """Nothing that was planned is still to be done: TASKS_OPEN, with as many codes as fit."""
    query = select(Task.code).where(Task.project_id == project.id, Task.state.in_(OPEN), actor.sees(Task))
    codes = (await db.scalars(query.order_by(Task.code).limit(10), dict(actor.binds))).all()
    if not codes:
        return []
    return [Refused(PhaseRefusal.TASKS_OPEN, "Tasks of this project are still to be done: {tasks}.", "to", tasks=", ".join(codes))]


BEFORE: Mapping[ProjectState, Check] = {
    ProjectState.BLUEPRINT: planned,
    ProjectState.ACCEPTANCE: contracted,
    ProjectState.SUMMARY: accepted,
    ProjectState.OPERATIONS: finished,
}
"""By the phase that comes; the others ask for nothing."""
