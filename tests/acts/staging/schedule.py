"""Schedule items of the stage's project: with people and without, in a flow, over, open to the customer; one's own; a stranger's."""

from datetime import timedelta

from sqlalchemy import select

from domain.delivery.models import ProjectMember
from domain.schedule.cancel_schedule_item import cancel_schedule_item
from domain.schedule.disclose_schedule_item import disclose_schedule_item
from domain.schedule.finish_schedule_item import finish_schedule_item
from domain.schedule.follow_schedule_item import follow_schedule_item
from domain.schedule.models import ScheduleItem, ScheduleParticipant
from domain.schedule.planning import ScheduleDraft
from domain.schedule.schedule_item import schedule_item
from domain.schedule.schedule_own_item import schedule_own_item
from domain.schedule.uninvite_from_schedule_item import uninvite_from_schedule_item
from tests.acts.staging.orders import other_world
from tests.acts.staging.stage import Stage
from tests.world import World, at

ASKED = ("deputy", "partner_lead", "customer_reader")
STATES = ("planned", "asked", "opened", "first", "second", "later", "done", "cancelled")


async def on_project(world: World, persona: str) -> None:
    """The persona is on the project."""
    held = select(ProjectMember).where(ProjectMember.project_id == world.project.id, ProjectMember.user_id == world[persona].id)
    if (await world.db.scalars(held.where(ProjectMember.left_on.is_(None)))).one_or_none() is None:
        await world.insert(world.membership(world.project, persona, "project_member"))


def drafted(world: World, name: str, days: int = 7) -> ScheduleDraft:
    """Two hours, some days from now."""
    begins = at(world.now.date() + timedelta(days=days), 10)
    return ScheduleDraft(f"Item {name}", begins, begins + timedelta(hours=2), place="Room 1", remind_minutes=30)


async def agreed(world: World, name: str = "asked") -> ScheduleItem:
    """An item in which one of each side takes part."""
    for persona in ASKED:
        await on_project(world, persona)
    people = [world[persona].id for persona in ASKED]
    made: ScheduleItem = await world.do("manager", schedule_item, world.project.id, drafted(world, name), people)
    return made


async def agreed_with(world: World, persona: str) -> ScheduleItem:
    """An item in which one person takes part, and one of their own at the same time."""
    await on_project(world, persona)
    made: ScheduleItem = await world.do("manager", schedule_item, world.project.id, drafted(world, "agreed"), [world[persona].id])
    await world.do(persona, schedule_own_item, drafted(world, f"of {persona}"))
    return made


async def schedule(stage: Stage) -> None:
    """In each state; the second follows the first; one's own of staff, a customer and a partner; elsewhere's."""
    world, project = stage.world, stage.world.project
    stage.keep(item_asked=await agreed(world))
    for name in STATES:
        if name != "asked":
            made = await world.do("manager", schedule_item, project.id, drafted(world, name, 8 if name in ("second", "later") else 7))
            stage.keep(**{f"item_{name}": made})
    await world.do("manager", follow_schedule_item, stage.row("item_second").id, stage.row("item_first").id)
    await world.do("manager", disclose_schedule_item, stage.row("item_opened").id)
    await world.do("manager", finish_schedule_item, stage.row("item_done").id)
    await world.do("manager", cancel_schedule_item, stage.row("item_cancelled").id, "The crane is broken.")
    rows = {row.user_id: row for row in await stage.find_rows(ScheduleParticipant)}
    stage.keep(taking_part=rows[world["deputy"].id], item_over=await agreed(world, "over"))
    await world.do("manager", cancel_schedule_item, stage.row("item_over").id, "The crane is broken.")
    for persona in ("manager", "customer_reader", "partner_lead"):
        stage.keep(**{f"own_{persona}": await world.do(persona, schedule_own_item, drafted(world, f"of {persona}"))})
    again = await world.do("manager", schedule_item, project.id, drafted(world, "uninvited"), [world["deputy"].id])
    ended = await stage.find(ScheduleParticipant, schedule_item_id=again.id)
    await world.do("manager", uninvite_from_schedule_item, ended.id)
    stage.keep(item_uninvited=again, taken_part=ended)
    for name in [name for name, row in stage.rows.items() if isinstance(row, ScheduleItem | ScheduleParticipant)]:
        stage.keep(**{name: await world.again(stage.row(name))})
    theirs = other_world(stage)
    other = await theirs.do("other_manager", schedule_item, stage.row("other_project").id, drafted(world, "of others"))
    stage.keep(item_other=other)
