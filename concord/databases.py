"""The database of a command: the one of CONCORD_DATABASE_URL, or the embedded one of the data folder, running already or started here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from authz.adoption import difference
from authz.store import Seeding, seed_policy
from concord import migrate
from concord.embedded_postgres import EmbeddedPostgres, running_url
from concord.postgres_check import check_server
from concord.problems import Problem
from domain.database import make_engine
from settings import Settings

NAME = "concord"
"""The embedded database's."""


@dataclass(frozen=True)
class Database:
    """Its address, and the server where this process started it."""

    url: str
    server: EmbeddedPostgres | None = None

    @property
    def alive(self) -> bool:
        """Whether the server started here still runs; somebody else's is not watched."""
        return self.server is None or self.server.alive

    def make_anew(self) -> None:
        """Drops what stands in the database, of an embedded one only: Problem with anybody else's."""
        if self.server is None:
            raise Problem("The demo was broken off while it was built in this database: drop the database and create it again.")
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(NAME)))
        self.server.create_database(NAME)


@contextmanager
def any_database(settings: Settings, *, make: bool = False) -> Iterator[Database]:
    """The database, whatever stands in it. Without `make` there must be one.

    The embedded server ends with the block where it was started here; the server of a running `concord up` is used as it is.
    """
    running = settings.database_direct_url or settings.database_url or (None if make else running_url(settings.data_dir, NAME))
    if running:
        check_answers(running)
        yield Database(running)
        return
    if not make and not (settings.data_dir / "postgres" / "data").is_dir():
        raise Problem(f"There is no database in {settings.data_dir} yet: run `concord up` first, or set CONCORD_DATABASE_URL.")
    with EmbeddedPostgres(settings.data_dir) as server:
        yield Database(server.create_database(NAME), server)


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The address of a database at the revision of this version; the pooler's before it, where there is one."""
    with any_database(settings) as found:
        revision, needed = migrate.current(found.url), migrate.head()
        if revision != needed:
            raise Problem(f"The database is at revision {revision or 'none'}, this Concord needs {needed}: run `concord migrate`.")
        if settings.database_url and settings.database_url != found.url:
            check_answers(settings.database_url)
        yield settings.database_url or found.url


@dataclass(frozen=True)
class Prepared:
    """What became of the policy; `new` are so many lines of the seed that an edited one was never offered."""

    seeding: Seeding
    new: int


async def prepare(url: str) -> Prepared:
    """Brings the database to the revision of this version, and its policy to the seed unless somebody has edited it.

    The broker's own schema is made here too, so that the role of a worker needs no right to make one.
    """
    from workers.broker import install  # noqa: PLC0415  # a process that only serves has no broker

    migrate.upgrade(url)
    install(url)
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            return Prepared(await seed_policy(connection), len((await difference(connection)).new))
    finally:
        await engine.dispose()


def check_answers(url: str) -> None:
    """Problem where nobody answers at the address; UnsuitableServerError where the database cannot hold Concord."""
    try:
        check_server(url)
    except psycopg.OperationalError as error:
        where = urlsplit(url)
        name = where.path.removeprefix("/")
        said = str(error).splitlines()[0].rpartition("failed: ")[2].strip()
        raise Problem(f"The database {name} on {where.hostname or 'this machine'} cannot be reached: {said}.") from error
