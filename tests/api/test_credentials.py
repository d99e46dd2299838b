"""Who may come in: tokens and sessions while they live, sessions only from our own pages."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from domain.identity.models import ApiToken
from domain.platform.models import AuditEntry
from tests.api.door import HOST, Door, token

WHO = {"query": "{ viewer { user { name } } }"}
COOKIE = "concord_session=session-of-hq"


def url_of(door: Door) -> str:
    """The database behind a door of the test's own."""
    return str(door.asker.graph.sessions.kw["bind"].url.render_as_string(hide_password=False).replace("+asyncpg", ""))


async def test_nobody_without_a_credential(door: Door) -> None:
    answer = await door.post(WHO, as_=None)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json() == {"errors": [{"message": "Sign in, or send a token.", "extensions": {"code": "UNAUTHENTICATED"}}]}


async def test_a_token_is_its_users(door: Door) -> None:
    answer = await door.post(WHO, as_="partner_lead")
    assert answer.json() == {"data": {"viewer": {"user": {"name": "Partner_Lead"}}}, "extensions": {"cost": 1}}


@pytest.mark.parametrize("secret", ["revoked", "expired", "nobody", ""])
async def test_a_token_that_ended_or_never_was_opens_nothing(door: Door, secret: str) -> None:
    answer = await door.post(WHO, as_=None, authorization=f"Bearer {token(secret) if secret else ''}")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "header", ["Basic aHE6eA==", token("hq"), "Bearer", f"Bearer{token('hq')}", f"bearer  {token('hq')} x", "Bearer \x7f"]
)
async def test_what_is_no_bearer_token_opens_nothing(door: Door, header: str) -> None:
    assert (await door.post(WHO, as_=None, authorization=header)).status_code == 401


async def test_the_scheme_is_read_whatever_its_case(door: Door) -> None:
    assert (await door.post(WHO, as_=None, authorization=f"BEARER {token('hq')}")).status_code == 200


OWN = [{"sec_fetch_site": "same-origin"}, {"origin": HOST}, {"sec_fetch_site": "same-origin", "origin": "http://elsewhere.test"}]
FOREIGN: list[dict[str, Any]] = [
    {},
    {"origin": "https://elsewhere.test"},
    {"origin": "null"},
    {"origin": f"{HOST}.elsewhere.test"},
    {"origin": "http://concord.test:8080"},
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"},
    {"sec_fetch_site": "none"},
    {"sec_fetch_site": "cross-site", "origin": HOST},
    {"sec_fetch_site": "nonsense"},
]


@pytest.mark.parametrize("headers", OWN)
async def test_a_session_counts_from_our_own_pages(door: Door, headers: dict[str, Any]) -> None:
    answer = await door.post(WHO, as_=None, cookie=COOKIE, **headers)
    assert answer.json() == {"data": {"viewer": {"user": {"name": "Hq"}}}, "extensions": {"cost": 1}}


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_session_does_not_count_from_elsewhere(door: Door, headers: dict[str, Any]) -> None:
    assert (await door.post(WHO, as_=None, cookie=COOKIE, **headers)).status_code == 401


@pytest.mark.parametrize(("headers", "status"), [({}, 200), ({"sec-fetch-site": "none"}, 200), ({"sec-fetch-site": "cross-site"}, 401)])
async def test_a_get_with_a_session(door: Door, headers: dict[str, str], status: int) -> None:
    answer = await door.get(as_=None, headers={"cookie": COOKIE, **headers}, query=WHO["query"])
    assert answer.status_code == status


async def test_a_bad_token_is_not_made_good_by_a_cookie(door: Door) -> None:
    answer = await door.post(WHO, as_=None, cookie=COOKIE, origin=HOST, authorization=f"Bearer {token('revoked')}")
    assert answer.status_code == 401


@pytest.mark.parametrize("cookie", ["concord_session=", "concord_session=nobody", "concord_session=" + "x" * 5000, "other=session-of-hq"])
async def test_a_session_that_nobody_has_opens_nothing(door: Door, cookie: str) -> None:
    assert (await door.post(WHO, as_=None, cookie=cookie, origin=HOST)).status_code == 401


async def test_a_session_ends_and_a_disabled_user_is_out(own_door: Door) -> None:
    with psycopg.connect(url_of(own_door)) as connection:
        connection.execute("UPDATE sign_in_session SET ended_at = now() WHERE user_id = %s", [own_door.asker.shelf.world["hq"].id])
        connection.execute("UPDATE app_user SET disabled_at = now() WHERE id = %s", [own_door.asker.shelf.world["buyer"].id])
    assert (await own_door.post(WHO, as_=None, cookie=COOKIE, origin=HOST)).status_code == 401
    assert (await own_door.post(WHO, as_="buyer")).status_code == 401
    assert (await own_door.post(WHO, as_="hq")).status_code == 200


async def test_the_request_is_named_in_the_answer_and_in_the_audit(own_door: Door) -> None:
    act = {"query": "mutation { setLanguage(input: {language: EN}) { user { language } } }"}
    answer = await own_door.post(act, as_="finance", x_request_id="request-4711", user_agent="Program/1")
    assert answer.headers["x-request-id"] == "request-4711"
    async with own_door.asker.graph.sessions() as db:
        query = select(AuditEntry).where(AuditEntry.request_id == "request-4711", AuditEntry.act == "language:set")
        entry = (await db.scalars(query)).one()
        token = (await db.scalars(select(ApiToken.id).where(ApiToken.name == "finance"))).one()
    assert (entry.address, entry.user_agent, entry.session_id, entry.token_id) == ("127.0.0.1", "Program/1", None, token)
    assert (entry.field, entry.before, entry.after) == ("language", "zh_CN", "en")
    other = await own_door.post(act, as_="finance", x_request_id="<script>")
    assert other.headers["x-request-id"].isalnum()


async def test_a_token_for_reading_reads_and_is_forbidden_to_act(own_door: Door) -> None:
    with psycopg.connect(url_of(own_door)) as connection:
        connection.execute("UPDATE api_token SET scope = 'READ' WHERE name = 'finance'")
    assert (await own_door.post(WHO, as_="finance")).json()["data"]["viewer"]["user"]["name"] == "Finance"
    act = {"query": "mutation { setLanguage(input: {language: EN}) { user { language } } }"}
    answer = (await own_door.post(act, as_="finance")).json()
    assert (answer.get("data"), [each["extensions"]["code"] for each in answer["errors"]]) == (None, ["FORBIDDEN"])
    assert "errors" not in (await own_door.post(act, as_="hq")).json()


async def test_a_tokens_use_is_shown_and_written_once_a_minute(own_door: Door) -> None:
    query = {"query": "{ apiTokens(first: 1, where: {isLive: {eq: true}}) { nodes { name scope lastUsedAt isLive } } }"}
    first = (await own_door.post(query, as_="finance")).json()["data"]["apiTokens"]["nodes"]
    again = (await own_door.post(query, as_="finance")).json()["data"]["apiTokens"]["nodes"]
    assert [(each["name"], each["scope"], each["isLive"]) for each in first] == [("finance", "ACT", True)]
    assert again[0]["lastUsedAt"] is not None
    with psycopg.connect(url_of(own_door)) as connection:
        used = connection.execute("SELECT used_at FROM api_token WHERE name = 'finance'").fetchone()
        assert used is not None
        assert used[0] is not None
        await own_door.post(query, as_="finance")
        assert connection.execute("SELECT used_at FROM api_token WHERE name = 'finance'").fetchone() == used
