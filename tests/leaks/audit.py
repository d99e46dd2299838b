"""The audit as a road: every cell of the company stands in it, and a reader gets what the third opinion lets be read, in either twin."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import orjson
import psycopg
from psycopg import sql

from api.audit.entries import ACCESS
from api.graph import Graph
from api.ids import encode
from api.reading.names import camel
from api.shape import SHAPES, Amount, Column, Many, One, Shape
from tests.leaks.asking import Asked, Json, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.places import NOW
from tests.leaks.rows import uid
from tests.leaks.test_twins import differing
from tests.opinion.facts import Row
from tests.opinion.opinion import Opinion, table_of

BORN, ASKED, CHANGED = NOW - timedelta(days=3), NOW - timedelta(days=2), NOW - timedelta(days=1)
SILENT = ["id", "version", "created_at"]
ENTRY = "id act field before after subject subjectType"
TELL = """
INSERT INTO audit_entry
    (id, at, recorded_at, act, request_id, address, user_agent, subject_type, subject_id, field, before, after)
OVERRIDING SYSTEM VALUE
SELECT hashtextextended({type} || row.id || cell.key || told.act, 0) & 9223372036854775807,
    told.at, told.at, told.act, '', '', '', {type}, row.id, cell.key, CASE told.act WHEN 'test:change' THEN cell.value END, cell.value
FROM {table} AS row
CROSS JOIN jsonb_each_text(to_jsonb(row)) AS cell
CROSS JOIN (VALUES ('test:bear', %(born)s::timestamptz), ('test:change', %(changed)s)) AS told (act, at)
WHERE NOT cell.key = ANY (%(silent)s)
"""


def tell(url: str) -> None:
    """The audit of the company as it stands: of each cell that it was so from the row's birth on, and changed to the same later."""
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM audit_entry")
        for shape in SHAPES.values():
            if shape.model.__name__ == shape.name and hasattr(shape.model, "id"):
                text = sql.SQL(TELL).format(type=sql.Literal(shape.name), table=sql.Identifier(table_of(shape)))
                connection.execute(text, {"born": BORN, "changed": CHANGED, "silent": SILENT})


async def audit_agrees(home: Home, graph: Graph, persona: str, types: Sequence[str] = ()) -> None:
    """What the person reads of the audit is what the third opinion expects, and the same of the twin."""
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    asked, other = Asked(graph, viewer), home.twin_of(uid(persona))
    tell(home.url)
    try:
        first = await told_as_expected(asked, home.opinions[persona], types or tuple(SHAPES))
        with home.holding(other):
            tell(home.url)
            for operation, answer in first:
                again = await asked.ask(*operation)
                assert orjson.dumps(answer) == orjson.dumps(again), differing("audit", operation, answer, again)
    finally:
        untell(home.url)


async def told_as_expected(asked: Asked, opinion: Opinion, types: Sequence[str]) -> list[tuple[tuple[str, Json], Json]]:
    """The operations over some types, with their answers, which hold the fields that the third opinion expects."""
    found = []
    for shape in (shape for shape in SHAPES.values() if shape.name in types and shape.model.__name__ == shape.name):
        whole = [(operation, await asked.ask(*operation)) for operation in listed(opinion, shape)]
        for row in some_rows(opinion, shape) if opinion.hides(shape) or not whole else ():
            answer = await asked.ask(*about(shape, row))
            assert not answer.get("errors"), answer["errors"]
            assert told_fields(shape, answer) == expected_fields(opinion, shape, row), (shape.name, row)
            found.append((about(shape, row), answer))
        found += whole
    return found


def some_rows(opinion: Opinion, shape: Shape) -> Iterator[Row]:
    """Of a type: two rows whose audit the person reads, one that they see else, and one that they do not."""
    table = opinion.facts.tables[table_of(shape)]
    audited = opinion.reached(table_of(shape), "AuditEntry:basic", "read") & opinion.sees(shape)
    for ids, most in ((audited, 2), (opinion.sees(shape) - audited, 1), (table.keys() - opinion.sees(shape), 1)):
        yield from (table[row_id] for row_id in sorted(ids)[:most])


def about(shape: Shape, row: Row) -> tuple[str, Json]:
    """The history of a row, and the row as it stood, with its parts."""
    lists = [name for name, item in shape.fields.items() if isinstance(item, Many)]
    parts = " ".join(f'{name}: parts(of: "{camel(name)}") {{ id fields {{ name value }} }}' for name in lists[:12])
    text = f"query($id: ID!, $at: DateTime!) {{ history(id: $id, first: 100) {{ nodes {{ {ENTRY} }} hasMore }}"
    text += f" asOf(id: $id, at: $at) {{ fields {{ name value }} {parts} }} }}"
    return text, {"id": encode(shape.prefix, row["id"]), "at": ASKED.isoformat()}


def listed(opinion: Opinion, shape: Shape) -> Iterator[tuple[str, Json]]:
    """The newest entries of a type, for whoever reads the whole audit."""
    if opinion.has("AuditEntry:access", "read") and shape.name not in ACCESS:
        yield (
            f"query($where: AuditWhere) {{ auditEntries(first: 100, where: $where) {{ nodes {{ {ENTRY} }} hasMore }} }}",
            {"where": {"subjectType": shape.name}},
        )


def told_fields(shape: Shape, answer: Json) -> dict[str, str | None] | None:
    """The fields that the history tells of; of those that lead to another object, to which."""
    found = answer["data"]["history"]
    leading = {camel(name) for name, item in shape.fields.items() if isinstance(item, One)}
    return None if found is None else {each["field"]: each["after"] if each["field"] in leading else None for each in found["nodes"]}


def expected_fields(opinion: Opinion, shape: Shape, row: Row) -> dict[str, str | None] | None:
    """The fields of the row's columns that the person may read in it; nothing where the audit of the row is not theirs."""
    if row["id"] not in opinion.sees(shape) or row["id"] not in opinion.reached(table_of(shape), "AuditEntry:basic", "read"):
        return None
    first: dict[str, str] = {}
    readable: dict[str, str | None] = {}
    for name, item in shape.fields.items():
        for column in columns_of(shape, item):
            if opinion.may_use(shape, name):
                first.setdefault(column, camel(name))
            if opinion.reads(shape, name, row):
                readable[column] = shown_id(opinion, item, row[column])
    return {first[column]: value for column, value in readable.items()}


def shown_id(opinion: Opinion, item: Any, value: Any) -> str | None:
    """The global id of the object that a relation leads to, if it exists for the person."""
    target = SHAPES[item.target] if isinstance(item, One) else None
    return encode(target.prefix, value) if target is not None and opinion.seen(target, value) else None


def columns_of(shape: Shape, item: Any) -> list[str]:
    """The columns of the table that a field shows as they are."""
    if isinstance(item, One):
        found = [] if item.back or item.via == "id" else [item.via]
    elif isinstance(item, Column) and item.expression is None:
        found = [item.attribute or item.name, *([item.currency] if isinstance(item, Amount) else [])]
    else:
        found = []
    return [column for column in found if column not in SILENT]


def untell(url: str) -> None:
    """The audit of the company is empty again."""
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM audit_entry")
