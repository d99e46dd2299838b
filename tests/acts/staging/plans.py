"""The plan of the story's project, with tasks and milestones at each step; a stranger's beside it."""

from datetime import date

from domain.planning.add_dependency import add_dependency
from domain.planning.add_milestone import add_milestone
from domain.planning.add_task import add_task
from domain.planning.assign_task import assign_task
from domain.planning.cancel_task import cancel_task
from domain.planning.drafts import MilestoneDraft, TaskDraft
from domain.planning.finish_task import finish_task
from domain.planning.models import Task, TaskAssignment
from domain.planning.reach_milestone import reach_milestone
from domain.planning.set_baseline import set_baseline
from domain.planning.start_task import start_task
from domain.planning.unassign_task import unassign_task
from tests.acts.staging.orders import other_world
from tests.acts.staging.stage import Stage
from tests.world import World

STARTS = date(2027, 2, 1)


async def plans(stage: Stage) -> None:
    """The partner's lead is on the project and does two of the tasks, the deputy one, the manager one that was taken away again."""
    world, project = stage.world, stage.world.project
    for name, when, shown in (("milestone", date(2027, 3, 31), True), ("milestone_reached", date(2027, 1, 29), True)):
        draft = MilestoneDraft(f"Milestone {name}", when, shown, "Not before the port agrees.")
        stage.keep(**{name: await world.do("manager", add_milestone, project.id, draft)})
    await world.do("manager", reach_milestone, stage.row("milestone_reached").id, date(2027, 2, 2))
    await world.insert(world.membership(project, "partner_lead", "project_member"))
    for name in ("planned", "running", "done", "cancelled", "whole", "given"):
        await planned(stage, world, name)
    await planned(stage, world, "part", parent_id=stage.row("task_whole").id)
    for name in ("running", "done", "whole"):
        await world.do("manager", start_task, stage.row(f"task_{name}").id, STARTS)
    await world.do("manager", finish_task, stage.row("task_done").id, date(2027, 2, 12))
    await world.do("manager", cancel_task, stage.row("task_cancelled").id, "The port does it.")
    for name, task, persona in (("lead", "running", "partner_lead"), ("deputy", "given", "deputy"), ("manager", "given", "manager")):
        stage.keep(**{f"doer_{name}": await world.do("manager", assign_task, stage.row(f"task_{task}").id, world[persona].id)})
    await world.do("manager", unassign_task, stage.row("doer_manager").id)
    first, second = stage.row("task_running"), stage.row("task_planned")
    stage.keep(waits=await world.do("manager", add_dependency, second.id, first.id, 2))
    stage.keep(baseline=await world.do("manager", set_baseline, project.id, "As agreed."))
    await elsewhere(stage)
    for name in [name for name, row in stage.rows.items() if isinstance(row, Task | TaskAssignment)]:
        stage.keep(**{name: await world.again(stage.row(name))})
    stage.keep(milestone_reached=await world.again(stage.row("milestone_reached")))


async def planned(stage: Stage, world: World, name: str, **values: object) -> None:
    """Two weeks of February, for the customer to see."""
    draft = TaskDraft(f"Task {name}", STARTS, working_days=10, is_customer_visible=True, description="By night.", **values)  # type: ignore[arg-type]
    stage.keep(**{f"task_{name}": await world.do("manager", add_task, world.project.id, draft)})


async def elsewhere(stage: Stage) -> None:
    """The stranger's project has a plan too."""
    world, other = other_world(stage), stage.row("other_project")
    stage.keep(other_milestone=await world.do("other_manager", add_milestone, other.id, MilestoneDraft("Other", STARTS, True)))
    task = await world.do("other_manager", add_task, other.id, TaskDraft("Other", STARTS, working_days=3, is_customer_visible=True))
    second = await world.do("other_manager", add_task, other.id, TaskDraft("Later", STARTS, working_days=3))
    stage.keep(other_waits=await world.do("other_manager", add_dependency, second.id, task.id))
    stage.keep(other_task=task, other_doer=await world.do("other_manager", assign_task, task.id, world["other_manager"].id))
