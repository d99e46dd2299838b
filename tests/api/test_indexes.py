"""At size an index serves every order of a list, and every list below a row: read from EXPLAIN, with all other ways switched off.

Filters are not held to it: most of them are states and dates that a list is narrowed by within its order or its scope.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from api.reading.entities import rows_of
from api.reading.keyset import order_keys
from api.schema import build
from api.shape import SHAPES, Column, Many, Shape

build()
OTHER_WAYS = ("seqscan", "bitmapscan", "sort")
NOT_WHOLE = {
    "Alert.raised_at": "nobody reads all alerts: they are their readers' own",
    "ApprovalTask.sequence": "the place in a chain orders the tasks of one approval",
    "SettlementLine.sequence": "the place in a statement orders its lines; whoever reads all of them reads by id",
    "RequiredQualification.valid_from": "rules, a few dozen rows",
}
"""Orders that no whole list needs an index for."""


def tables() -> Iterator[tuple[str, Shape]]:
    """The types whose rows are those of a table."""
    return ((name, shape) for name, shape in SHAPES.items() if hasattr(shape.model, "__tablename__"))


def orders() -> list[tuple[str, Shape, str]]:
    """The orders of the lists at the root."""
    fields = ((name, shape, field, item) for name, shape in tables() if shape.plural for field, item in shape.fields.items())
    return [(f"{name}.{field}", shape, field) for name, shape, field, item in fields if isinstance(item, Column) and item.sort]


def lists() -> list[tuple[str, Shape, str]]:
    """The lists below a row: whose rows, by which column."""
    fields = ((name, field, item) for name, shape in tables() for field, item in shape.fields.items() if isinstance(item, Many))
    found = ((f"{name}.{field}", SHAPES[item.target], item.via) for name, field, item in fields)
    return [each for each in found if hasattr(each[1].model, "__tablename__")]


def parts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from parts(below)


@pytest.fixture
def plan_of(worker_database_url: str) -> Iterator[Any]:
    """The nodes of a statement's plan."""
    with psycopg.connect(worker_database_url) as connection:
        for way in OTHER_WAYS:
            connection.execute(f"SET enable_{way} = off")

        def explained(statement: Any) -> list[dict[str, Any]]:
            text = str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
            ((found,),) = connection.execute(f"EXPLAIN (FORMAT JSON) {text}").fetchall()
            return list(parts(found[0]["Plan"]))

        yield explained


def test_every_order_of_a_whole_list_is_an_indexs(plan_of: Any) -> None:
    sorted_anew = set()
    for name, shape, field in orders():
        entity = rows_of(shape.model)
        keys = [key.column for key in order_keys(entity, shape, None, field)]
        if any(node["Node Type"] == "Sort" for node in plan_of(select(entity.id).order_by(*keys).limit(50))):
            sorted_anew.add(name)
    assert sorted_anew == NOT_WHOLE.keys()


def test_every_list_below_a_row_is_found_by_an_index(plan_of: Any) -> None:
    read_whole = set()
    for name, shape, via in lists():
        entity = rows_of(shape.model)
        plan = plan_of(select(entity.id).where(getattr(entity, via) == "00000000-0000-0000-0000-000000000000"))
        if not any(via in node.get("Index Cond", "") for node in plan):
            read_whole.add(name)
    assert read_whole == set()
