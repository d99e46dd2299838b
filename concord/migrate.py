"""Brings a database to the schema of this version, by alembic (data.md, Migrations)."""

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def sync_url(url: str) -> str:
    """The same server through psycopg, for what needs no event loop."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def configuration(connection: Connection | None = None, migrations: Path = MIGRATIONS) -> Config:
    """Alembic's configuration; migrations/env.py uses the given connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head", migrations: Path = MIGRATIONS) -> None:
    """Run what is missing up to `revision`, each migration in a transaction of its own. Two at a time wait for each other."""
    engine = create_engine(sync_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        command.upgrade(configuration(connection, migrations), revision)


def current(url: str) -> str | None:
    """The revision of a database, None for an empty one."""
    engine = create_engine(sync_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@dataclass(frozen=True)
class Revisions:
    """The revisions that this version knows, read once."""

    head: str | None
    known: frozenset[str]

    @classmethod
    def of_this_version(cls) -> "Revisions":
        """From the migrations that came with it."""
        script = ScriptDirectory.from_config(configuration())
        return cls(script.get_current_head(), frozenset(each.revision for each in script.walk_revisions()))

    def behind(self, revision: str | None) -> bool:
        """Whether a database at a revision lacks what this version needs; one that is not known here is a later version's."""
        return revision is None or (revision in self.known and revision != self.head)


def head() -> str | None:
    """The revision that this version of Concord needs."""
    return ScriptDirectory.from_config(configuration()).get_current_head()
