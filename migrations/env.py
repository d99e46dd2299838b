"""How alembic reaches the database: `concord.migrate` hands it a connection; `alembic revision` uses the running or set server."""

import contextlib
from collections.abc import Iterator

from alembic import context
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from concord.embedded_postgres import running_url
from concord.migrate import sync_url
from domain.models import metadata
from settings import settings

LOCK = 0x636F6E63
"""The advisory lock that lets one process migrate at a time: "conc"."""


def own_connection() -> contextlib.AbstractContextManager[Connection]:
    """A connection for the alembic command line, to CONCORD_DATABASE_URL or to the server of a running `concord up`."""
    url = settings().database_url or running_url(settings().data_dir, "concord")
    if url is None:
        raise RuntimeError("Set CONCORD_DATABASE_URL or start `concord up`.")
    return create_engine(sync_url(url), poolclass=NullPool).connect()


@contextlib.contextmanager
def alone(connection: Connection) -> Iterator[None]:
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.commit()
    yield
    connection.rollback()
    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
    connection.commit()


def migrate(connection: Connection) -> None:
    """Run the migrations; a failing one is rolled back and ends the run, and with the connection goes its lock."""
    with alone(connection):
        context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
with contextlib.nullcontext(given) if given is not None else own_connection() as used:
    migrate(used)
