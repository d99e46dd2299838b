"""A form is shown to whoever can do its act now, and to nobody else: the graph says so, the page has no rule of its own."""

from datetime import date

import pytest

from api.ids import encode
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.propose_settlement import propose_settlement
from tests.outsourcing.story import Story
from tests.portals.visitors import Site
from tests.world import at

pytestmark = pytest.mark.anyio


async def shown(site: Site, persona: str, path: str, *endings: str) -> list[bool]:
    """Whether the page has a form or a link with each of these addresses."""
    page = await (await site.as_(persona)).open(path)
    assert page.status == 200
    places = [*(form.action for form in page.forms), *page.links]
    return [any(place.endswith(ending) for place in places) for ending in endings]


async def test_the_order_is_answered_by_the_lead_alone(site: Site) -> None:
    path = f"/partner/orders/{encode('ord', (await Story.sent(site.world)).order.id)}"
    await site.save()
    assert await shown(site, "partner_lead", path, "/accept", "/decline") == [True, True]
    assert await shown(site, "partner_finance", path, "/accept", "/decline") == [False, False]


async def test_work_is_handed_in_by_the_lead_and_an_invoice_by_finance(site: Site) -> None:
    story = await Story.running(site.world)
    await site.save()
    order = f"/partner/orders/{encode('ord', story.order.id)}"
    assert await shown(site, "partner_lead", order, "/request-acceptance") == [True]
    assert await shown(site, "partner_finance", order, "/request-acceptance") == [False]
    assert await shown(site, "partner_lead", "/partner/payables", "/invoice") == [False]
    assert await shown(site, "partner_finance", "/partner/payables", "/invoice") == [True]


async def test_the_acceptance_is_signed_by_the_signatory_alone(site: Site) -> None:
    story = await Story.delivered(site.world)
    await site.save()
    assert story.acceptance is not None
    path = f"/customer/acceptances/{encode('acc', story.acceptance.id)}"
    assert await shown(site, "customer_signer", path, "/sign") == [True]
    assert await shown(site, "customer_reader", path, "/sign") == [False]


async def test_the_settlement_is_applied_for_and_confirmed_by_finance(site: Site) -> None:
    story = await Story.paid_but_settlement(site.world)
    settlement = await story.settlement()
    path = f"/partner/settlements/{encode('stl', settlement.id)}"
    site.world.now = at(date(2027, 2, 28))
    await site.save()
    assert await shown(site, "partner_finance", path, "/request") == [True]
    await site.world.do("worker", open_settlement, settlement.id)
    await site.save()
    assert await shown(site, "partner_finance", path, "/request", "/confirm") == [True, False]
    assert await shown(site, "partner_lead", path, "/request", "/confirm") == [False, False]
    await story.evaluated()
    await site.world.do("finance", propose_settlement, settlement.id)
    await site.save()
    assert await shown(site, "partner_finance", path, "/request", "/confirm") == [False, True]
    assert await shown(site, "partner_lead", path, "/request", "/confirm") == [False, False]
