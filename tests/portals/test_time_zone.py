"""A person reads times in a zone of their own choice; business days stay the provider's (S0-39)."""

import pytest
from sqlalchemy import update

from domain.identity.models import User
from tests.portals.test_customer_acts import refused
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("persona", "base"), [("customer_reader", "/customer"), ("partner_lead", "/partner")])
async def test_times_are_shown_in_the_zone_of_the_reader(site: Site, persona: str, base: str) -> None:
    visitor = await site.as_(persona)
    page = await visitor.open(f"{base}/account")
    assert "As the provider: Asia/Shanghai" in page.text
    form = page.form("/time-zone")
    refused(await visitor.send(form, timeZone="Atlantis/Capital"), "There is no such time zone.")
    assert "2 Nov 2026, 09:00" in page.text
    moved = await visitor.follow(await visitor.send(form, timeZone="Europe/Berlin", key="b"))
    assert "2 Nov 2026, 02:00" in moved.text
    assert moved.form("/time-zone").values["timeZone"] == ["Europe/Berlin"]
    back = await visitor.follow(await visitor.send(form, timeZone="", key="c"))
    assert "2 Nov 2026, 09:00" in back.text


async def test_a_zone_that_this_machine_does_not_know_is_the_providers(site: Site) -> None:
    visitor = await site.as_("customer_reader")
    await site.db.execute(update(User).where(User.id == site.world["customer_reader"].id).values(time_zone="Moon/Tycho"))
    await site.save()
    page = await visitor.open("/customer/account")
    assert ("2 Nov 2026, 09:00" in page.text, page.form("/time-zone").values["timeZone"]) == (True, ["Moon/Tycho"])
