"""A monthly statement: the project manager is asked and asked again, the partner told where it is returned (S0-44)."""

from datetime import date

import pytest

from domain.outsourcing.confirm_monthly_statement import confirm_monthly_statement
from domain.outsourcing.return_monthly_statement import return_monthly_statement
from tests.alerts.bell import open_alerts, planned, ring
from tests.outsourcing.test_monthly_statements import by_month, hand_in
from tests.world import World, at

pytestmark = pytest.mark.anyio
NOVEMBER = date(2026, 11, 1)


async def test_the_manager_is_asked_and_reminded_until_it_is_decided(world: World) -> None:
    await world.staff("delivery", ("delivery_manager", world.region))
    statement = await hand_in(world, await by_month(world), NOVEMBER, 5)
    await ring(world, statement)
    assert await open_alerts(world, statement) == {"MONTHLY_STATEMENT_TO_CONFIRM": {"manager"}}
    assert await planned(world, statement.id) == {"MONTHLY_STATEMENT_TO_CONFIRM:+3": at(date(2026, 11, 5), 0)}
    world.now = at(date(2026, 11, 5), 0)
    await ring(world, statement)
    assert await open_alerts(world, statement) == {"MONTHLY_STATEMENT_TO_CONFIRM +3": {"manager", "delivery"}}
    await world.do("manager", confirm_monthly_statement, statement.id)
    await ring(world, statement)
    assert await open_alerts(world, statement) == {}


async def test_the_partner_is_told_that_it_was_returned(world: World) -> None:
    statement = await hand_in(world, await by_month(world), NOVEMBER, 5)
    await world.do("manager", return_monthly_statement, statement.id, "Nobody was here on the 12th.")
    await ring(world, statement)
    assert await open_alerts(world, statement) == {"MONTHLY_STATEMENT_RETURNED": {"partner_lead", "partner_admin"}}
