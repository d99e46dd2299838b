"""Staff signs in by an OpenID Connect provider, a process of its own on this machine; whoever it does not vouch for stays outside."""

import asyncio
import re
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import func, select, update

from domain.identity.models import Account, ProviderIdentity, RoleGrant, SignInSession, User
from domain.platform.clock import real_now
from domain.platform.models import AuditEntry
from portals import openid
from portals.attempt import Attempt
from settings import settings
from tests.portals.forms import Seen
from tests.portals.visitors import HOST, Site, Visitor
from tests.serving import free_port

pytestmark = pytest.mark.anyio
MAIL = "manager@people.example"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The issuer: a provider that keys, signs and checks as any other, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        wait_for(issuer, process)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def wait_for(issuer: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None
        try:
            httpx2.get(f"{issuer}/jwks", timeout=1).raise_for_status()
            return
        except httpx2.TransportError:
            asyncio.run(asyncio.sleep(0.1))
    raise AssertionError("the provider did not start")


@pytest.fixture
async def house(site: Site, provider: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """A site whose staff may come in by the provider; its manager has an account."""
    await site.give_password("manager", MAIL)
    given = {"ISSUER": provider, "CLIENT_ID": "concord", "CLIENT_SECRET": "of the client", "NAME": "House login"}
    for name, value in given.items():
        monkeypatch.setenv(f"CONCORD_OIDC_{name}", value)
    monkeypatch.setenv("CONCORD_BASE_URL", HOST)
    settings.cache_clear()
    openid._metadata.clear()
    yield site
    settings.cache_clear()
    openid._metadata.clear()


async def knows(provider: str, subject: str, **claims: Any) -> None:
    """The provider knows this person."""
    async with httpx2.AsyncClient(base_url=provider) as client:
        (await client.put(f"/users/{subject}", json=claims)).raise_for_status()


async def vouch(visitor: Visitor, subject: str, wish: str = "") -> str:
    """The person goes to the provider and says who they are; the path by which the browser comes back."""
    out = await visitor.open("/sign-in/provider" + (f"?next={wish}" if wish else ""))
    assert out.status == 303, out.text
    async with httpx2.AsyncClient() as browser:
        answer = await browser.post(out.headers["location"], data={"sub": subject})
    assert answer.status_code == 302, answer.text
    came = urlsplit(answer.headers["location"])
    assert f"{came.scheme}://{came.netloc}{came.path}" == f"{HOST}/sign-in/provider/callback"
    return f"{came.path}?{came.query}"


async def enter(site: Site, subject: str, wish: str = "") -> tuple[Visitor, Seen]:
    visitor = site.anybody()
    return visitor, await visitor.open(await vouch(visitor, subject, wish))


async def count(site: Site, *models: Any) -> list[int]:
    async with site.composition.sessions() as db:
        return [await db.scalar(select(func.count()).select_from(model)) or 0 for model in models]


async def test_a_verified_address_is_bound_to_its_subject_and_comes_in(house: Site, provider: str) -> None:
    await knows(provider, "m-1", email=MAIL.upper(), email_verified=True)
    page = await house.anybody().open("/sign-in?next=/staff")
    assert ("Staff: sign in with House login" in page.text, "/sign-in/provider?next=/staff" in page.links) == (True, True)
    assert "House login" not in (await house.anybody().open("/partner/sign-in")).text
    visitor, answer = await enter(house, "m-1")
    assert (answer.status, answer.headers["location"]) == (303, "/graphiql")
    asked = await visitor.open("/graphql?query={viewer{user{name}}}", **{"accept": "application/json", "sec-fetch-site": "same-origin"})
    assert '"Manager"' in asked.html
    assert "concord_attempt" not in visitor.http.cookies
    await knows(provider, "m-1", email="married@people.example", email_verified=True)
    assert (await enter(house, "m-1"))[1].headers["location"] == "/graphiql"
    async with house.composition.sessions() as db:
        bound = (await db.scalars(select(ProviderIdentity))).one()
        assert (bound.issuer, bound.subject) == (provider, "m-1")
        acts = set(await db.scalars(select(AuditEntry.act).where(AuditEntry.subject_type == "ProviderIdentity")))
        assert acts == {"session:sign_in_by_provider"}


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@people.example", "email_verified": True},
        {"email": MAIL, "email_verified": False},
        {"email": MAIL},
        {"email": MAIL, "email_verified": "true"},
        {"email": "customer@people.example", "email_verified": True},
        {"email_verified": True},
    ],
)
async def test_whoever_is_not_known_by_a_verified_address_stays_outside_and_nobody_is_made(
    house: Site, provider: str, claims: dict[str, Any]
) -> None:
    await house.give_password("customer_signer", "customer@people.example")
    before = await count(house, Account, User, RoleGrant, SignInSession, ProviderIdentity)
    subject = f"x-{abs(hash(str(claims)))}"
    await knows(provider, subject, **claims)
    visitor, answer = await enter(house, subject)
    assert (answer.status, "You are no user here." in answer.text) == (422, True)
    assert "concord_session" not in visitor.http.cookies
    assert await count(house, Account, User, RoleGrant, SignInSession, ProviderIdentity) == before


@pytest.mark.parametrize("change", [update(User), update(Account)])
async def test_a_disabled_person_stays_outside_also_when_bound(house: Site, provider: str, change: Any) -> None:
    await knows(provider, "m-2", email=MAIL, email_verified=True)
    assert (await enter(house, "m-2"))[1].status == 303
    who = User.id == house.world["manager"].id if change.table.name == "app_user" else Account.email == MAIL
    async with house.composition.sessions.begin() as db:
        await db.execute(change.where(who).values(disabled_at=real_now()))
    assert (await enter(house, "m-2"))[1].status == 422


async def test_whoever_gets_the_address_later_is_somebody_else(house: Site, provider: str) -> None:
    for subject, status in (("m-3", 303), ("m-4", 422), ("m-3", 303)):
        await knows(provider, subject, email=MAIL, email_verified=True)
        assert (await enter(house, subject))[1].status == status


async def test_the_way_back_serves_its_own_browser_once(house: Site, provider: str) -> None:
    await knows(provider, "m-5", email=MAIL, email_verified=True)
    visitor, other = house.anybody(), house.anybody()
    back = await vouch(visitor, "m-5")
    await other.open("/sign-in/provider")
    for stranger in (house.anybody(), other):
        answer = await stranger.open(back)
        assert answer.headers["location"] == "/sign-in?done=begin-again"
    assert (await visitor.open(back)).headers["location"] == "/graphiql"
    assert (await visitor.open(back)).headers["location"] == "/sign-in?done=begin-again"


async def test_a_code_of_another_sign_in_is_refused_by_its_nonce(house: Site, provider: str) -> None:
    await knows(provider, "m-6", email=MAIL, email_verified=True)
    visitor = house.anybody()
    back = await vouch(visitor, "m-6")
    state, _, *rest = (visitor.http.cookies["concord_attempt"] or "").strip('"').split("~")
    visitor.http.cookies.clear()
    visitor.http.cookies.set("concord_attempt", "~".join((state, "x" * 43, *rest)), domain="concord.example")
    answer = await visitor.open(back)
    assert (answer.status, "The sign-in did not succeed." in answer.text) == (502, True)
    assert "concord_session" not in visitor.http.cookies


async def test_each_sign_in_has_a_challenge_of_its_own_whose_verifier_stays_in_the_browsers_cookie(house: Site) -> None:
    visitor, seen = house.anybody(), set()
    for _ in range(2):
        out = await visitor.open("/sign-in/provider")
        assert re.search(r"concord_attempt=[^;]+; HttpOnly; Max-Age=600; Path=/; SameSite=lax", out.headers["set-cookie"])
        asked = {name: value[0] for name, value in parse_qs(urlsplit(out.headers["location"]).query).items()}
        state, nonce, verifier, _ = (visitor.http.cookies["concord_attempt"] or "").strip('"').split("~")
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        assert (asked["state"], asked["nonce"], asked["code_challenge"]) == (state, nonce, challenge)
        assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
        assert verifier not in out.headers["location"]
        seen |= {state, nonce, verifier}
    assert len(seen) == 6


async def test_the_person_who_says_no_at_the_provider_is_told(house: Site) -> None:
    visitor = house.anybody()
    out = await visitor.open("/sign-in/provider")
    state = parse_qs(urlsplit(out.headers["location"]).query)["state"][0]
    answer = await visitor.open(f"/sign-in/provider/callback?error=access_denied&state={state}")
    assert (answer.status, "The sign-in did not succeed." in answer.text) == (502, True)


async def test_an_id_token_for_another_client_or_of_another_issuer_is_refused(house: Site, provider: str) -> None:
    await knows(provider, "m-7", email=MAIL, email_verified=True)
    visitor = house.anybody()
    back = await vouch(visitor, "m-7")
    here = settings()
    parts = (visitor.http.cookies["concord_attempt"] or "").strip('"').split("~")
    attempt = Attempt(*parts[:3])
    async with openid._client(here) as client:
        found = await openid._discovered(client, here)
        token = await client.fetch_token(
            found["token_endpoint"], authorization_response=HOST + back, state=attempt.state, code_verifier=attempt.verifier
        )
        keys = KeySet.import_key_set((await client.get(found["jwks_uri"])).json())
    assert openid.checked(here, token["id_token"], keys, attempt.nonce)["sub"] == "m-7"
    for wrong in ({"oidc_client_id": "another"}, {"oidc_issuer": "http://127.0.0.1:1"}):
        with pytest.raises(JoseError):
            openid.checked(here.model_copy(update=wrong), token["id_token"], keys, attempt.nonce)
    head, body, _ = token["id_token"].split(".")
    for forged in (f"{head}.{body}.{'A' * 342}", f"eyJhbGciOiJub25lIn0.{body}."):
        with pytest.raises((JoseError, ValueError)):
            openid.checked(here, forged, keys, attempt.nonce)


async def test_a_role_that_wants_a_second_factor_wants_it_here_too(house: Site, provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_SECOND_FACTOR_ROLES", "staff_member,project_manager")
    settings.cache_clear()
    await knows(provider, "m-8", email=MAIL, email_verified=True)
    assert (await enter(house, "m-8"))[1].headers["location"] == "/second-factor/set-up"


async def test_without_a_provider_there_is_no_such_page_and_without_an_answer_a_word(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = site.anybody()
    assert [(await visitor.open(path)).status for path in ("/sign-in/provider", "/sign-in/provider/callback")] == [404, 404]
    for name, value in {"ISSUER": "http://127.0.0.1:1", "CLIENT_ID": "concord", "CLIENT_SECRET": "secret"}.items():
        monkeypatch.setenv(f"CONCORD_OIDC_{name}", value)
    settings.cache_clear()
    answer = await visitor.open("/sign-in/provider")
    assert (answer.status, "sign in with your password" in answer.text) == (502, True)
