"""People who change things without a pause, each change under an idempotency key until it is acknowledged, and what became of it."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import httpx2
import psycopg
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from api.ids import encode
from domain.acts import begin_act
from domain.database import async_url
from domain.identity.models import ApiToken
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now
from tests.company import Company

SECRET = "secret-of-the-administrator"
ADD = """mutation($code: String!, $above: ID!) { addUnit(input: {code: $code, name: "A branch", kind: BRANCH, parentId: $above}) {
    unit { code } userErrors { code } } }"""
READ = "{ units { totalCount } viewer { today } }"
LOST = (httpx2.NetworkError, httpx2.ProtocolError)
"""The process died under the request, or nobody listened."""
LONGEST = 10.0
"""Seconds: whoever waits longer for an answer is left hanging, which ends the test."""


async def founded(url: str) -> str:
    """The id of the headquarters of a new company whose administrator has a token."""
    engine = create_async_engine(async_url(url), poolclass=NullPool)
    company = await Company.found(engine)
    async with company.sessions.begin() as db:
        begin_act(db, await company.admin(), "test:load")
        until = real_now() + timedelta(hours=1)
        db.add(ApiToken(user_id=company.founded.admin.id, name="load", token_hash=hash_secret(SECRET), expires_at=until))
    await engine.dispose()
    return encode("unt", company.founded.headquarters.id)


@dataclass
class Load:
    """Two who write and one who reads; `statuses` counts what they were answered, 0 where a connection was lost."""

    http: httpx2.AsyncClient
    above: str
    pause: float = 0.02
    """Seconds between two requests of one of them."""
    acknowledged: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    good_at: float = 0
    reads: int = 0
    on_their_way: set[int] = field(default_factory=set)
    """The requests that were sent and have no answer yet, numbered."""
    unexplained: list[str] = field(default_factory=list)
    """Answers that are neither good nor a 503 that says when to come back."""
    stopped: bool = False
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _requests: "count[int]" = field(default_factory=lambda: count(1))

    async def write(self) -> None:
        """One change after another; each is sent again until it is acknowledged, however often that takes."""
        while not self.stopped:
            code = f"B{next(self._numbers)}"
            done = False
            while not done:
                done = await self._asks(ADD, {"code": code, "above": self.above}, {"idempotency-key": code})
                await asyncio.sleep(self.pause)
            self.acknowledged.append(code)

    async def read(self) -> None:
        """Looks again and again."""
        while not self.stopped:
            self.reads += await self._asks(READ, {}, {})
            await asyncio.sleep(self.pause)

    async def _asks(self, text: str, variables: dict[str, str], headers: dict[str, str]) -> bool:
        number = next(self._requests)
        self.on_their_way.add(number)
        try:
            answer = await self.http.post("/graphql", json={"query": text, "variables": variables}, headers=headers)
        except LOST:
            self.statuses[0] += 1
            return False
        finally:
            self.on_their_way.remove(number)
        self.statuses[answer.status_code] += 1
        body = answer.json()
        good = answer.status_code == 200 and "errors" not in body and not body["data"].get("addUnit", {}).get("userErrors")
        if good:
            self.good_at = time.monotonic()
        elif answer.status_code != 503 or "retry-after" not in answer.headers:
            self.unexplained.append(answer.text)
        return good

    async def until(self, true: Callable[[], bool], seconds: float = 30) -> None:
        """Goes on until something is so."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, self.statuses
            assert not self.unexplained
            await asyncio.sleep(0.01)


@asynccontextmanager
async def under_load(address: str, above: str, pause: float = 0.02) -> AsyncIterator[Load]:
    """The load runs during the block, and ends with each change acknowledged."""
    said = {"authorization": f"Bearer {SECRET}", "accept": "application/graphql-response+json"}
    async with httpx2.AsyncClient(base_url=address, headers=said, timeout=LONGEST) as http:
        load = Load(http, above, pause)
        async with asyncio.TaskGroup() as group:
            for work in (load.write, load.write, load.read):
                group.create_task(work())
            yield load
            load.stopped = True


def check_once(url: str, load: Load) -> None:
    """Every acknowledged change is there, and once: its row, its event, its audit, its key; nothing else was refused or broken."""
    with psycopg.connect(url) as connection:
        codes = [code for (code,) in connection.execute("SELECT code FROM unit WHERE parent_id IS NOT NULL")]
        (events,) = connection.execute("SELECT count(*) FROM outbox_event WHERE name = 'UnitAdded'").fetchone() or (0,)
        (entries,) = connection.execute("SELECT count(*) FROM audit_entry WHERE act = 'unit:add' AND field = 'code'").fetchone() or (0,)
        keys = [key for (key,) in connection.execute("SELECT key FROM idempotency_key")]
    assert sorted(codes) == sorted(load.acknowledged) == sorted(keys)
    assert events == entries == len(codes)
    assert load.unexplained == []
