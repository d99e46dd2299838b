"""From which rows a feed's row is made: its own record, and those of the objects shown beside it."""

from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode, get_named_type, parse
from sqlalchemy import SelectBase, Table
from sqlalchemy.sql import visitors

from api.bi.feeds import Feed, Unfit
from api.reading.names import snake
from api.shape import SHAPES, Column, One, Rendered, Shape


@dataclass(frozen=True)
class Link:
    """An object shown beside a row: the column here that equals the column there."""

    ours: str
    theirs: str
    source: "Source"


@dataclass(frozen=True)
class Source:
    """A table with what is shown beside its rows."""

    table: Table
    links: tuple[Link, ...]
    prefix: str


def source_of(schema: GraphQLSchema, feed: Feed) -> Source | str:
    """The feed's; or a sentence where a value is made of other rows than these: nobody can say by them since when it is as it is."""
    try:
        return _of_feed(schema, feed)
    except Unfit as problem:
        return str(problem)


def _of_feed(schema: GraphQLSchema, feed: Feed) -> Source:
    if feed.is_grouped:
        raise Unfit(f"{feed.name} is of groups, so it cannot be asked since a moment.")
    if "where" not in feed.variables:
        raise Unfit(f"{feed.name} takes no $where, so it cannot be asked since a moment.")
    operation = next(node for node in parse(feed.text).definitions if isinstance(node, OperationDefinitionNode))
    (root,) = _fields(operation)
    assert schema.query_type is not None
    connection: Any = get_named_type(schema.query_type.fields[root.name.value].type)
    target = get_named_type(connection.fields["nodes"].type).name
    if target not in SHAPES:
        raise Unfit(f"{feed.name} shows no rows of a table, so it cannot be asked since a moment.")
    return _source(feed, SHAPES[target], next(part for part in _fields(root) if part.name.value == "nodes"))


def _source(feed: Feed, shape: Shape, node: FieldNode) -> Source:
    links = []
    for part in _fields(node):
        item = shape.fields.get(snake(part.name.value))
        if isinstance(item, One):
            beside = _source(feed, SHAPES[item.target], part)
            links.append(Link("id", item.via, beside) if item.back else Link(item.via, "id", beside))
        elif not _is_of_the_row(shape, item, part.name.value):
            raise Unfit(f"{feed.name} shows {part.name.value}, which is made of other rows, so it cannot be asked since a moment.")
    table = shape.model.__table__
    assert isinstance(table, Table)
    return Source(table, tuple(links), shape.prefix)


def _is_of_the_row(shape: Shape, item: Any, name: str) -> bool:
    if isinstance(item, Column) and item.expression is not None:
        return not any(isinstance(part, SelectBase) for part in visitors.iterate(item.of(shape.model)))
    return name in ("id", "__typename") or isinstance(item, Column | Rendered)


def _fields(node: FieldNode | OperationDefinitionNode) -> list[FieldNode]:
    selections = node.selection_set.selections if node.selection_set else ()
    return [part for part in selections if isinstance(part, FieldNode)]
