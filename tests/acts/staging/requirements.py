"""Requirements of the stage's customer in each state, with a project and without, latent ones; traced to tasks; a stranger's."""

from domain.requirements.analyse_requirement import analyse_requirement
from domain.requirements.answer_requirement import answer_requirement
from domain.requirements.confirm_requirement import confirm_requirement
from domain.requirements.drop_requirement import drop_requirement
from domain.requirements.implement_requirement import implement_requirement
from domain.requirements.link_requirement_task import link_requirement_task
from domain.requirements.models import Requirement, RequirementOutcome, RequirementPriority, RequirementSource, RequirementTask
from domain.requirements.note_latent_requirement import note_latent_requirement
from domain.requirements.raise_customer_requirement import raise_customer_requirement
from domain.requirements.raise_requirement import raise_requirement
from domain.requirements.raising import RequirementDraft
from domain.requirements.reopen_requirement import reopen_requirement
from domain.requirements.unlink_requirement_task import unlink_requirement_task
from tests.acts.staging.stage import Stage
from tests.world import World

DRAFT = RequirementDraft("Night view", "The screen blinds at night.", RequirementPriority.HIGH)
HEARD = RequirementDraft("Carbon report", "The port will have to report.", RequirementPriority.LOW, RequirementSource.VISIT)
STATES = ("raised", "analysing", "implementing", "traced", "answered", "confirmed", "reopened")


async def needed(world: World, state: str = "raised") -> Requirement:
    """Raised by the customer's reader, and brought into a state."""
    need: Requirement = await world.do("customer_reader", raise_requirement, world.project.id, DRAFT)
    if state != "raised":
        await world.do("manager", analyse_requirement, need.id, "Two days; the maker pays.")
    if state in ("implementing", "traced"):
        await world.do("manager", implement_requirement, need.id)
    if state in ("answered", "confirmed", "reopened"):
        await world.do("manager", answer_requirement, need.id, RequirementOutcome.PARTLY_FULFILLED, "Dark from six on.")
    if state == "confirmed":
        await world.do("customer_reader", confirm_requirement, need.id)
    if state == "reopened":
        await world.do("customer_reader", reopen_requirement, need.id, "Winter begins at four.")
    return await world.again(need)


async def requirements(stage: Stage) -> None:
    """One in each state; one traced to a task that runs, and once to another; without a project, latent, dropped; elsewhere's."""
    world = stage.world
    for state in STATES:
        stage.keep(**{f"need_{state}": await needed(world, state)})
    traced = stage.row("need_traced")
    for task in ("task_running", "task_planned"):
        await world.do("manager", link_requirement_task, traced.id, stage.row(task).id)
    links = {row.task_id: row for row in await stage.find_rows(RequirementTask)}
    stage.keep(trace=links[stage.row("task_running").id], trace_ended=links[stage.row("task_planned").id])
    await world.do("manager", unlink_requirement_task, stage.row("trace_ended").id)
    stage.keep(need_alone=await world.do("customer_reader", raise_customer_requirement, world.customer.id, DRAFT))
    for name in ("latent", "dropped"):
        stage.keep(**{f"need_{name}": await world.do("sales", note_latent_requirement, world.customer.id, HEARD)})
    await world.do("sales", drop_requirement, stage.row("need_dropped").id, "They sold the berth.")
    for name in [name for name, row in stage.rows.items() if isinstance(row, Requirement | RequirementTask)]:
        stage.keep(**{name: await world.again(stage.row(name))})
    stage.keep(need_other=await world.do("museum_signer", raise_requirement, stage.row("other_project").id, DRAFT))
