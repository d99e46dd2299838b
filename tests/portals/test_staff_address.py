"""The staff's door at an address of its own: staff alone comes in there, and outsiders at their portals."""

from collections.abc import AsyncIterator

import pytest

from domain.identity.models import Audience, Language, User
from portals.site import Serves
from settings import settings
from tests.portals.test_sign_in import signed_in
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


@pytest.fixture
async def split(site: Site, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Two addresses; `app` is what staff's serves."""
    for name, value in {"STAFF_PORT": "9000", "STAFF_BASE_URL": "https://staff.example", "BASE_URL": "https://concord.example"}.items():
        monkeypatch.setenv(f"CONCORD_{name}", value)
    settings.cache_clear()
    site.app = site.composition.app(Serves.STAFF)
    yield site
    settings.cache_clear()


async def test_at_the_staffs_address_staff_alone_signs_in(split: Site) -> None:
    staff, partner = await split.give_password("manager"), await split.give_password("partner_lead")
    assert (await signed_in(split.anybody(), "/sign-in", staff)).headers["location"] == "/graphiql"
    assert (await signed_in(split.anybody(), "/sign-in", partner)).status == 422
    page = await split.anybody().open("/sign-in")
    assert {"https://concord.example/partner/sign-in", "https://concord.example/customer/sign-in"} <= set(page.links)


async def test_at_the_portals_address_nobody_comes_in_as_staff(split: Site) -> None:
    split.app = split.composition.app(Serves.PORTALS)
    staff, partner = await split.give_password("manager"), await split.give_password("partner_lead")
    assert (await split.anybody().open("/sign-in")).headers["location"] == "/customer/sign-in"
    for door in ("/partner/sign-in", "/customer/sign-in"):
        assert (await signed_in(split.anybody(), door, staff)).status == 422
    assert (await signed_in(split.anybody(), "/partner/sign-in", partner)).headers["location"] == "/partner"


async def test_a_person_of_both_is_offered_what_the_address_serves(split: Site) -> None:
    world = split.world
    email = await split.give_password("partner_lead")
    await world.db.refresh(world["partner_lead"])
    second = User(account_id=world["partner_lead"].account_id, organisation_id=world.provider.id, audience=Audience.STAFF, name="Lead")
    second.language = Language.EN
    await world.join("second", second, ())
    await split.save()
    split.app = split.composition.app(Serves.PORTALS)
    visitor = split.anybody()
    await signed_in(visitor, "/partner/sign-in", email)
    choice = await visitor.open("/choose")
    assert [form.action for form in choice.forms].count("/switch") == 1
    assert "/choose" not in (await visitor.open("/partner/account")).links
