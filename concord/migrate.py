"""Brings a database to the schema of this version, by alembic (data.md, Migrations).

Which revision a database has and which one is needed is asked by every process, and needs no alembic: it is loaded to migrate alone.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[1] / "migrations"
REVISION = re.compile(r'^(revision|down_revision): .* = "(\w+)"$', re.MULTILINE)


def sync_url(url: str) -> str:
    """The same server through psycopg, for what needs no event loop."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def configuration(connection: Connection | None = None, migrations: Path = MIGRATIONS) -> "Config":
    """Alembic's configuration; migrations/env.py uses the given connection."""
    from alembic.config import Config  # noqa: PLC0415  # where it is needed, and not in each process

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head", migrations: Path = MIGRATIONS) -> None:
    """Run what is missing up to `revision`, each migration in a transaction of its own. Two at a time wait for each other."""
    from alembic import command  # noqa: PLC0415  # as above

    engine = create_engine(sync_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        command.upgrade(configuration(connection, migrations), revision)


def current(url: str) -> str | None:
    """The revision of a database, None for an empty one."""
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT min(version_num) FROM alembic_version").fetchone()
        return row[0] if row else None


@dataclass(frozen=True)
class Revisions:
    """The revisions that this version knows, read once."""

    head: str | None
    known: frozenset[str]

    @classmethod
    def of_this_version(cls) -> "Revisions":
        """From the migrations that came with it: the head is the one that no other follows."""
        found = [dict(REVISION.findall(path.read_text("utf-8"))) for path in (MIGRATIONS / "versions").glob("*.py")]
        known = frozenset(each["revision"] for each in found)
        (head,) = known - {each.get("down_revision") for each in found}
        return cls(head, known)

    def behind(self, revision: str | None) -> bool:
        """Whether a database at a revision lacks what this version needs; one that is not known here is a later version's."""
        return revision is None or (revision in self.known and revision != self.head)


def head() -> str | None:
    """The revision that this version of Concord needs."""
    return Revisions.of_this_version().head
