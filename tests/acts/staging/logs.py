"""The log of the stage's project and customer: confidential, open, withdrawn, edited, below another; a stranger's."""

from dataclasses import replace

from domain.logs.edit_log_entry import edit_log_entry
from domain.logs.models import LogCategory, LogEntry, LogLevel
from domain.logs.open_log_entry import open_log_entry
from domain.logs.withdraw_log_entry import withdraw_log_entry
from domain.logs.write_customer_log_entry import write_customer_log_entry
from domain.logs.write_log_entry import write_log_entry
from domain.logs.writing import LogDraft
from tests.acts.staging.orders import other_world
from tests.acts.staging.stage import Stage
from tests.world import World


def said(world: World, title: str = "Cutover rehearsed") -> LogDraft:
    """What happened today."""
    today = world.as_("manager").today
    return LogDraft(today, title, "The gate stood still for ten minutes.", LogLevel.IMPORTANT, LogCategory.WORK, ("night", "gate"))


async def noted(world: World, title: str = "Cutover rehearsed", state: str = "confidential") -> LogEntry:
    """Written by the manager in the project, and brought into a state."""
    entry: LogEntry = await world.do("manager", write_log_entry, world.project.id, said(world, title))
    if state == "open":
        await world.do("manager", open_log_entry, entry.id)
    if state == "withdrawn":
        await world.do("manager", withdraw_log_entry, entry.id, "It was another gate.")
    return await world.again(entry)


async def logs(stage: Stage) -> None:
    """One in each state, one below another, one said otherwise; of the customer alone; elsewhere's."""
    world = stage.world
    for state in ("confidential", "open", "withdrawn"):
        stage.keep(**{f"log_{state}": await noted(world, f"Cutover {state}", state)})
    below = await world.do("manager", write_log_entry, world.project.id, said(world, "The gate"), stage.row("log_confidential").id)
    await world.do("manager", edit_log_entry, below.id, replace(said(world, "The west gate"), tags=("west",)))
    alone = await world.do("sales", write_customer_log_entry, world.customer.id, said(world, "Lunch with the port"))
    theirs = other_world(stage)
    other = await theirs.do("other_manager", write_log_entry, stage.row("other_project").id, said(theirs, "Other"))
    stage.keep(log_below=await world.again(below), log_alone=await world.again(alone), log_other=other)
