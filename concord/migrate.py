"""Brings a database to the schema of this version, by alembic (data.md, Migrations)."""

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


def head() -> str | None:
    """The revision that this version of Concord needs."""
    return ScriptDirectory.from_config(configuration()).get_current_head()
