"""Through PgBouncer in transaction mode, with fewer connections to the server than ask: nobody gets another's statement or settings."""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.database import driver_connection, make_engine, make_reading_engine
from settings import settings
from tests.concord.test_two_addresses import await_answer
from tests.concord.test_up import CONCORD, environment
from tests.databases import ROOT
from tests.faults.load import check_once, founded, under_load
from tests.serving import free_port

pytestmark = [pytest.mark.anyio, pytest.mark.pgbouncer]
PROGRAM = shutil.which("pgbouncer") or ""
LENT = 2
"""Connections to the server, for however many ask."""
INI = """[databases]
pooled = {server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {lent}
server_lifetime = 3600
"""


@pytest.fixture
def pooled_url(database_url: str, tmp_path: Path) -> Iterator[str]:
    """The database through a pooler of its own."""
    port, ini = free_port(), tmp_path / "pgbouncer.ini"
    server = " ".join(f"{name}='{value}'" for name, value in psycopg.conninfo.conninfo_to_dict(database_url).items())
    ini.write_text(INI.format(server=server, port=port, lent=LENT))
    as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
    with (tmp_path / "pgbouncer.log").open("w") as log, subprocess.Popen([PROGRAM, *as_nobody, str(ini)], stderr=log) as process:
        url = f"postgresql://anybody@127.0.0.1:{port}/pooled"
        try:
            await_connection(url)
            yield url
        finally:
            process.terminate()


def await_connection(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


STATE = "SELECT concat_ws(' ', {})".format(
    ", ".join(
        f"current_setting('{name}')" for name in ("transaction_isolation", "transaction_read_only", "statement_timeout", "jit", "timezone")
    )
)


@pytest.fixture
def pooled(pooled_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The pooler's address, and settings that say what it is."""
    monkeypatch.setenv("CONCORD_DATABASE_URL", pooled_url)
    monkeypatch.setenv("CONCORD_DATABASE_DIRECT_URL", database_url)
    monkeypatch.setenv("CONCORD_DATABASE_POOLED", "true")
    settings.cache_clear()
    yield pooled_url
    monkeypatch.undo()
    settings.cache_clear()


async def by_driver(engine: AsyncEngine, statement: str, *values: object) -> object:
    async with driver_connection(engine) as driver:
        return await driver.fetchval(statement, *values)


async def by_sqlalchemy(engine: AsyncEngine, statement: str) -> object:
    async with engine.connect() as connection:
        return await connection.scalar(text(statement))


async def test_each_reading_transaction_says_what_it_is_and_leaves_nothing_behind(pooled: str, database_url: str) -> None:
    reading, acting, direct = make_reading_engine(pooled, 7), make_engine(pooled), make_engine(database_url)
    untouched = await by_sqlalchemy(direct, STATE)
    for _ in range(3):
        for way in (by_driver, by_sqlalchemy):
            assert await way(reading, STATE) == "repeatable read on 7s off UTC"
        assert await by_sqlalchemy(acting, STATE) == untouched
    for way in (by_driver, by_sqlalchemy):
        with pytest.raises(Exception, match="read-only transaction"):
            await way(reading, "CREATE TABLE nothing ()")
        assert await way(reading, "SELECT 1") == 1
    for engine in (reading, acting, direct):
        await engine.dispose()


async def test_whoever_shares_a_connection_gets_their_own_answer(pooled: str) -> None:
    reading, acting = make_reading_engine(pooled, 7, pool_size=10), make_engine(pooled, pool_size=10)

    async def asks(number: int) -> None:
        for turn in range(5):
            value = number * 100 + turn
            assert await by_driver(reading, f"SELECT $1::int + {turn}", value) == value + turn
            async with acting.begin() as connection:
                for added in range(3):
                    assert await connection.scalar(select(literal(value) + added, func.pg_sleep(0.001))) == value + added

    await asyncio.gather(*(asks(number) for number in range(20)))
    await reading.dispose()
    await acting.dispose()


@contextmanager
def running(given: dict[str, str], said: Path) -> Iterator[None]:
    """A serving process and a worker, until both end as they should."""
    with said.open("w") as log:
        both = [subprocess.Popen([*CONCORD, what], cwd=ROOT, env=given, stdout=log, stderr=log) for what in ("serve", "work")]
        try:
            yield
        finally:
            for process in both:
                process.terminate()
            ends = [process.wait(30) for process in both]
    assert ends == [0, 0]


async def test_the_service_works_behind_it(pooled: str, database_url: str, tmp_path: Path) -> None:
    above = await founded(database_url)
    port = free_port()
    here = {"database_url": pooled, "database_direct_url": database_url, "database_pooled": "true", "data_dir": str(tmp_path)}
    given = environment(**here, port=str(port), log_level="ERROR")
    with running(given, tmp_path / "log"):
        await asyncio.to_thread(await_answer, port)
        async with under_load(f"http://127.0.0.1:{port}", above, pause=0) as load:
            await load.until(lambda: len(load.acknowledged) >= 30 and load.reads >= 30)
        with psycopg.connect(database_url, autocommit=True) as connection:
            await load.until(lambda: connection.execute("SELECT 1 FROM outbox_event WHERE sent_at IS NULL").fetchone() is None)
    check_once(database_url, load)
    assert (tmp_path / "log").read_text() == f"Serving on 127.0.0.1, port {port}.\n"
