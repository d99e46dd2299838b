"""`durable.py <server> off|on`: whether a server for tests writes through to the disk what the tests make and drop again.

With `off` it also gets a tablespace in memory, where this machine is the server's own and has the room: there a database is made and
dropped in half the time. `tests/databases.py` uses it where it is.
"""

import contextlib
import os
import shutil
import sys
from pathlib import Path

import psycopg
from psycopg import sql

SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder that only the server can enter is made in it
TABLESPACE, LEAST_MEMORY = "concord_test", 2_000_000_000


def main(server: str, wish: str) -> None:
    """Takes effect at once, for all connections; `on` goes back to what the server's own files say."""
    change = {"off": "SET {} = off", "on": "RESET {}"}[wish]
    with psycopg.connect(server, autocommit=True) as connection:
        for name in SETTINGS:
            connection.execute(sql.SQL("ALTER SYSTEM " + change).format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")
        {"off": make_tablespace, "on": drop_tablespace}[wish](connection)


def make_tablespace(connection: psycopg.Connection) -> None:
    """It belongs to whom the server's data belongs to; where that cannot be, everything stays on the disk."""
    drop_tablespace(connection)
    (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    with contextlib.suppress(OSError, psycopg.Error):
        if shutil.disk_usage(MEMORY).free > LEAST_MEMORY:
            owner, folder = Path(data).stat(), MEMORY / TABLESPACE
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, owner.st_uid, owner.st_gid)
            connection.execute(sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(sql.Identifier(TABLESPACE), sql.Literal(str(folder))))


def drop_tablespace(connection: psycopg.Connection) -> None:
    """Where there is one, and nothing of another run stands in it."""
    with contextlib.suppress(psycopg.Error):
        connection.execute(sql.SQL("DROP TABLESPACE IF EXISTS {}").format(sql.Identifier(TABLESPACE)))
        shutil.rmtree(MEMORY / TABLESPACE, ignore_errors=True)


main(*sys.argv[1:])
