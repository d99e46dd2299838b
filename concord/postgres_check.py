"""What Concord asks of a PostgreSQL server and database before it starts on it (data.md, Order and keyset)."""

import psycopg
from psycopg import sql
from psycopg.rows import scalar_row

from concord.postgres_cluster import PostgresError

OLDEST, NEWEST = 15, 18
EXTENSIONS = ("btree_gist", "pg_trgm")
CREATE = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
"""How a database for Concord is made, on any supported server."""
DATABASE = """
    SELECT pg_encoding_to_char(encoding), datlocprovider::text, datcollate, replace(lower(datctype), 'utf8', 'utf-8')
    FROM pg_database WHERE datname = current_database()
"""
WANTED = {"encoding": "UTF8", "locale provider": "c", "lc_collate": "C", "lc_ctype": "c.utf-8"}


class UnsuitableServerError(PostgresError):
    """The server or the database cannot hold Concord; the message lists every reason and how a fitting database is made."""


def check_server(url: str) -> None:
    """Raise UnsuitableServerError unless version, encoding, locale and extensions fit.

    Collation C keeps one order on every version; character type C.UTF-8 lets pg_trgm see Chinese, which C alone does not.
    """
    with psycopg.connect(url) as connection:
        faults = _faults(connection)
        name = connection.info.dbname
    if faults:
        create = CREATE.format(sql.Identifier(name).as_string())
        raise UnsuitableServerError(f"Database {name} cannot hold Concord: {'; '.join(faults)}. A fitting one is made by: {create}")


def _faults(connection: psycopg.Connection) -> list[str]:
    faults = []
    version = connection.info.server_version // 10_000
    if not OLDEST <= version <= NEWEST:
        faults.append(f"PostgreSQL is {version}, supported are {OLDEST} to {NEWEST}")
    found = connection.execute(DATABASE).fetchone() or ()
    faults += [
        f"{what} is {is_!r} instead of {wanted!r}" for (what, wanted), is_ in zip(WANTED.items(), found, strict=True) if is_ != wanted
    ]
    available = connection.cursor(row_factory=scalar_row).execute("SELECT name FROM pg_available_extensions").fetchall()
    faults += [f"extension {name} is not installed on the server" for name in EXTENSIONS if name not in available]
    return faults
