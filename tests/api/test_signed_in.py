"""A sign-in is kept for a second at most: no round trip of its own, and nothing that has ended is good because of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import psycopg
import pytest
from sqlalchemy import Table, event
from sqlalchemy.sql import visitors

from api.credentials import Credential
from api.ids import encode
from authz import sign_in, signed_in
from authz.signed_in import Kept, SignedIn
from concord.compose import Composition
from domain.acts import NOWHERE
from domain.database import OF_SIGN_IN
from domain.identity.secret import hash_secret
from domain.identity.sign_in_calls import CALLS
from domain.models import metadata
from domain.platform.clock import real_now
from settings import settings
from tests.api.asking import Asker, views
from tests.api.door import HOST, Door, give_credentials, token
from tests.api.shelf import Shelf

WHO = {"query": "{ viewer { user { name } roles } }"}
SESSION: dict[str, Any] = {"cookie": "concord_session=session-of-hq", "origin": HOST}
ENDINGS = {
    "a session ends": "UPDATE sign_in_session SET ended_at = now()",
    "a token is revoked": "UPDATE api_token SET revoked_at = now()",
    "a token may only read": "UPDATE api_token SET scope = 'READ'",
    "an account is disabled": "UPDATE account SET disabled_at = now()",
    "a user is disabled": "UPDATE app_user SET disabled_at = now()",
    "a role ends": "UPDATE role_grant SET ended_at = now()",
    "a role is given": "INSERT INTO role_grant SELECT (jsonb_populate_record(NULL::role_grant,"
    " to_jsonb(g) || jsonb_build_object('id', gen_random_uuid(), 'role', 'auditor'))).* FROM role_grant g LIMIT 1",
    "the policy changes": "UPDATE policy_version SET version = version",
    "the clock moves": 'UPDATE clock_offset SET "offset" = "offset" + interval \'1 day\'',
}


@pytest.fixture
def for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time ends nothing in this test."""
    monkeypatch.setattr(signed_in, "SECONDS", 3600)


@asynccontextmanager
async def process(url: str, shelf: Shelf, *, credentials: bool = False) -> AsyncIterator[tuple[Door, Composition]]:
    """A serving process over the database, that hears its calls."""
    composition = Composition.of(settings(), url)
    composition.graph._views.update(views())
    if credentials:
        await give_credentials(Asker(composition.graph, shelf))
    transport = httpx2.ASGITransport(app=composition.app())
    calls = composition.graph.signed_in.calls
    assert calls is not None
    with composition.graph.signed_in.listening():
        async with httpx2.AsyncClient(transport=transport, base_url=HOST) as client:
            await until(lambda: calls.arrive)
            yield Door(client, Asker(composition.graph, shelf)), composition
    views().update(composition.graph._views)
    await composition.close()


async def until(true: Callable[[], bool]) -> None:
    """Looks until it is so."""
    for _ in range(2000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never was")


@contextmanager
def statements(composition: Composition) -> Iterator[list[str]]:
    """All SQL of the process inside the block."""
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        found.append(statement)

    engines = [composition.reading.sync_engine, composition.acting.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
async def here(shelf_url: str, filled: tuple[Any, Shelf]) -> AsyncIterator[tuple[Door, Composition]]:
    async with process(shelf_url, filled[1], credentials=True) as found:
        yield found


async def status(door: Door, **headers: Any) -> int:
    found = await door.post(WHO, as_=None, **(headers or {"authorization": f"Bearer {token('hq')}"}))
    return found.status_code


@pytest.mark.usefixtures("for_long")
@pytest.mark.parametrize("headers", [SESSION, {"authorization": f"Bearer {token('hq')}"}], ids=["session", "token"])
async def test_the_second_request_is_one_statement_the_answers(here: tuple[Door, Composition], headers: dict[str, Any]) -> None:
    door, composition = here
    assert await status(door, **headers) == 200
    with statements(composition) as found:
        assert await status(door, **headers) == 200
    assert len(found) == 1, found
    assert "row_to_json" in found[0]


@pytest.mark.usefixtures("for_long")
async def test_a_stream_and_a_page_look_through_the_same_memory(here: tuple[Door, Composition]) -> None:
    door, composition = here
    stream = Credential(token("partner_lead"), True, "", NOWHERE)
    assert await stream.viewer(composition.graph) is not None
    with statements(composition) as found:
        assert await stream.viewer(composition.graph) is not None
    assert found == []
    cookie = {"cookie": "concord_session=session-of-partner_lead"}
    for expected in (200, 200):
        with statements(composition) as found:
            assert (await door.http.get("/partner/account", headers=cookie)).status_code == expected
    assert [sql for sql in found if "policy_version" in sql] == []


@pytest.mark.usefixtures("for_long")
@pytest.mark.parametrize("change", ENDINGS.values(), ids=ENDINGS.keys())
async def test_a_change_by_another_process_is_told_and_everybody_read_anew(
    here: tuple[Door, Composition], shelf_url: str, change: str
) -> None:
    door, composition = here
    assert (await status(door), await status(door, **SESSION)) == (200, 200)
    assert len(composition.graph.signed_in._kept) == 2
    with psycopg.connect(shelf_url) as connection:
        connection.execute(change)
    await until(lambda: not composition.graph.signed_in._kept)
    with statements(composition) as found:
        await status(door)
    assert "api_token" in found[0]


@pytest.mark.usefixtures("for_long")
async def test_in_the_process_of_the_act_the_next_request_is_decided_anew_without_any_call(
    here: tuple[Door, Composition], shelf_url: str
) -> None:
    door, composition = here
    calls = composition.graph.signed_in.calls
    assert calls is not None
    calls._tell = lambda _: None  # type: ignore[assignment]  # deaf
    assert (await status(door, **SESSION), await status(door)) == (200, 200)
    with psycopg.connect(shelf_url) as connection:
        row = connection.execute("SELECT id FROM api_token WHERE token_hash = %s", [hash_secret(token("hq"))]).fetchone()
    assert row is not None
    act = {"query": f'mutation {{ revokeToken(input: {{tokenId: "{encode("tok", row[0])}"}}) {{ userErrors {{ code }} }} }}'}
    done = await door.post(act, as_=None, **SESSION)
    assert done.json()["data"] == {"revokeToken": {"userErrors": []}}
    assert (await status(door), await status(door, **SESSION)) == (401, 200)


@pytest.mark.usefixtures("for_long")
async def test_what_is_not_good_is_not_kept_nor_any_secret(here: tuple[Door, Composition]) -> None:
    door, composition = here
    for secret in ("revoked", "expired", "nobody"):
        assert await status(door, authorization=f"Bearer {token(secret)}") == 401
    assert composition.graph.signed_in._kept == {}
    assert await status(door) == 200
    assert token("hq") not in repr(composition.graph.signed_in._kept)


@pytest.mark.usefixtures("for_long")
async def test_a_token_is_no_session_and_a_session_no_token(here: tuple[Door, Composition]) -> None:
    door, _ = here
    assert (await status(door), await status(door, **SESSION)) == (200, 200)
    assert await status(door, cookie=f"concord_session={token('hq')}", origin=HOST) == 401
    assert await status(door, authorization="Bearer session-of-hq") == 401


@pytest.mark.usefixtures("for_long")
async def test_only_so_many_are_kept(here: tuple[Door, Composition], monkeypatch: pytest.MonkeyPatch) -> None:
    door, composition = here
    monkeypatch.setattr(signed_in, "MOST", 2)
    for persona in ("hq", "finance", "buyer"):
        assert (await door.post(WHO, as_=persona)).status_code == 200
    assert [kept.viewer.user_id for kept in composition.graph.signed_in._kept.values()] == [
        door.asker.shelf.world[persona].id for persona in ("finance", "buyer")
    ]


@pytest.mark.usefixtures("for_long")
async def test_use_is_written_once_of_many_requests_and_a_look_of_a_stream_does_not_swallow_it(here: tuple[Door, Composition]) -> None:
    door, composition = here
    looking = Credential(token("hq"), True, "", NOWHERE)
    viewer = await looking.viewer(composition.graph)
    assert viewer is not None
    assert viewer.is_stale
    with statements(composition) as found:
        assert {await status(door) for _ in range(4)} == {200}
    assert [sql.split()[0] for sql in found if "used_at" in sql] == ["UPDATE"]
    assert len(composition.graph.signed_in._kept) == 1


@pytest.mark.usefixtures("for_long")
async def test_what_was_read_before_a_change_is_not_kept_after_it(here: tuple[Door, Composition]) -> None:
    door, composition = here
    event.listen(composition.reading.sync_engine, "before_cursor_execute", lambda *_: composition.graph.signed_in.forget(), once=True)
    assert await status(door) == 200
    assert composition.graph.signed_in._kept == {}


@pytest.mark.usefixtures("for_long")
async def test_who_hears_nothing_keeps_nothing(here: tuple[Door, Composition], shelf_url: str) -> None:
    door, composition = here
    calls = composition.graph.signed_in.calls
    assert calls is not None
    assert await status(door) == 200
    with psycopg.connect(shelf_url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'concord-listen'")
    await until(lambda: not calls.arrive)
    assert composition.graph.signed_in._kept == {}
    silent = SignedIn()
    assert await silent.viewer(composition.reading, token("hq"), is_token=True) is not None
    assert silent._kept == {}


def test_every_table_that_a_sign_in_is_read_from_calls() -> None:
    marked = {table.name for table in metadata.tables.values() if table.info == OF_SIGN_IN["info"]}
    read = {part.name for query in (sign_in._OF_SESSION, sign_in._OF_TOKEN) for part in visitors.iterate(query) if isinstance(part, Table)}
    assert {model.__tablename__ for model in CALLS} == marked == read


async def test_a_second_a_day_and_the_credentials_own_end(here: tuple[Door, Composition]) -> None:
    _, composition = here
    viewer = await Credential(token("hq"), True, "", NOWHERE).viewer(composition.graph)
    assert viewer is not None
    assert viewer.ends_at is not None
    now = time.monotonic()
    again = Kept(viewer, now).again("r-2", NOWHERE)
    assert again is not None
    assert (again.request_id, again.user_id, again.token_id, again.origin.token_id) == ("r-2", viewer.user_id, *[viewer.token_id] * 2)
    assert again.now > viewer.now
    assert Kept(viewer, now - signed_in.SECONDS).again("", NOWHERE) is None
    assert Kept(replace(viewer, ends_at=real_now()), now).again("", NOWHERE) is None
    assert Kept(replace(viewer, now=viewer.now - timedelta(days=1)), now).again("", NOWHERE) is None
