"""The pages of the second factor: set up with a QR code or a key, asked for after the password, without JavaScript."""

import re
from collections.abc import AsyncIterator

import pyotp
import pytest
from sqlalchemy import update

from domain.identity.models import Language, SecondFactor
from domain.platform.clock import real_now
from settings import settings
from tests.portals.test_sign_in import signed_in
from tests.portals.visitors import PASSWORD, Site, Visitor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def strict(site: Site, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Leads of partners need a second factor; who administers one is a lead too."""
    monkeypatch.setenv("CONCORD_SECOND_FACTOR_ROLES", "partner_lead")
    settings.cache_clear()
    yield site
    settings.cache_clear()


def code_of(secret: str, steps: int = 0) -> str:
    return str(pyotp.TOTP(secret).at(real_now(), counter_offset=steps))


async def set_up(visitor: Visitor, base: str, password: str | None = PASSWORD) -> str:
    """Begins; the answer is the key that the page shows."""
    page = await visitor.open(f"{base}/second-factor/set-up")
    answer = await visitor.send(page.form("/second-factor/set-up"), password=password)
    assert (answer.status, answer.headers["location"]) == (303, f"{base}/second-factor/set-up"), answer.text
    shown = await visitor.follow(answer)
    assert "<svg" in shown.html
    assert "style=" not in shown.html
    found = re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", shown.text)
    assert found is not None
    return found[1].replace(" ", "")


async def an_hour_later(site: Site) -> None:
    async with site.composition.sessions.begin() as db:
        await db.execute(update(SecondFactor).values(last_step=SecondFactor.last_step - 120))


@pytest.mark.parametrize(
    ("persona", "base", "home"),
    [("partner_finance", "/partner", "/partner"), ("customer_signer", "/customer", "/customer"), ("manager", "", "/graphiql")],
)
async def test_whoever_sets_it_up_is_asked_for_the_code_from_then_on(site: Site, persona: str, base: str, home: str) -> None:
    email, visitor, after = await site.give_password(persona), site.anybody(), "/account" if base else ""
    await signed_in(visitor, f"{base}/sign-in", email)
    page = await visitor.open(f"{base}/second-factor/set-up")
    wrong = await visitor.send(page.form("/second-factor/set-up"), password="not mine")
    assert (wrong.status, "This is not your password." in wrong.text) == (422, True)
    secret = await set_up(visitor, base)
    page = await visitor.open(f"{base}/second-factor/set-up")
    bad = await visitor.send(page.form("/second-factor/confirm"), code="000000")
    assert (bad.status, "This code is not right." in bad.text, "<svg" in bad.html) == (422, True, True)
    done = await visitor.send(page.form("/second-factor/confirm"), code=code_of(secret))
    codes = re.findall(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}\b", done.text)
    assert (done.status, len(set(codes)), f"{base}/account" in done.links or "/staff" in done.links) == (200, 10, True)
    assert secret not in (await visitor.open(f"{base}/second-factor/set-up")).html
    await an_hour_later(site)

    other = site.anybody()
    answer = await signed_in(other, f"{base}/sign-in?next={home}{after}", email)
    assert answer.headers["location"].startswith(f"{base}/second-factor?next=")
    if base:
        assert (await other.open(home)).status == 303
    ask = await other.follow(answer)
    again = await other.send(ask.form("/second-factor"), code="123")
    assert (again.status, "This code is not right." in again.text) == (422, True)
    before = other.http.cookies["concord_session"]
    used = code_of(secret)
    entered = await other.send(ask.form("/second-factor"), code=used)
    assert (entered.status, entered.headers["location"]) == (303, home + after)
    assert other.http.cookies["concord_session"] != before
    third = site.anybody()
    page = await third.follow(await signed_in(third, f"{base}/sign-in", email))
    replayed = await third.send(page.form("/second-factor"), code=used)
    assert replayed.status == 422
    assert (await third.send(page.form("/second-factor"), code=codes[0])).headers["location"] == home


async def test_a_role_that_wants_it_leads_to_the_set_up_first(strict: Site) -> None:
    email, visitor = await strict.give_password("partner_admin"), strict.anybody()
    answer = await signed_in(visitor, "/partner/sign-in", email)
    assert answer.headers["location"] == "/partner/second-factor/set-up"
    assert [(await visitor.open(path)).status for path in ("/partner", "/partner/account", "/choose")] == [303] * 3
    asked = await visitor.open("/graphql?query={viewer{user{name}}}", **{"accept": "application/json", "sec-fetch-site": "same-origin"})
    assert asked.status == 401
    assert "Your role asks for it" in (await visitor.follow(answer)).text
    secret = await set_up(visitor, "/partner", None)
    page = await visitor.open("/partner/second-factor/set-up")
    done = await visitor.send(page.form("/second-factor/confirm"), code=code_of(secret))
    assert (done.status, "/partner" in done.links) == (200, True)
    assert (await visitor.open("/partner")).status == 200


CODE = re.compile(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}\b")


@pytest.mark.parametrize(("persona", "base", "home"), [("partner_finance", "/partner", "/partner/account"), ("manager", "", "/staff")])
async def test_codes_are_renewed_and_the_factor_is_removed_by_password_and_code(site: Site, persona: str, base: str, home: str) -> None:
    email, visitor = await site.give_password(persona), site.anybody()
    await signed_in(visitor, f"{base}/sign-in", email)
    secret = await set_up(visitor, base)
    page = await visitor.open(f"{base}/second-factor/set-up")
    first = CODE.findall((await visitor.send(page.form("/second-factor/confirm"), code=code_of(secret))).text)
    page = await visitor.open(f"{base}/second-factor/set-up")
    assert ("10 recovery codes are left." in page.text, home in page.links) == (True, True)
    wrong = await visitor.send(page.form("/second-factor/codes"), password=PASSWORD, factorCode="000000")
    assert (wrong.status, "This code is not right." in wrong.text, '<details class="fold" open>' in wrong.html) == (422, True, True)
    again = await visitor.send(page.form("/second-factor/codes"), password=PASSWORD, factorCode=first[0])
    second = CODE.findall(again.text)
    assert (again.status, len(second), set(first) & set(second), home in again.links) == (200, 10, set(), True)
    assert ("/language" in page.html, "/language" in again.html) == (True, False)
    if base:
        assert "Your second factor" in (await visitor.open(f"{base}/account")).text
    stale = await visitor.send(page.form("/second-factor/remove"), password=PASSWORD, factorCode=first[1])
    assert stale.status == 422
    gone = await visitor.send(page.form("/second-factor/remove"), password=PASSWORD, factorCode=second[0])
    assert (gone.status, gone.headers["location"]) == (303, f"{base}/second-factor/set-up?done=factor-removed")
    assert "Your second factor is removed." in (await visitor.follow(gone)).text
    assert "second-factor" not in (await signed_in(site.anybody(), f"{base}/sign-in", email)).headers["location"]


async def test_nobody_without_a_password_sees_these_pages(site: Site) -> None:
    for path in ("/second-factor", "/partner/second-factor/set-up", "/customer/second-factor/confirm", "/second-factor/remove"):
        answer = await site.anybody().open(path)
        assert (answer.status, answer.headers["location"].endswith("/sign-in")) == (303, True), path


async def test_in_chinese(site: Site) -> None:
    await site.speak(Language.ZH_CN)
    email, visitor = await site.give_password("partner_lead"), site.anybody(**{"accept-language": "zh-CN"})
    await signed_in(visitor, "/partner/sign-in", email)
    assert "设置第二重验证" in (await visitor.open("/partner/account")).text
    await set_up(visitor, "/partner")
