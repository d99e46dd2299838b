"""What every test may ask for. The process that starts a run owns its server; the workers of xdist are told where it is."""

import asyncio
import contextlib
import dataclasses
import fcntl
import os
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from typing import Any

import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.pool import NullPool
from structlog.dev import plain_traceback

from concord.garbage import begin, settle
from domain.database import make_engine
from domain.platform.journal import make_sessions
from tests.browsers import chromium
from tests.databases import TestServer, test_server
from tests.dialect import share
from tests.needs import require_needs, tell_left_out
from tests.world import World

os.environ.setdefault("CONCORD_ARGON2_MEBIBYTES", "12")  # the least that may be set: people of the tests sign in all the time
os.environ.setdefault("CONCORD_SECRET_KEYS", urlsafe_b64encode(bytes(32)).decode())  # so that no test makes a key in a folder
share()
begin()
structlog.configure(processors=[structlog.processors.add_log_level, structlog.dev.ConsoleRenderer(exception_formatter=plain_traceback)])
SERVER = pytest.StashKey[TestServer]()
STACK = pytest.StashKey[contextlib.ExitStack]()
NUMBERS = count(1)


def started(config: pytest.Config) -> TestServer:
    """The run's server, started when first asked for."""
    if SERVER not in config.stash:
        config.stash[STACK] = contextlib.ExitStack()
        config.stash[SERVER] = config.stash[STACK].enter_context(test_server())
    return config.stash[SERVER]


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("server")
    if given:
        config.stash[SERVER] = TestServer(**given)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["server"] = dataclasses.asdict(started(node.config))


def pytest_unconfigure(config: pytest.Config) -> None:
    if STACK in config.stash:
        config.stash[STACK].close()


def pytest_collection_finish() -> None:
    settle()


def pytest_runtest_setup(item: pytest.Item) -> None:
    require_needs(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tell_left_out(terminalreporter)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def database_server(pytestconfig: pytest.Config) -> TestServer:
    """The PostgreSQL server of this run."""
    return started(pytestconfig)


@pytest.fixture(scope="session")
def worker_id_or_main(pytestconfig: pytest.Config) -> str:
    return str(getattr(pytestconfig, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def once_a_run(tmp_path_factory: pytest.TempPathFactory, worker_id_or_main: str) -> Callable[[str, Callable[[], bytes]], bytes]:
    """Bytes that the processes of a run share: the first that asks for them makes them, the others wait and read."""
    own = tmp_path_factory.getbasetemp()
    folder = own if worker_id_or_main == "main" else own.parent

    def of_all(name: str, make: Callable[[], bytes]) -> bytes:
        file = folder / name
        with file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                file.write_bytes(make())
        return file.read_bytes()

    return of_all


@pytest.fixture(scope="session")
def worker_database_url(database_server: TestServer, worker_id_or_main: str) -> str:
    """A migrated database that the tests of one process share, for tests that roll back."""
    return database_server.clone(f"shared_{worker_id_or_main}")


@pytest.fixture
def database_url(database_server: TestServer, worker_id_or_main: str) -> Iterator[str]:
    """A migrated database for one test, for doors and workers that commit."""
    name = f"{worker_id_or_main}_{next(NUMBERS)}"
    yield database_server.clone(name)
    database_server.drop(name)


@pytest.fixture
def empty_database_url(database_server: TestServer, worker_id_or_main: str) -> Iterator[str]:
    """A database with nothing in it, for one test."""
    name = f"{worker_id_or_main}_{next(NUMBERS)}"
    yield database_server.empty(name)
    database_server.drop(name)


@pytest.fixture(scope="session")
def settled(database_server: TestServer, worker_id_or_main: str) -> tuple[str, World]:
    """A database that the tests of one process share, for tests that roll back, with the company of tests/world.py in it."""
    url = database_server.clone(f"world_{worker_id_or_main}")
    return url, asyncio.run(made_in(url))


async def made_in(url: str) -> World:
    engine = make_engine(url, poolclass=NullPool)
    async with make_sessions(engine).begin() as session:
        world = await World.make(session)
        for row in list(session):
            await session.refresh(row)
        session.expunge_all()
    await engine.dispose()
    return world


@pytest.fixture
def url_of_db(request: pytest.FixtureRequest) -> str:
    """Nothing is in the database but the company, for a test that asks for the world."""
    if "world" in request.fixturenames:
        return str(request.getfixturevalue("settled")[0])
    return str(request.getfixturevalue("worker_database_url"))


@pytest.fixture(scope="session")
async def rolling_back() -> AsyncIterator[Callable[[str], AsyncEngine]]:
    """Engines of the databases whose transactions are rolled back; their connections serve test after test."""
    engines: dict[str, AsyncEngine] = {}

    def engine_of(url: str) -> AsyncEngine:
        if url not in engines:
            engines[url] = make_engine(url, pool_size=1)
        return engines[url]

    yield engine_of
    for engine in engines.values():
        await engine.dispose()


@pytest.fixture
async def db(url_of_db: str, rolling_back: Callable[[str], AsyncEngine]) -> AsyncIterator[AsyncSession]:
    """A session whose transaction is rolled back after the test."""
    async with make_sessions(rolling_back(url_of_db))() as session:
        yield session
        await session.rollback()


@pytest.fixture
async def world(settled: tuple[str, World], db: AsyncSession) -> World:
    """The company of tests/world.py."""
    return await settled[1].again_in(db)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """A database of the test's own, for acts that commit and race."""
    engine = make_engine(database_url, pool_size=4)
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions of that database."""
    return make_sessions(engine)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; only for tests marked `browser`."""
    path = chromium()
    assert path is not None, "mark this test with pytest.mark.browser"
    return path
