"""Every form of every portal: without its token, with another browser's, or sent from another site, nothing is done (403)."""

import re

import pytest

from portals.csrf import token_for
from portals.routing import Place
from portals.site import PLACES
from portals.visits import COMMON, CUSTOMER, PARTNER, Portal
from tests.portals.visitors import FROM_OUR_PAGE, Site

pytestmark = pytest.mark.anyio

FORMS = [(portal, place) for portal, places in PLACES.items() for place in places if place.post]
NOBODYS = "acc_1111111111111111111111"
PERSONA = {PARTNER: "partner_admin", CUSTOMER: "customer_signer", COMMON: "partner_admin"}


async def test_every_form_is_guarded(site: Site) -> None:
    assert len(FORMS) == 120
    for portal, place in FORMS:
        await check(site, portal, place)


async def check(site: Site, portal: Portal, place: Place) -> None:
    visitor, foreign = await site.as_(PERSONA[portal]), await site.as_("partner_lead")
    path = portal.base + re.sub(r"\{\w+\}", NOBODYS, place.path)
    token = token_for(visitor.http.cookies["concord_session"] or "")
    other = token_for(foreign.http.cookies["concord_session"] or "")
    files = {"none": ("", b"")} if place.streams else None
    tries = {
        "no token": ({"other": "1"}, FROM_OUR_PAGE),
        "another's token": ({"csrf": other}, FROM_OUR_PAGE),
        "from another site": ({"csrf": token}, {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}),
        "from a sister site": ({"csrf": token}, {"sec-fetch-site": "same-site"}),
        "an old browser, from another site": ({"csrf": token}, {"origin": "https://evil.example"}),
        "from nowhere": ({"csrf": token}, {}),
    }
    for name, (data, headers) in tries.items():
        answer = await visitor.http.post(path, data=data, headers=headers, files=files)
        assert answer.status_code == 403, (path, name)
    assert (await visitor.open("/customer" if portal is CUSTOMER else "/partner")).status == 200, path


async def test_a_form_of_an_ended_session_asks_to_sign_in_again(site: Site) -> None:
    visitor = await site.as_("partner_lead")
    page = await visitor.open("/partner/account")
    await visitor.send(page.form("/sign-out"))
    visitor.http.cookies.clear()
    assert (await visitor.send(page.form("/password"), oldPassword="a", newPassword="b", again="b")).status == 403


async def test_no_page_reveals_the_sessions_secret(site: Site) -> None:
    visitor = await site.as_("partner_lead")
    secret = visitor.http.cookies["concord_session"]
    for path in ("/partner", "/partner/account", "/partner/orders"):
        assert secret not in (await visitor.open(path)).html
