"""The punch list: the partner is told what to do and when it is late, the party when there is something to check (S0-47)."""

from datetime import date

import pytest

from domain.delivery.models import Party
from domain.outsourcing.models import Outcome, PunchItem
from domain.outsourcing.verdicts import Verdict
from tests.alerts.bell import open_alerts, planned, ring
from tests.outsourcing.story import Story
from tests.world import World, at

pytestmark = pytest.mark.anyio

PARTNER = {"partner_lead", "partner_admin"}


async def raised(world: World) -> tuple[Story, PunchItem]:
    """One item of the region, due on 12 November."""
    story = await Story.delivered(world)
    await story.sign(Party.REGION, Outcome.CONDITIONAL)
    (item,) = await story.items()
    assert item.due_on == date(2026, 11, 12)
    return story, item


async def test_the_partner_is_told_at_once_before_it_is_due_and_when_it_is_late(world: World) -> None:
    _, item = await raised(world)
    await ring(world, item)
    assert await open_alerts(world, item) == {"PUNCH_ITEM_TO_DO": PARTNER}
    assert await planned(world, item.id) == {
        "PUNCH_ITEM_TO_DO:-3": at(date(2026, 11, 9), 0),
        "PUNCH_ITEM_OVERDUE:+1": at(date(2026, 11, 13), 0),
    }
    world.now = at(date(2026, 11, 13), 0)
    await ring(world, item)
    assert await open_alerts(world, item) == {"PUNCH_ITEM_OVERDUE +1": PARTNER | {"manager"}}


async def test_who_raised_it_is_told_to_check_and_the_partner_again_when_it_comes_back(world: World) -> None:
    story, item = await raised(world)
    await story.finish(item)
    await ring(world, item)
    assert await open_alerts(world, item) == {"PUNCH_ITEM_TO_CHECK": {"region_pmo"}}
    await story.recheck(Party.REGION, Verdict(item.id, False, "Not yet."))
    await ring(world, item)
    assert await open_alerts(world, item) == {"PUNCH_ITEM_TO_DO": PARTNER}
    await story.recheck(Party.REGION)
    await ring(world, item)
    assert await open_alerts(world, item) == {}


async def test_nobody_is_asked_any_more_when_the_round_is_over(world: World) -> None:
    story, item = await raised(world)
    await ring(world, item)
    await story.sign(Party.SALES, Outcome.FAIL)
    await ring(world, item)
    assert await open_alerts(world, item) == {}


async def test_partner_and_manager_hear_of_a_conditional_pass(world: World) -> None:
    story, _ = await raised(world)
    await story.sign_all(Party.REGION)
    assert story.acceptance is not None
    await ring(world, story.acceptance)
    assert await open_alerts(world, story.acceptance) == {"ACCEPTANCE_CONDITIONAL": PARTNER | {"manager"}}
