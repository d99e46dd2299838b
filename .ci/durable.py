"""`durable.py <server> off|on`: whether a server for tests writes through to the disk what the tests make and drop again."""

import sys

import psycopg
from psycopg import sql

SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")


def main(server: str, wish: str) -> None:
    """Takes effect at once, for all connections; `on` goes back to what the server's own files say."""
    change = {"off": "SET {} = off", "on": "RESET {}"}[wish]
    with psycopg.connect(server, autocommit=True) as connection:
        for name in SETTINGS:
            connection.execute(sql.SQL("ALTER SYSTEM " + change).format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")


main(*sys.argv[1:])
