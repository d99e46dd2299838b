"""Whether what the graph answers is what the third opinion expects: all fields of all rows of each type, and the errors too."""

from collections.abc import Sequence
from typing import Any

from api.errors import ErrorCode
from api.graph import Graph
from api.ids import encode
from api.reading.names import camel
from api.shape import SHAPES, Shape
from settings import settings
from tests.leaks.asking import Asked, batches, by_ids, by_list, page_size, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.rows import uid
from tests.opinion.answers import BELOW, RENDERED, answer, in_order
from tests.opinion.opinion import Opinion, table_of


async def reads_what_is_expected(
    home: Home, graph: Graph, persona: str, only: Sequence[str] = (), listed: Sequence[str] | None = None
) -> None:
    """All fields of all rows of all types, or of some, for one person of the company; in the lists of these or of some of them too."""
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    await reads(Asked(graph, viewer), home.opinions[persona], only, listed)


async def reads(asked: Asked, opinion: Opinion, only: Sequence[str] = (), listed: Sequence[str] | None = None) -> None:
    """The graph answers what the opinion expects."""
    assert asked.viewer.roles == opinion.roles
    for shape in [SHAPES[name] for name in only or SHAPES]:
        if asked.type_of(shape) is None:
            assert not opinion.sees(shape), shape.name
            continue
        await _by_ids(asked, opinion, shape)
        if listed is None or shape.name in listed:
            await _by_list(asked, opinion, shape)


async def _by_ids(asked: Asked, opinion: Opinion, shape: Shape) -> None:
    """Every row there is, by its id: the visible ones with all they may show, null for the others."""
    for ids in batches(opinion.facts.tables[table_of(shape)]):
        response = await asked.ask(by_ids(shape, asked), {"ids": [encode(shape.prefix, row_id) for row_id in ids]})
        expected = [_expected(asked, opinion, shape, opinion.seen(shape, row_id)) for row_id in ids]
        _agree(response["data"]["nodes"], expected)
        assert response.get("errors", []) == _denials(asked, opinion, shape, "nodes")


async def _by_list(asked: Asked, opinion: Opinion, shape: Shape) -> None:
    """The list at the root: its length, its usual order, the same rows."""
    name = camel(shape.plural or "")
    if name not in asked.view.query_type.fields:  # type: ignore[union-attr]  # every view has a Query
        return
    response = await asked.ask(by_list(shape, asked), {"where": {}})
    rows = in_order(shape, opinion.rows(shape), shape.order)
    assert "data" in response, (shape.name, response)
    found = response["data"][name]
    assert found["totalCount"] == len(rows)
    _agree(found["nodes"], [_expected(asked, opinion, shape, row) for row in rows[: page_size(shape, asked)]])
    assert response.get("errors", []) == _denials(asked, opinion, shape, name, "nodes")


def _expected(asked: Asked, opinion: Opinion, shape: Shape, row: Any) -> Any:
    """The answer for a row, without what the viewer's schema does not have, with as much of a list as was asked for."""
    if row is None:
        return None
    found = asked.type_of(shape)
    assert found is not None
    return {name: _asked_for(value) for name, value in answer(opinion, shape, row).items() if name in found.fields}


def _asked_for(value: Any) -> Any:
    return value | {"nodes": value["nodes"][:BELOW]} if isinstance(value, dict) and "nodes" in value else value


def _agree(found: Any, expected: Any) -> None:
    """The nodes are the expected ones; a value made at the reader may be any where one is expected, and is null elsewhere."""
    assert len(found) == len(expected)
    for node, row in zip(found, expected, strict=True):
        shown = node and {name: RENDERED if (row or {}).get(name) == RENDERED else value for name, value in node.items()}
        assert shown == row


def _denials(asked: Asked, opinion: Opinion, shape: Shape, *path: str) -> list[Any]:
    """One FORBIDDEN for each field that no row gives, sorted, whatever the rows."""
    found = asked.type_of(shape)
    assert found is not None
    names = sorted(camel(name) for name in shape.fields if camel(name) in found.fields and not opinion.may_use(shape, name))
    said = [(f"You may not use {shape.name}.{name}.", [*path, name]) for name in names]
    errors = [{"message": text, "path": at, "extensions": {"code": ErrorCode.FORBIDDEN.value}} for text, at in said]
    return errors[: settings().graphql_errors]
