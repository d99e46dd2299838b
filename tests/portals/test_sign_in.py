"""Signing in and out: the right person, the right portal, the same answer to everybody who guesses."""

import re

import pytest
from sqlalchemy import select

from domain.identity.models import Audience, Language, Organisation, SignInSession, User
from portals.visits import local_path
from settings import settings
from tests.portals.forms import Seen
from tests.portals.visitors import PASSWORD, Site, Visitor

pytestmark = pytest.mark.anyio


async def signed_in(visitor: Visitor, path: str, email: str, password: str = PASSWORD) -> Seen:
    page = await visitor.open(path)
    return await visitor.send(page.form("/sign-in"), email=email, password=password)


def but_secrets(seen: Seen, email: str) -> str:
    return re.sub(r'(name="(csrf|key)" value=")[^"]+', r"\1", seen.html).replace(email, "EMAIL")


@pytest.mark.parametrize(
    ("persona", "door", "home"),
    [
        ("partner_lead", "/partner/sign-in", "/partner"),
        ("partner_lead", "/sign-in", "/partner"),
        ("customer_signer", "/customer/sign-in", "/customer"),
        ("customer_signer", "/sign-in", "/customer"),
        ("manager", "/sign-in", "/graphiql"),
    ],
)
async def test_right_password_leads_to_ones_own_portal(site: Site, persona: str, door: str, home: str) -> None:
    visitor = site.anybody()
    answer = await signed_in(visitor, door, await site.give_password(persona))
    assert (answer.status, answer.headers["location"]) == (303, home)
    cookie = answer.headers["set-cookie"]
    assert re.match(r"concord_session=[\w-]{43}; HttpOnly; Max-Age=604800; Path=/; SameSite=lax$", cookie), cookie
    if home != "/graphiql":
        assert (await visitor.open(home)).status == 200


async def test_everybody_who_may_not_gets_the_same_answer(site: Site) -> None:
    known, customers = await site.give_password("partner_lead"), await site.give_password("customer_signer")
    wrong = await signed_in(site.anybody(), "/partner/sign-in", known, "a wrong password")
    unknown = await signed_in(site.anybody(), "/partner/sign-in", "nobody@people.example")
    elsewhere = await signed_in(site.anybody(), "/partner/sign-in", customers)
    assert wrong.status == unknown.status == elsewhere.status == 422
    assert "E-mail or password is wrong." in wrong.text
    assert but_secrets(wrong, known) == but_secrets(unknown, "nobody@people.example") == but_secrets(elsewhere, customers)
    assert "set-cookie" not in wrong.headers
    assert PASSWORD not in elsewhere.html


async def test_guessing_is_slowed_down_for_known_and_unknown_alike(site: Site) -> None:
    known = await site.give_password("partner_lead")
    for email in (known, "nobody@people.example"):
        answers = [await signed_in(site.anybody(), "/partner/sign-in", email, "a wrong password") for _ in range(6)]
        assert [answer.status for answer in answers] == [422] * 5 + [429]
        assert "Too many failed attempts." in answers[-1].text
    assert (await signed_in(site.anybody(), "/partner/sign-in", known)).status == 429


async def test_nobody_signed_in_comes_back_after_the_sign_in(site: Site) -> None:
    email, visitor = await site.give_password("partner_lead"), site.anybody()
    away = await visitor.open("/partner/payables?state=OPEN")
    assert (away.status, away.headers["location"]) == (303, "/partner/sign-in?next=%2Fpartner%2Fpayables%3Fstate%3DOPEN")
    answer = await signed_in(visitor, away.headers["location"], email)
    assert answer.headers["location"] == "/partner/payables?state=OPEN"
    assert (await visitor.open("/partner/sign-in?next=/partner/orders")).headers["location"] == "/partner/orders"


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example", "/\\evil.example", "/customer", "/partnerx", "javascript:1", ""]
)
async def test_next_leads_nowhere_else(site: Site, wish: str) -> None:
    email, visitor = await site.give_password("partner_lead"), site.anybody()
    page = await visitor.open("/partner/sign-in")
    answer = await visitor.send(page.form("/sign-in"), email=email, password=PASSWORD, next=wish)
    assert answer.headers["location"] == "/partner"


@pytest.mark.parametrize("wish", ["//a", "/\\a", "/a\\b", "a", "http://a", "/a\nb", "/a b", "/" + "a" * 500, None])
def test_only_paths_of_this_site_are_followed(wish: str | None) -> None:
    assert local_path(wish, "/home") == "/home"
    assert local_path("/partner/orders?after=x", "/home") == "/partner/orders?after=x"


async def test_somebody_elses_portal_is_closed(site: Site) -> None:
    customer, partner = await site.as_("customer_signer"), await site.as_("partner_lead")
    for visitor, path in ((customer, "/partner"), (customer, "/partner/account"), (partner, "/customer/projects")):
        seen = await visitor.open(path)
        assert (seen.status, "You may not do this" in seen.text) == (403, True)
    staff = await site.as_("manager")
    assert (await staff.open("/partner")).status == (await staff.open("/customer/contracts")).status == 403


async def test_sign_out_ends_the_session_and_not_only_the_cookie(site: Site) -> None:
    visitor = await site.as_("partner_lead")
    cookie = visitor.http.cookies.get("concord_session")
    page = await visitor.open("/partner")
    answer = await visitor.send(page.form("/sign-out"))
    assert (answer.status, answer.headers["location"]) == (303, "/partner/sign-in?done=signed-out")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "You are signed out." in (await visitor.follow(answer)).text
    again = site.anybody(cookie=f"concord_session={cookie}")
    assert (await again.open("/partner")).status == 303


async def test_sign_out_everywhere_and_of_one_other_browser(site: Site) -> None:
    here, there, third = await site.as_("partner_lead"), await site.as_("partner_lead"), await site.as_("partner_lead")
    page = await here.open("/partner/account")
    assert page.text.count("Browser of the tests") == 3
    assert page.text.count("This one") == 1
    ending = [form for form in page.forms if form.action.endswith("/end")]
    assert len(ending) == 2
    assert (await here.send(ending[0])).headers["location"] == "/partner/account?done=session-ended"
    ended = [(await other.open("/partner")).status for other in (there, third)]
    assert sorted(ended) == [200, 303]
    page = await here.open("/partner/account")
    answer = await here.send(page.form("/sign-out-everywhere"))
    assert answer.headers["location"] == "/partner/sign-in?done=everywhere"
    assert [(await other.open("/partner")).status for other in (here, there, third)] == [303] * 3
    async with site.composition.sessions() as db:
        assert [session.ended_at is None for session in await db.scalars(select(SignInSession))] == [False] * 3


async def test_nobody_ends_anothers_session(site: Site) -> None:
    mine, theirs = await site.as_("partner_lead"), await site.as_("partner_finance")
    page = await theirs.open("/partner/account")
    (other,) = [form for form in (await mine.open("/partner/account")).forms if form.action.endswith("/sign-out-everywhere")]
    extra = await site.as_("partner_finance")
    (end,) = [form.action for form in (await extra.open("/partner/account")).forms if form.action.endswith("/end")]
    other.action = end
    assert (await mine.send(other)).status == 303
    assert (await theirs.open("/partner")).status == (await extra.open("/partner")).status == 200
    assert page.status == 200


async def test_in_production_cookies_are_secure_and_of_this_host(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    email = await site.give_password("partner_lead")
    monkeypatch.setenv("CONCORD_ENVIRONMENT", "production")
    settings.cache_clear()
    visitor = site.anybody()
    page = await visitor.open("/partner/sign-in")
    assert re.match(r"__Host-concord_door=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure$", page.headers["set-cookie"])
    answer = await visitor.send(page.form("/sign-in"), email=email, password=PASSWORD)
    assert re.match(
        r"__Host-concord_session=[\w-]{43}; HttpOnly; Max-Age=604800; Path=/; SameSite=lax; Secure$", answer.headers["set-cookie"]
    )
    assert (await visitor.open("/partner")).status == 200
    assert (await site.anybody().open("/staff")).text.count("/graphiql") == 0


async def test_a_person_of_two_organisations_chooses_and_changes(site: Site) -> None:
    world = site.world
    email = await site.give_password("partner_lead")
    other = await world.insert(Organisation(name="Second Company"))
    first = world["partner_lead"]
    await world.db.refresh(first)
    second = User(account_id=first.account_id, organisation_id=other.id, audience=Audience.CUSTOMER, name="Lead", language=Language.EN)
    second.customer_id = world.customer.id
    await world.join("second", second, ())
    await site.save()
    visitor = site.anybody()
    answer = await signed_in(visitor, "/sign-in", email)
    assert answer.headers["location"] == "/choose"
    choice = await visitor.follow(answer)
    assert ("North Software" in choice.text, "Second Company" in choice.text) == (True, True)
    assert (await visitor.open("/partner")).status == 200
    to_second = choice.forms[1]
    assert (await visitor.send(to_second)).headers["location"] == "/customer"
    assert ((await visitor.open("/customer")).status, (await visitor.open("/partner")).status) == (200, 403)
    assert "/choose" in (await visitor.open("/customer/account")).links
    stranger = await site.as_("customer_reader")
    own = (await stranger.open("/customer/account")).form("/password")
    own.action, own.values = "/switch", {"csrf": own.values["csrf"], "user": to_second.values["user"]}
    assert (await stranger.send(own)).status == 404
