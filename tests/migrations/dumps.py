"""A database's schema in a form that can be compared: what pg_dump says, whatever the order in which it came about."""

import re
import subprocess

from concord.postgres_account import program

HEADER = re.compile(r"^-- Name: (?P<name>.*); Type: (?P<type>.*); Schema: (?P<schema>[^;]*); Owner: .*$", re.MULTILINE)
STAMP = re.compile(r"^ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(pg_attver=\d+\);$")
"""The November 2026 releases (15.20) number each column's definition; an older pg_dump, as the embedded one, takes that for an option."""
OPTIONS = (
    "--schema-only",
    "--no-owner",
    "--no-privileges",
    "--restrict-key=same",
    "--exclude-table=alembic_version",
    "--exclude-schema=dramatiq",
)
"""Without what alembic and the broker keep for themselves."""


def schema_of(url: str) -> dict[str, list[str]]:
    """Every object of a database with its definition, the lines of a table in alphabetical order.

    Tables, columns, constraints, indexes, functions, triggers, extensions: nothing that CREATE can make is left out.
    """
    done = subprocess.run([program("pg_dump"), *OPTIONS, f"--dbname={url}"], capture_output=True, text=True, check=True)
    parts = HEADER.split(done.stdout)[1:]
    objects = zip(parts[0::4], parts[1::4], parts[3::4], strict=True)
    return {f"{kind} {name}": lines(body, ordered=kind != "TABLE") for name, kind, body in objects}


def lines(body: str, *, ordered: bool) -> list[str]:
    """The lines of a definition without comments; a table's columns may have been added in any order."""
    meant = [line for line in body.splitlines() if line.strip() and not line.startswith(("--", "\\")) and not STAMP.match(line)]
    kept = [line.rstrip().removesuffix(",") for line in meant]
    return kept if ordered else sorted(kept)


def differences(one: str, other: str) -> list[str]:
    """What two databases do not have in common, one line an object."""
    first, second = schema_of(one), schema_of(other)
    names = sorted(first.keys() | second.keys())
    return [f"{name}: {first.get(name)} / {second.get(name)}" for name in names if first.get(name) != second.get(name)]
