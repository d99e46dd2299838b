"""What a feed of a million rows takes of a serving process, in each format: `make bench`.

A program takes all projects of a large database, as fast as it can, and then begins once more and reads nothing for a while. The aim
is that the process grows by less than 50 MB, however many rows there are (CONCORD_TEST_FEED_ROWS) and however slowly they are taken.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import nanoarrow as na
import psutil
import psycopg
import pytest
from psycopg import sql

from api.bi.formats import FORMATS
from authz.store import seed_policy
from domain.acts import begin_act
from domain.contracts.models import BudgetLine
from domain.database import make_engine
from domain.delivery.models import Project
from domain.identity.models import ApiToken
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now
from domain.platform.journal import make_sessions
from tests.bench.copies import loose
from tests.concord.test_two_addresses import serving
from tests.faults.load import SECRET
from tests.world import World

pytestmark = pytest.mark.anyio
ROWS = int(os.environ.get("CONCORD_TEST_FEED_ROWS", "1000000"))
MOST = 50.0
"""MB of 1,000,000 bytes by which the process may grow."""
IDLE = 5.0
SAID = {"authorization": f"Bearer {SECRET}"}
MADE = """INSERT INTO {table} ({names}) SELECT {made} FROM (SELECT row.* FROM {table} row LIMIT 1) one, generate_series(1, %s::integer) g,
    LATERAL jsonb_populate_record(NULL::{table}, to_jsonb(one) || {change}) made"""
BUDGET = "jsonb_build_object('id', md5(g::text)::uuid)"
PROJECT = (
    """jsonb_build_object('id', gen_random_uuid(), 'budget_line_id', md5(g::text)::uuid, 'code', 'BENCH-' || g, 'name', '项目 ' || g)"""
)


def made(table: Any, change: Any) -> sql.Composed:
    """As many rows as are asked for, each the first one with a change."""
    names = [column.name for column in table.columns if column.computed is None]
    return sql.SQL(MADE).format(
        table=sql.Identifier(table.name),
        names=sql.SQL(", ").join(map(sql.Identifier, names)),
        made=sql.SQL(", ").join(sql.Identifier("made", name) for name in names),
        change=sql.SQL(change),
    )


END = {"json": b'"id":', "ndjson": b"\n", "csv": b"\r\n"}
"""What stands once in each row."""


async def filled(url: str) -> int:
    """How many projects a reader of all of them has, after they were made."""
    engine = make_engine(url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        await seed_policy(db)
        world = await World.make(db)
        begin_act(db, world.as_("founder"), "test:bench")
        world["hq"].is_service = True
        until = real_now() + timedelta(hours=3)
        db.add(ApiToken(user_id=world["hq"].id, name="feed", token_hash=hash_secret(SECRET), expires_at=until))
    await engine.dispose()
    with psycopg.connect(url) as connection, loose(connection, ["budget_line", "project"]):
        connection.execute(made(BudgetLine.__table__, BUDGET), [ROWS])
        connection.execute(made(Project.__table__, PROJECT), [ROWS])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
        found = connection.execute("SELECT count(*) FROM project").fetchone()
    assert found is not None
    return int(found[0])


async def taken(http: httpx2.AsyncClient, ending: str, process: psutil.Process, file: Path) -> float:
    """The most memory of the process while the feed is taken into a file."""
    most = 0.0
    async with http.stream("GET", f"/bi/projects.{ending}") as answer:
        assert answer.status_code == 200
        with file.open("wb") as written:
            async for chunk in _chunks(answer):
                written.write(chunk)
                most = max(most, process.memory_info().rss / 1_000_000)
    return most


async def _chunks(answer: httpx2.Response) -> AsyncIterator[bytes]:
    async for chunk in answer.aiter_raw():
        yield chunk


def rows_of(file: Path, ending: str) -> int:
    """How many rows a file has."""
    if ending == "arrow":
        with na.ArrayStream.from_path(str(file)) as batches:
            return sum(len(batch) for batch in batches)
    with file.open("rb") as written:
        found = sum(line.count(END[ending]) for line in written)
    return found - (ending == "csv")


async def held(http: httpx2.AsyncClient, process: psutil.Process) -> float:
    """The most memory while somebody has begun to read and reads no further."""
    most, until = 0.0, time.monotonic() + IDLE
    async with http.stream("GET", "/bi/projects.ndjson") as answer:
        assert answer.status_code == 200
        await anext(_chunks(answer))
        while time.monotonic() < until:
            most = max(most, process.memory_info().rss / 1_000_000)
            await asyncio.sleep(0.05)
    return most


async def since(http: httpx2.AsyncClient) -> tuple[float, int]:
    """The seconds that it takes to say that nothing was written since, and how many rows came."""
    mark = (await http.get("/bi/customers.ndjson")).headers["concord-next"]
    began = time.perf_counter()
    answer = await http.get("/bi/projects.ndjson", params={"updatedSince": mark})
    assert answer.status_code == 200
    return time.perf_counter() - began, answer.text.count("\n")


async def test_the_memory_of_a_feed(database_url: str, tmp_path: Path) -> None:
    rows, found = await filled(database_url), {}
    with serving(database_url, tmp_path) as (_, port):
        process = next(each for each in psutil.process_iter() if each.ppid() == psutil.Process().pid and "serve" in each.cmdline())
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=SAID, timeout=600) as http:
            assert (await http.get("/bi")).status_code == 200
            before = process.memory_info().rss / 1_000_000
            print(f"\n{rows} rows; the process took {before:.0f} MB before\n{'format':12}{'MB':>8}{'seconds':>10}{'size, MB':>10}")
            for ending in FORMATS:
                file, began = tmp_path / f"rows.{ending}", time.perf_counter()
                found[ending] = await taken(http, ending, process, file)
                seconds = time.perf_counter() - began
                print(f"{ending:12}{found[ending]:8.0f}{seconds:10.1f}{file.stat().st_size / 1_000_000:10.1f}")
                assert rows_of(file, ending) == rows
                file.unlink()
            found["slow"] = await held(http, process)
            print(f"{'read slowly':12}{found['slow']:8.0f}")
            seconds, few = await since(http)
            print(f"nothing since: {few} rows after {seconds:.1f} seconds")
    assert max(found.values()) - before < MOST
