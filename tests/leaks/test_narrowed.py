"""A filter by an SQL expression is read among the rows of some states, and keeps exactly the rows that the third opinion keeps."""

from typing import Any

import pytest

from api.graph import Graph
from api.reading.names import camel
from api.shape import Shape
from tests.api.test_indexes import expressions
from tests.leaks.asking import Asked, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.rows import uid
from tests.opinion.answers import raw
from tests.opinion.filters import matches

ABSENT: list[dict[str, Any]] = [{}, {"isNull": True}, {"isNull": False}]


@pytest.mark.parametrize("persona", ["headquarters", "manager", "buyer", "lead_x"])
async def test_a_filter_by_an_expression_keeps_the_rows_it_says(home: Home, graph: Graph, persona: str) -> None:
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    asked, opinion = Asked(graph, viewer), home.opinions[persona]
    for name, shape, item in expressions():
        found = asked.type_of(shape)
        if found is None or camel(item.name) not in found.fields or not opinion.may_filter(shape, item.name):
            continue
        values = {raw(opinion, shape, item, row) for row in opinion.rows(shape)} - {None}
        for test in [*ABSENT, *({"eq": value} for value in values)]:
            kept = [row for row in opinion.rows(shape) if matches(opinion, shape, row, {camel(item.name): test})]
            assert await total(asked, shape, item.name, test) == len(kept), (name, test)


async def total(asked: Asked, shape: Shape, field: str, test: dict[str, Any]) -> int:
    """How many rows the list has with a test of a field."""
    text = f"query($where: {shape.name}Where) {{ {camel(shape.plural or '')}(where: $where) {{ totalCount }} }}"
    values = {name: value if isinstance(value, int | str) else str(value) for name, value in test.items()}
    response = await asked.ask(text, {"where": {camel(field): values}})
    assert "errors" not in response, response
    number = response["data"][camel(shape.plural or "")]["totalCount"]
    assert isinstance(number, int)
    return number


def test_some_rows_of_the_company_pass(home: Home) -> None:
    """Months to state are in the partner portal's own tests."""
    given = {
        name
        for name, shape, item in expressions()
        for opinion in home.opinions.values()
        if any(raw(opinion, shape, item, row) for row in opinion.rows(shape))
    }
    overdue = {f"{name}.overdue_days" for name in ("Project", "Milestone", "Task")}
    assert given == {"ApprovalTask.waits_for_me", "Payable.held_age", *overdue}
