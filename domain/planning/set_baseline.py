"""What is planned now becomes a baseline."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.planning.baseline_models import Baseline, BaselineMilestone, BaselineTask
from domain.planning.events import BaselineSet
from domain.planning.of_project import place_of
from domain.planning.queries import last_baseline, planned_in
from domain.planning.refusals import PlanningRefusal
from domain.planning.rows import unless_under_way
from domain.values import note

ACTION = "baseline:set"


async def can_set_baseline(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped, and something is planned."""
    if missing := unless_under_way(project):
        return missing
    if not any(await planned_in(db, project.id)):
        return [Refused(PlanningRefusal.NOTHING_PLANNED, "Nothing is planned for this project yet.")]
    return []


async def set_baseline(
    db: AsyncSession, actor: Actor, project_id: UUID, reason: str | None = None, expected_version: int | None = None
) -> Baseline:
    """The days of all milestones and of all tasks that are not cancelled, under the project's next number; kept for good (S0-50)."""
    project = await row_for(db, actor, ACTION, Project, project_id, expected_version=expected_version)
    refuse(await can_set_baseline(db, actor, project))
    milestones, tasks = await planned_in(db, project.id)
    place, number = place_of(project), await last_baseline(db, project.id) + 1
    baseline = Baseline(**place, number=number, reason=note(reason, "reason"), set_at=actor.now, set_by_id=actor.user_id)
    await save(db, baseline)
    part = {**place, "baseline_id": baseline.id, "number": number}
    await save(
        db,
        *(BaselineMilestone(**part, milestone_id=each.id, planned_on=each.planned_on) for each in milestones),
        *(
            BaselineTask(**part, task_id=each.id, starts_on=each.starts_on, ends_on=each.ends_on, working_days=each.working_days)
            for each in tasks
        ),
    )
    record(db, actor, BaselineSet(baseline.id, project.id))
    return baseline
