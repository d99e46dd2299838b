"""The partner states the days of a month in its portal, reads what became of it, and takes it back (S0-44)."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.outsourcing.models import MonthlyLine, MonthlyState, MonthlyStatement
from domain.outsourcing.return_monthly_statement import return_monthly_statement
from tests.outsourcing.test_monthly_statements import by_month
from tests.portals.test_partner_acts import refused
from tests.portals.visitors import Site
from tests.world import at

pytestmark = pytest.mark.anyio


async def statements(site: Site) -> list[MonthlyStatement]:
    async with site.composition.sessions() as db:
        return list(await db.scalars(select(MonthlyStatement).order_by(MonthlyStatement.code)))


async def test_a_month_is_stated_from_the_home_page_on(site: Site) -> None:
    site.world.now = at(date(2026, 11, 2))
    story = await by_month(site.world, title="Support")
    await site.save()
    lead = await site.as_("partner_lead")
    path = f"/partner/orders/{encode('ord', story.order.id)}"
    assert f"{path}/hand-in-month" in (await lead.open(path)).links
    form = (await lead.open(f"{path}/hand-in-month")).form("/hand-in-month")
    seen = await lead.send(form, month="2026-11-01")
    refused(seen, "At least one is needed.")
    seen = await lead.send(seen.form("/hand-in-month"), month="2026-11-01", **{"days-1": "20.51"})
    refused(seen, "At most 20.50 days of this are left of the order.")
    assert (
        await lead.send(seen.form("/hand-in-month"), month="2026-11-01", note="Two of us.", **{"days-1": "5.5", "days-2": "7"})
    ).status == 303
    (statement,) = await statements(site)
    assert (statement.month, statement.person_days, statement.note) == (date(2026, 11, 1), Decimal("12.50"), "Two of us.")
    async with site.composition.sessions() as db:
        assert len((await db.scalars(select(MonthlyLine))).all()) == 2
    page = await lead.open(f"/partner/monthly-statements/{encode('mst', statement.id)}")
    assert "The project manager checks these days." in page.text
    assert (await lead.send(page.form("/withdraw"))).status == 303
    assert [row.state for row in await statements(site)] == [MonthlyState.WITHDRAWN]


async def test_a_returned_month_says_why_and_is_stated_anew(site: Site) -> None:
    site.world.now = at(date(2026, 11, 2))
    story = await by_month(site.world, title="Support")
    await site.save()
    lead = await site.as_("partner_lead")
    path = f"/partner/orders/{encode('ord', story.order.id)}/hand-in-month"
    assert (await lead.send((await lead.open(path)).form("/hand-in-month"), month="2026-11-01", **{"days-1": "5"})).status == 303
    (statement,) = await statements(site)
    await site.world.db.refresh(story.order)
    await site.world.do("manager", return_monthly_statement, statement.id, "Nobody was here on the 12th.")
    await site.save()
    page = await lead.open(f"/partner/monthly-statements/{encode('mst', statement.id)}")
    assert "Nobody was here on the 12th." in page.text
    assert path in page.links
    assert (await lead.send((await lead.open(path)).form("/hand-in-month"), month="2026-11-01", **{"days-1": "4"})).status == 303
    assert [row.state for row in await statements(site)] == [MonthlyState.RETURNED, MonthlyState.HANDED_IN]


async def test_a_month_that_is_over_waits_on_the_home_page_until_it_is_stated(site: Site) -> None:
    story = await by_month(site.world, title="Support", starts_on=date(2026, 10, 5))
    await site.save()
    lead = await site.as_("partner_lead")
    path = f"/partner/orders/{encode('ord', story.order.id)}/hand-in-month"
    home = await lead.open("/partner")
    assert "State the days of 2026-10: Support" in home.text
    assert path in home.links
    form = (await lead.open(path)).form("/hand-in-month")
    assert form.values["month"] == ["2026-10-01"]
    assert (await lead.send(form, **{"days-2": "3"})).status == 303
    assert "State the days of 2026-10" not in (await lead.open("/partner")).text
