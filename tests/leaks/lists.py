"""Where a list of a type is asked: at the root, or else below the rows of another type."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.ids import encode
from api.reading.names import camel
from api.shape import SHAPES, Many, Shape
from tests.leaks.asking import Asked, Json
from tests.opinion.answers import children
from tests.opinion.facts import Row
from tests.opinion.opinion import Opinion, table_of

MOST = 100
ALIASES = 12


@dataclass(frozen=True)
class Place:
    """A list: of all rows, or of the rows below each row of `parent`."""

    shape: Shape
    parent: Shape | None = None
    relation: Many | None = None

    @property
    def field(self) -> str:
        """The name of the list."""
        return camel(self.relation.name if self.relation else self.shape.plural or "")

    def operation(self, lists: Sequence[tuple[str, str, str]], **variables: str) -> str:
        """One operation that asks the list several times: alias, arguments as `first: 5, where: $w`, and what of it."""
        body = " ".join(f"{alias}: {self.field}({arguments}) {{ {wanted} }}" for alias, arguments, wanted in lists)
        declared = {**({"ids": "[ID!]!"} if self.parent else {}), **variables}
        head = f"query({', '.join(f'${name}: {kind}' for name, kind in declared.items())})" if declared else "query"
        return f"{head} {{ nodes(ids: $ids) {{ ... on {self.parent.name} {{ {body} }} }} }}" if self.parent else f"{head} {{ {body} }}"

    def ids(self, opinion: Opinion) -> Json:
        """The variables that name the parents."""
        if self.parent is None:
            return {}
        every = sorted(opinion.facts.tables[table_of(self.parent)])[:MOST]
        return {"ids": [encode(self.parent.prefix, row_id) for row_id in every]}

    def lists(self, data: Mapping[str, Any], alias: str) -> list[Any]:
        """The list, or those of all parents, in an answer."""
        return [node and node[alias] for node in data["nodes"]] if self.parent else [data[alias]]

    def rows(self, opinion: Opinion) -> Iterator[list[Row] | None]:
        """The rows that each of them should have; none where there is no list."""
        if self.parent is None or self.relation is None:
            yield list(opinion.rows(self.shape))
            return
        for row_id in sorted(opinion.facts.tables[table_of(self.parent)])[:MOST]:
            row = opinion.seen(self.parent, row_id)
            yield children(opinion, self.relation, row) if row and opinion.reads(self.parent, self.relation.name, row) else None


def place_of(asked: Asked, opinion: Opinion, shape: Shape) -> Place | None:
    """The list of a type that this viewer has."""
    query = asked.view.query_type
    if query is not None and shape.plural and camel(shape.plural) in query.fields:
        return Place(shape)
    return next((place for place in places_below(asked, opinion) if place.shape is shape), None)


def places_below(asked: Asked, opinion: Opinion) -> Iterator[Place]:
    """The lists below rows that this viewer has."""
    for parent in SHAPES.values():
        found = asked.type_of(parent)
        for item in parent.fields.values():
            if found and isinstance(item, Many) and camel(item.name) in found.fields and opinion.may_use(parent, item.name):
                yield Place(SHAPES[item.target], parent, item)


def jsonable(value: Any) -> Any:
    """A value as a variable of an operation."""
    if isinstance(value, dict):
        return {key: jsonable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [jsonable(part) for part in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value
