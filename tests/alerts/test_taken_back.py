"""The partner learns that what it was asked is taken back, and nothing of what it was never asked (S0-44); a rejected paper (S0-47)."""

import pytest

from domain.alerts.queries import matters_in
from domain.delivery.models import Party
from domain.outsourcing.cancel_change_order import cancel_change_order
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.models import Outcome
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.reject_paper import reject_paper
from domain.outsourcing.withdraw_termination import withdraw_termination
from tests.alerts.bell import open_alerts, ring
from tests.outsourcing import test_change_orders as changes
from tests.outsourcing import test_terminations as terminations
from tests.outsourcing.story import Story, days_at
from tests.outsourcing.test_change_orders import MORE
from tests.outsourcing.test_standing_in import record_it
from tests.world import World

pytestmark = pytest.mark.anyio

PARTNER = {"partner_lead", "partner_admin"}


async def test_an_order_that_is_cancelled_while_the_partner_is_asked(world: World) -> None:
    story = await Story.sent(world)
    await ring(world, story.order)
    assert await open_alerts(world, story.order) == {"ORDER_TO_ACCEPT": PARTNER}
    await world.do("manager", cancel_order, story.order.id, "The project stops.")
    await ring(world, story.order)
    assert await open_alerts(world, story.order) == {"ORDER_CANCELLED": PARTNER}


async def test_of_a_draft_or_one_that_it_declined_the_partner_hears_nothing(world: World) -> None:
    draft, declined = await Story.placed(world), await Story.sent(world)
    await world.do("partner_lead", decline_order, declined.order.id, "Nobody is free.")
    for story in (draft, declined):
        await world.do("manager", cancel_order, story.order.id, "The project stops.")
        await ring(world, story.order)
        assert await open_alerts(world, story.order) == {}


async def test_a_change_order_and_a_termination_only_once_they_were_sent(world: World) -> None:
    story = await Story.running(world, lines=days_at(20))
    for is_sent in (False, True):
        placed = changes.sent(world, story) if is_sent else world.do("manager", place_change_order, story.order.id, MORE)
        change = await placed
        await world.do("manager", cancel_change_order, change.id, "Not needed.")
        await ring(world, change)
        told = {"CHANGE_ORDER_CANCELLED": PARTNER} if is_sent else {}
        assert await open_alerts(world, change) == told
    for is_sent in (False, True):
        termination = await (terminations.sent if is_sent else terminations.asked)(world, story)
        await world.do("manager", withdraw_termination, termination.id, "Not needed.")
        await ring(world, termination)
        told = {"TERMINATION_WITHDRAWN": PARTNER} if is_sent else {}
        assert await open_alerts(world, termination) == told


async def test_who_recorded_a_paper_that_was_rejected_is_told_until_there_is_another(world: World) -> None:
    story = await Story.delivered(world)
    paper = await record_it(world, story)
    await ring(world, paper)
    assert await open_alerts(world, paper) == {"PAPER_TO_CONFIRM": {"hq"}}
    await world.do("hq", reject_paper, paper.id, "Another day stands on it.")
    await ring(world, paper)
    assert await open_alerts(world, paper) == {"PAPER_REJECTED": {"manager"}}
    world.pass_days(1)
    again = await record_it(world, story)
    assert {subject_id for kind, subject_id in await matters_in(world.db, paper.acceptance_id) if kind == "AcceptancePaper"} == {
        paper.id,
        again.id,
    }
    await ring(world, paper)
    assert await open_alerts(world, paper) == {}


async def test_and_nobody_is_told_of_one_when_the_round_is_over(world: World) -> None:
    story = await Story.delivered(world)
    paper = await record_it(world, story)
    await world.do("hq", reject_paper, paper.id, "Another day stands on it.")
    await story.sign(Party.SALES, Outcome.FAIL)
    await ring(world, paper)
    assert await open_alerts(world, paper) == {}
