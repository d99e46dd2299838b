"""The pages of a forgotten password: one answer for everybody, a link that works once, no JavaScript."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.identity.models import PasswordReset, ResetRequest
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now
from tests.portals.forms import Seen
from tests.portals.test_sign_in import but_secrets, signed_in
from tests.portals.visitors import PASSWORD, Site

pytestmark = pytest.mark.anyio
NEW = "a wide river in autumn"


async def ask(site: Site, email: str, door: str = "/partner") -> Seen:
    visitor = site.anybody()
    page = await visitor.open(f"{door}/forgotten")
    return await visitor.send(page.form("/forgotten"), email=email)


async def link(site: Site, persona: str, token: str = "t" * 43) -> str:
    """The path of a link that the worker has mailed."""
    row = PasswordReset(user_id=site.world[persona].id, token_hash=hash_secret(token), expires_at=real_now() + timedelta(minutes=30))
    await site.world.insert(row)
    await site.save()
    return f"/partner/reset/{token}"


@pytest.mark.parametrize("door", ["/partner", "/customer", ""])
async def test_known_unknown_and_foreign_addresses_get_the_same_answer(site: Site, door: str) -> None:
    addresses = [
        await site.give_password("partner_lead"),
        await site.give_password("customer_signer"),
        "nobody@people.example",
        "",
        "no mail",
    ]
    answers = [await ask(site, address, door) for address in addresses]
    assert {(each.status, each.headers["location"]) for each in answers} == {(303, f"{door}/sign-in?done=reset-asked")}
    assert {each.html for each in answers} == {""}
    async with site.composition.sessions() as db:
        assert sorted(await db.scalars(select(ResetRequest.email))) == sorted(addresses)
    said = await site.anybody().follow(answers[0])
    assert "If that address signs in here, a mail with a link to a new password is on its way." in said.text


async def test_too_many_wishes_are_refused_alike(site: Site) -> None:
    known = await site.give_password("partner_lead")
    last = []
    for email in (known, "nobody@people.example"):
        answers = [await ask(site, email) for _ in range(6)]
        assert [answer.status for answer in answers] == [303] * 5 + [429]
        last.append(but_secrets(answers[-1], email))
    assert last[0] == last[1]


async def test_the_link_leads_to_a_new_password_and_works_once(site: Site) -> None:
    email, path = await site.give_password("partner_lead"), await link(site, "partner_lead")
    other = site.anybody()
    await signed_in(other, "/partner/sign-in", email)
    visitor = site.anybody()
    page = await visitor.open(path)
    assert (page.status, email in page.text) == (200, True)
    form = page.form(path)
    differs = await visitor.send(form, password=NEW, again="not the same")
    assert (differs.status, "The two passwords differ." in differs.text) == (422, True)
    weak = await visitor.send(form, password="short", again="short")
    assert (weak.status, "short" in weak.form(path).values.get("password", [])) == (422, False)
    answer = await visitor.send(form, password=NEW, again=NEW)
    assert (answer.status, answer.headers["location"]) == (303, "/partner/sign-in?done=reset")
    assert "concord_session" not in visitor.http.cookies
    assert (await other.open("/partner")).status == 303
    assert (await signed_in(visitor, "/partner/sign-in", email)).status == 422
    assert (await signed_in(visitor, "/partner/sign-in", email, NEW)).headers["location"] == "/partner"
    again = await visitor.open(path)
    assert (again.status, "This link does not work any more" in again.text) == (404, True)
    assert (await visitor.send(form, password=PASSWORD, again=PASSWORD)).status == 404


async def test_the_pages_in_chinese(site: Site) -> None:
    await site.give_password("partner_lead")
    path = await link(site, "partner_lead")
    visitor = site.anybody(**{"accept-language": "zh-CN"})
    assert "忘记密码？" in (await visitor.open("/customer/forgotten")).text
    assert "新密码" in (await visitor.open(path)).text
    assert "/partner/forgotten" in (await visitor.open("/partner/sign-in")).links
