"""Joint acceptance: who has not signed is told at once and after three working days (S0-47)."""

from datetime import date

import pytest

from domain.alerts.acknowledge_alert import acknowledge_alert
from domain.alerts.models import Alert
from domain.delivery.models import Party
from domain.outsourcing.models import Acceptance, Outcome
from domain.platform.models import CalendarDay, DayKind
from tests.alerts.bell import alerts, open_alerts, planned, ring
from tests.outsourcing.story import Story
from tests.world import World, at

pytestmark = pytest.mark.anyio

WAITING = {
    "ACCEPTANCE_WAITING CUSTOMER": {"customer_signer"},
    "ACCEPTANCE_WAITING SALES": {"sales"},
    "ACCEPTANCE_WAITING REGION": {"region_pmo"},
    "ACCEPTANCE_WAITING HEADQUARTERS": {"hq"},
}


async def delivered(world: World) -> tuple[Story, Acceptance]:
    story = await Story.delivered(world)
    assert story.acceptance is not None
    return story, story.acceptance


async def test_each_party_is_told_at_once_and_reminded_after_three_working_days(world: World) -> None:
    _, acceptance = await delivered(world)
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == WAITING
    thursday = at(date(2026, 11, 5), 0)
    assert await planned(world, acceptance.id) == {f"ACCEPTANCE_WAITING:{party.value}+3": thursday for party in Party}
    world.now = thursday
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {
        "ACCEPTANCE_WAITING CUSTOMER+3": {"customer_signer", "manager"},
        "ACCEPTANCE_WAITING SALES+3": {"sales", "manager"},
        "ACCEPTANCE_WAITING REGION+3": {"region_pmo", "manager"},
        "ACCEPTANCE_WAITING HEADQUARTERS+3": {"hq", "manager"},
    }
    assert await planned(world, acceptance.id) == {}


async def test_holidays_and_make_up_days_move_the_reminder(world: World) -> None:
    _, acceptance = await delivered(world)
    world.db.add(CalendarDay(day=date(2026, 11, 4), kind=DayKind.HOLIDAY, name="Holiday"))
    world.db.add(CalendarDay(day=date(2026, 11, 5), kind=DayKind.HOLIDAY, name="Holiday"))
    world.db.add(CalendarDay(day=date(2026, 11, 7), kind=DayKind.WORKDAY, name="Make-up day"))
    await ring(world, acceptance)
    assert set((await planned(world, acceptance.id)).values()) == {at(date(2026, 11, 7), 0)}


async def test_a_signature_clears_the_party_s_alert_and_drops_its_reminder(world: World) -> None:
    story, acceptance = await delivered(world)
    await ring(world, acceptance)
    await story.sign(Party.SALES)
    await ring(world, acceptance)
    left = {key: people for key, people in WAITING.items() if "SALES" not in key}
    assert await open_alerts(world, acceptance) == left
    assert sorted(await planned(world, acceptance.id)) == [
        f"ACCEPTANCE_WAITING:{party}+3" for party in ("CUSTOMER", "HEADQUARTERS", "REGION")
    ]


async def test_rung_again_nothing_changes(world: World) -> None:
    _, acceptance = await delivered(world)
    await ring(world, acceptance)
    before = [(alert.id, alert.version, alert.raised_at) for alert in await alerts(world, acceptance)]
    world.pass_days(1)
    await ring(world, acceptance)
    assert [(alert.id, alert.version, alert.raised_at) for alert in await alerts(world, acceptance)] == before
    assert len(before) == 4


async def test_passed_is_told_to_partner_and_project_manager(world: World) -> None:
    story, acceptance = await delivered(world)
    await ring(world, acceptance)
    for party in Party:
        await story.sign(party)
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {"ACCEPTANCE_PASSED": {"partner_lead", "partner_admin", "manager"}}
    assert await planned(world, acceptance.id) == {}


async def test_failed_is_told_and_the_others_need_not_sign(world: World) -> None:
    story, acceptance = await delivered(world)
    await ring(world, acceptance)
    await story.sign(Party.REGION, Outcome.FAIL)
    await ring(world, acceptance)
    assert await open_alerts(world, acceptance) == {"ACCEPTANCE_FAILED": {"partner_lead", "partner_admin", "manager"}}


async def test_an_alert_that_was_seen_stays_seen_and_goes_with_its_cause(world: World) -> None:
    story, acceptance = await delivered(world)
    await ring(world, acceptance)
    mine = next(alert for alert in await alerts(world, acceptance) if alert.owner_id == world["sales"].id)
    seen = await world.do("sales", acknowledge_alert, mine.id)
    first = seen.acknowledged_at
    world.pass_days(1)
    assert (await world.do("sales", acknowledge_alert, mine.id)).acknowledged_at == first == at(date(2026, 11, 2))
    await story.sign(Party.SALES)
    await ring(world, acceptance)
    assert (await world.again(await world.db.get_one(Alert, mine.id))).cleared_at == world.now
