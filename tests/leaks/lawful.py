"""Twins in which acts can be asked for: what may differ in a database that keeps its keys.

A reader looks at rows one by one; the rules of an act follow keys and rely on them. So here a row hangs below the same rows as before
and has the columns that are copied along its keys, and no row is gone to which another refers. People stand for themselves: a key
to a user is a fact like any other.
"""

from collections.abc import Collection
from datetime import date
from functools import cache
from uuid import UUID

from api.mutations import acts_on
from api.shape import SHAPES
from domain.models import metadata
from tests.leaks.rows import is_key, target_of
from tests.leaks.twins import Cell, derive, watching
from tests.opinion.facts import Facts
from tests.opinion.opinion import table_of


@cache
def kept(table: str) -> frozenset[str]:
    """The columns of a table that are keys, or are copied along keys of several columns."""
    found = metadata.tables[table]
    along = [key for other in metadata.tables.values() for key in other.foreign_key_constraints if len(key.elements) > 1]
    copied = {column for key in along for column in (*key.columns, *(part.column for part in key.elements)) if column.table is found}
    people = {column for column in found.columns if is_key(column) and target_of(column) == "app_user"}
    return frozenset(column.name for column in ({*filter(is_key, found.columns)} | copied) - people)


def giving_rights(facts: Facts, user_id: UUID, today: date) -> set[Cell]:
    """The cells by which it is decided which acts a person may do on the rows that the person sees: an act that is listed tells them."""
    cells, opinion = watching(facts, user_id, today)
    for shape in SHAPES.values():
        for action in {item.action for item in acts_on(shape)}:
            opinion.reached(table_of(shape), action, "do")
    seen = {(table_of(shape), row_id) for shape in SHAPES.values() for row_id in opinion.sees(shape)}
    return {cell for cell in cells if cell[:2] in seen}


def lawful(facts: Facts, other: Facts, tables: Collection[str], told: set[Cell]) -> Facts:
    """The company with the twin's cells, but for keys and for what is told; the twin's absent rows are absent where nothing needs them."""
    made = facts.copy()
    for table in tables:
        for row_id, row in made.tables[table].items():
            there = other.tables[table].get(row_id, {})
            row |= {name: value for name, value in there.items() if name not in kept(table) and (table, row_id, name) not in told}
    absent = {(table, row_id) for table in tables for row_id in made.tables[table].keys() - other.tables[table]}
    for place, row_id in _unneeded(made, absent):
        del made.tables[place][row_id]
    for entry in made.rows("early_entry"):
        made.tables["budget_line"][entry["budget_line_id"]]["limit_days"] = None  # a ceiling is one of money
    derive(made)
    return made


def _unneeded(facts: Facts, rows: set[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """Those of the rows to which none of the others refers."""
    needed: dict[tuple[str, UUID], set[tuple[str, UUID]]] = {}
    for table, found in facts.tables.items():
        for column in filter(is_key, metadata.tables[table].columns if table in metadata.tables else ()):
            for row in found.values():
                needed.setdefault((target_of(column), row[column.name]), set()).add((table, row["id"]))
    while staying := {row for row in rows if needed.get(row, set()) - rows}:
        rows = rows - staying
    return rows
