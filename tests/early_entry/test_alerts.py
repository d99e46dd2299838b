"""Who bears the risk of an early entry is told: each day that the contract is late, and as the ceiling is taken."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.early_entry.extend_early_entry import extend_early_entry
from domain.early_entry.lose_early_entry import lose_early_entry
from domain.outsourcing.link_contract import link_contract
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.submit_special_order import submit_special_order
from tests.acts.staging.early import SAID, approve
from tests.alerts.bell import open_alerts, planned, ring
from tests.early_entry.entering import CEILING, NINE_DAYS, begun, line_of
from tests.outsourcing.story import Story
from tests.world import World, at

pytestmark = pytest.mark.anyio


async def test_who_bears_the_risk_is_told_each_day_that_the_contract_is_late_until_it_comes(world: World) -> None:
    entry = await begun(world)
    await ring(world, entry)
    assert await open_alerts(world, entry) == {}
    assert await planned(world, entry.id) == {"EARLY_ENTRY_OVERDUE:+1": at(date(2027, 7, 1), 0)}
    told = {"sales", "region_pmo", "hq", "finance"}
    for day in (1, 2):
        world.now = at(SAID.expected_on + timedelta(days=day), 0)
        await ring(world, entry)
        assert await open_alerts(world, entry) == {f"EARLY_ENTRY_OVERDUE +{day}": told}
        assert await planned(world, entry.id) == {f"EARLY_ENTRY_OVERDUE:+{day + 1}": world.now + timedelta(days=1)}
    await world.do("sales", extend_early_entry, entry.id, replace(CEILING, expected_on=date(2027, 7, 31)))
    entry = await approve(world, entry)
    await ring(world, entry)
    assert (await open_alerts(world, entry), list(await planned(world, entry.id))) == ({}, ["EARLY_ENTRY_OVERDUE:+1"])
    world.now = at(date(2027, 8, 5))
    await ring(world, entry)
    assert await open_alerts(world, entry) == {"EARLY_ENTRY_OVERDUE +5": told}
    await world.do("sales", link_contract, entry.id, world.contract.id)
    await ring(world, entry)
    assert (await open_alerts(world, entry), await planned(world, entry.id)) == ({}, {})


async def test_who_bears_the_risk_is_told_when_the_ceiling_is_nearly_taken_and_daily_when_all_of_it_is(world: World) -> None:
    entry = await begun(world, replace(SAID, ceiling=Decimal(11_925)))
    told = {"sales", "region_pmo", "hq", "finance", "manager"}
    first, second = [await Story.placed(world, **NINE_DAYS) for _ in range(2)]
    await world.do("manager", submit_order, first.order.id)
    line = await line_of(world, entry)
    await ring(world, line)
    assert await open_alerts(world, line) == {"LIMIT_NEARLY_USED AMOUNT": told}
    await world.do("manager", submit_special_order, second.order.id, "The quay opens on Monday.")
    await ring(world, line)
    for day in (2, 3):
        world.now = at(date(2026, 11, day), 0)
        await ring(world, line)
        assert await open_alerts(world, line) == {f"LIMIT_USED_UP AMOUNT 26110{day}": told}
        tomorrow = {f"LIMIT_USED_UP:AMOUNT 26110{day + 1}": world.now + timedelta(days=1)}
        assert await planned(world, line.id) == tomorrow
    await world.do("sales", lose_early_entry, entry.id, "Another bidder won.")
    await ring(world, line)
    assert (await open_alerts(world, line), await planned(world, line.id)) == ({}, {})
