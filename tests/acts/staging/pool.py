"""The pool of people: who is planned for the story's project and a stranger's, who may be, and who no longer is."""

from datetime import date
from typing import Any

from domain.partners.models import SkillLevel
from domain.resources.allocate_person import allocate_person
from domain.resources.drafts import AllocationDraft
from domain.resources.overbook_person import overbook_person
from domain.resources.pool_person import pool_person
from domain.resources.release_allocation import release_allocation
from domain.resources.retire_resource import retire_resource
from tests.acts.staging.orders import other_world
from tests.acts.staging.stage import Stage

STARTS, ENDS = date(2027, 2, 1), date(2027, 4, 30)


async def pool(stage: Stage) -> None:
    """The deputy has half of the day left, the partner's lead is overbooked, the buyer is out of the pool again."""
    world = stage.world
    for name in ("deputy", "partner_lead", "buyer", "finance"):
        made = await world.do("delivery_manager", pool_person, world.region.id, world[name].id, SkillLevel.SENIOR, "Java, SQL")
        stage.keep(**{f"pooled_{name}": made})
    free = await world.do("delivery_manager", pool_person, world.region.id, world["auditor"].id, SkillLevel.JUNIOR)
    stage.keep(pooled_free=free)
    other = await other_world(stage).do(
        "west_delivery_manager", pool_person, stage.row("west").id, world["other_manager"].id, SkillLevel.EXPERT
    )
    stage.keep(pooled_other=other)
    await planned(stage, "deputy", "planned_deputy", 50)
    await planned(stage, "partner_lead", "planned_lead", 80)
    await planned(stage, "finance", "planned_ahead", 20, starts_on=date(2027, 3, 15))
    stage.keep(
        planned_withdrawn=await world.do(
            "manager", release_allocation, (await planned(stage, "finance", "planned_gone", 10)).id, date(2027, 1, 1)
        )
    )
    draft = AllocationDraft(STARTS, ENDS, 40, "Go-live")
    beyond = await world.do(
        "delivery_manager", overbook_person, world.project.id, stage.row("pooled_partner_lead").id, draft, "Two go-lives."
    )
    stage.keep(planned_beyond=beyond)
    project = stage.row("other_project")
    stage.keep(planned_other=await other_world(stage).do("other_manager", allocate_person, project.id, other.id, draft))
    await world.do("delivery_manager", retire_resource, stage.row("pooled_buyer").id)
    for name in ("pooled_deputy", "pooled_free", "pooled_partner_lead", "pooled_buyer", "pooled_finance", "planned_withdrawn"):
        stage.keep(**{name: await world.again(stage.row(name))})


async def planned(stage: Stage, person: str, name: str, share: int, starts_on: date = STARTS) -> Any:
    """Somebody for the story's project, till the end of April."""
    draft = AllocationDraft(starts_on, ENDS, share, "Integration")
    made = await stage.world.do("manager", allocate_person, stage.world.project.id, stage.row(f"pooled_{person}").id, draft)
    stage.keep(**{name: made})
    return made
