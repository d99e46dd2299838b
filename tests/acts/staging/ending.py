"""Terminations of the stage, at each step, each of an order of its own."""

from decimal import Decimal
from functools import partial

from domain.outsourcing.agree_termination import agree_termination
from domain.outsourcing.approve_termination import approve_termination
from domain.outsourcing.ask_termination import TerminationDraft, ask_termination
from domain.outsourcing.models import Termination
from tests.acts.staging.orders import other_world, story
from tests.acts.staging.stage import Stage
from tests.outsourcing.story import Story, days_at
from tests.world import World


async def terminations(stage: Stage) -> None:
    """Asked for, sent, agreed to; and a stranger's."""
    world = stage.world
    stage.keep(paper=await world.document("manager", "paper.pdf"), other_paper=await world.document("other_manager"))
    for name, steps in (("asked", 0), ("sent", 1), ("agreed", 2)):
        stage.keep(**{f"termination_{name}": await ending(stage, world, f"ending_{name}", steps)})
    stage.keep(rival_termination_sent=await ending(stage, other_world(stage), "rival_ending", 1))


async def ending(stage: Stage, world: World, name: str, steps: int) -> Termination:
    """A termination, so many steps after it was asked for."""
    order = (await story(stage, name, partial(Story.running, lines=days_at(50, 100)), world)).order
    draft = TerminationDraft("The customer stops.", Decimal("3.5"), Decimal(5000), (await world.document("manager")).id)
    made = await world.do("manager", ask_termination, order.id, draft)
    for persona, act in (("buyer", approve_termination), ("partner_lead", agree_termination))[:steps]:
        await world.do(persona, act, made.id)
    return await world.again(made)
