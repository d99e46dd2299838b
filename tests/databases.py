"""The databases of a test run: one server, a template built by the migrations, clones of it for whoever needs rows of their own.

The server is embedded and fast, or the one of CONCORD_TEST_DATABASE_URL. Two runs at once get a server each, from numbered
folders in memory (`/dev/shm`), or in `.cache` where there is none; the template stays there between runs for as long as the
migrations stay the same. `make clean` takes both away.
"""

import contextlib
import hashlib
import itertools
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dramatiq_postgres
import psycopg
from psycopg import sql
from psycopg.rows import scalar_row
from sqlalchemy import make_url

from concord import migrate
from concord.embedded_postgres import DataFolderInUseError, EmbeddedPostgres
from concord.postgres_check import CREATE, check_server
from concord.postgres_cluster import PostgresError
from workers.broker import install

ROOT = Path(__file__).parents[1]
VARIABLE = "CONCORD_TEST_DATABASE_URL"
PREFIX = "concord_test_"
STALE_SECONDS = 3 * 3600
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder that only its owner can enter is made in it
LEAST_MEMORY = 2_000_000_000
TABLESPACE = "concord_test"
"""In memory, where the server has one of this name (`.ci/durable.py`): copies of the template stand where it stands."""


@dataclass(frozen=True)
class TestServer:
    """A server, the prefix of this run's databases on it and the name of the template; plain text, so that xdist can send it."""

    __test__ = False

    maintenance_url: str
    prefix: str
    template: str
    lasting: bool
    """Whether the server writes through to the disk; the whole files of a copy then take longer than its log."""

    def url(self, name: str) -> str:
        return make_url(self.maintenance_url).set(database=name).render_as_string(hide_password=False)

    def clone(self, name: str) -> str:
        """A copy of the template; its address."""
        strategy = "WAL_LOG" if self.lasting else "FILE_COPY"
        self.run(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY " + strategy).format(self.name(name), sql.Identifier(self.template)))
        return self.url(self.prefix + name)

    def empty(self, name: str) -> str:
        """A database without anything in it; its address."""
        self.run(sql.SQL(CREATE).format(self.name(name)))
        return self.url(self.prefix + name)

    def drop(self, name: str) -> None:
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(self.name(name)))

    def name(self, name: str) -> sql.Identifier:
        return sql.Identifier(self.prefix + name)

    def run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.maintenance_url, autocommit=True) as connection:
            connection.execute(statement)

    def tablespaces(self) -> list[str]:
        with psycopg.connect(self.maintenance_url) as connection:
            return connection.cursor(row_factory=scalar_row).execute("SELECT spcname FROM pg_tablespace").fetchall()

    def databases(self) -> list[str]:
        with psycopg.connect(self.maintenance_url) as connection:
            query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            return connection.cursor(row_factory=scalar_row).execute(query, [PREFIX]).fetchall()


@contextlib.contextmanager
def test_server() -> Iterator[TestServer]:
    """The server of this run with its template built; what the run made is dropped at the end."""
    outside = os.environ.get(VARIABLE)
    with on_server(outside) if outside else on_embedded() as server:
        try:
            yield server
        finally:
            for name in server.databases():
                if name.startswith(server.prefix):
                    server.drop(name.removeprefix(server.prefix))


@contextlib.contextmanager
def on_server(url: str) -> Iterator[TestServer]:
    prefix = f"{PREFIX}{int(time.time())}_{os.getpid()}_"
    with psycopg.connect(url) as connection:
        lasting = connection.cursor(row_factory=scalar_row).execute("SHOW fsync").fetchone() == "on"
    server = TestServer(url, prefix, f"{prefix}template", lasting)
    for name in server.databases():
        started = name.removeprefix(PREFIX).split("_")[0]
        if started.isdecimal() and int(started) < time.time() - STALE_SECONDS:
            server.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    build_template(server, "template")
    yield server


@contextlib.contextmanager
def on_embedded() -> Iterator[TestServer]:
    with contextlib.ExitStack() as stack:
        postgres = start_postgres(stack)
        template = f"{PREFIX}template_{digest()}"
        server = TestServer(postgres.url("postgres"), f"{PREFIX}run_", template, lasting=False)
        for name in server.databases():
            if name != template:
                server.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        if template not in server.databases():
            build_template(server, "building")
            server.run(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(server.name("building"), sql.Identifier(template)))
        yield server


def build_template(server: TestServer, name: str) -> None:
    url = server.empty(name)
    if TABLESPACE in server.tablespaces():
        server.run(sql.SQL("ALTER DATABASE {} SET TABLESPACE {}").format(server.name(name), sql.Identifier(TABLESPACE)))
    check_server(url)
    migrate.upgrade(url)
    install(url)


def digest() -> str:
    """Changes whenever a migration does, or how they are run, or what the broker makes."""
    migrations = sorted(path for path in (ROOT / "migrations").rglob("*") if path.suffix in {".py", ".sql"})
    files = [*migrations, Path(migrate.__file__), Path(dramatiq_postgres.__file__).with_name("schema.sql")]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def start_postgres(stack: contextlib.ExitStack) -> EmbeddedPostgres:
    """A server in the first folder that no other run uses; one that a crash has spoilt is made anew."""
    for number in itertools.count():
        folder = folders() / f"test-{number}"
        try:
            return stack.enter_context(EmbeddedPostgres(folder, durable=False))
        except DataFolderInUseError:
            continue
        except PostgresError:
            shutil.rmtree(folder)
            return stack.enter_context(EmbeddedPostgres(folder, durable=False))
    raise AssertionError("there is always a next number")


def folders() -> Path:
    """Where test servers keep their data: copying a database of a thousand small files takes a third of the time in memory."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > LEAST_MEMORY:
        folder = MEMORY / f"concord{str(ROOT).replace('/', '-')}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid == os.getuid():
            return folder
    return ROOT / ".cache"
