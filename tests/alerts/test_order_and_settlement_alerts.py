"""Orders and settlements: whose turn it is knows it (S0-44, S0-49)."""

from datetime import date, timedelta

import pytest

from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import PaymentKind
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.submit_order import submit_order
from tests.alerts.bell import open_alerts, planned, ring
from tests.outsourcing.story import Story, scores
from tests.world import World, at

pytestmark = pytest.mark.anyio

OPENS = date(2027, 2, 28)


async def test_an_order_tells_who_must_answer_and_then_who_asked(world: World) -> None:
    story = await Story.placed(world)
    await ring(world, story.order)
    assert await open_alerts(world, story.order) == {}
    await world.do("manager", submit_order, story.order.id)
    await ring(world, story.order)
    assert await open_alerts(world, story.order) == {}
    await world.do("buyer", approve_order, story.order.id)
    await ring(world, story.order)
    assert await open_alerts(world, story.order) == {"ORDER_TO_ACCEPT": {"partner_lead", "partner_admin"}}
    await world.do("partner_lead", accept_order, story.order.id)
    await ring(world, story.order)
    assert await open_alerts(world, story.order) == {"ORDER_ACCEPTED": {"manager"}}


async def test_the_window_is_told_on_its_day_and_again_after_15_and_30_days(world: World) -> None:
    story = await Story.accepted(world)
    settlement = await story.settlement()
    partner = {"partner_finance", "partner_admin", "manager"}
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {}
    world.now = at(OPENS, 0)
    await world.do("worker", open_settlement, settlement.id)
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_ELIGIBLE": partner}
    assert await planned(world, settlement.id) == {
        "SETTLEMENT_NOT_REQUESTED:+15": at(OPENS + timedelta(days=15), 0),
        "SETTLEMENT_NOT_REQUESTED:+30": at(OPENS + timedelta(days=30), 0),
    }
    for days in (15, 30):
        world.now = at(OPENS + timedelta(days=days), 0)
        await ring(world, settlement)
        assert await open_alerts(world, settlement) == {f"SETTLEMENT_NOT_REQUESTED +{days}": partner}
    assert await planned(world, settlement.id) == {}


async def test_a_worker_that_comes_late_tells_the_last_step_only(world: World) -> None:
    story = await Story.accepted(world)
    settlement = await story.settlement()
    world.now = at(OPENS + timedelta(days=20))
    await world.do("worker", open_settlement, settlement.id)
    await ring(world, settlement)
    assert set(await open_alerts(world, settlement)) == {"SETTLEMENT_NOT_REQUESTED +15"}
    assert set(await planned(world, settlement.id)) == {"SETTLEMENT_NOT_REQUESTED:+30"}


async def test_each_side_is_told_its_turn_and_again_after_five_working_days(world: World) -> None:
    story = await Story.paid_but_settlement(world)
    settlement = await story.settlement()
    world.now = at(date(2027, 3, 1))
    await world.do("worker", open_settlement, settlement.id)
    await world.do("partner_finance", request_settlement, settlement.id)
    await ring(world, settlement)
    asked = {"SETTLEMENT_REQUESTED PROVIDER": {"manager"}, "EVALUATION_WAITING PROVIDER": {"manager"}}
    partner = {"partner_lead", "partner_finance", "partner_admin"}
    assert await open_alerts(world, settlement) == asked | {"EVALUATION_WAITING PARTNER": partner}
    over = at(date(2027, 3, 9), 0)
    assert await planned(world, settlement.id) == {f"EVALUATION_OVERDUE:{side}": over for side in ("PROVIDER", "PARTNER")}
    await world.do("partner_lead", evaluate_own_work, settlement.id, scores(90))
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == asked, "the provider's alerts do not tell that the partner has answered"
    await world.do("manager", evaluate_settlement, settlement.id, scores(90))
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_EVALUATED PROVIDER": {"manager"}}
    assert await planned(world, settlement.id) == {"SETTLEMENT_WAITING:PROVIDER+5": at(date(2027, 3, 8), 0)}
    world.now = at(date(2027, 3, 8), 0)
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_WAITING PROVIDER+5": {"manager"}}
    await world.do("finance", propose_settlement, settlement.id)
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_PROPOSED PARTNER1": {"partner_finance", "partner_admin"}}
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {}
    assert await planned(world, settlement.id) == {}


async def test_a_closed_settlement_leaves_nothing_open(world: World) -> None:
    story = await Story.confirmed(world)
    settlement = await story.settlement()
    await ring(world, settlement)
    await world.do("buyer", approve_settlement, settlement.id)
    await ring(world, settlement)
    assert set(await open_alerts(world, settlement)) == {"SETTLEMENT_APPROVED"}
    await story.pay(await story.payable(PaymentKind.SETTLEMENT))
    await ring(world, settlement)
    await ring(world, story.order)
    assert await open_alerts(world, settlement) == {}
    assert await planned(world, settlement.id) == {}
    assert await open_alerts(world, story.order) == {}
