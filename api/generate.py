"""Shapes → strawberry types: object, connection, edge, `where` and `orderBy` of each, with descriptions.

The resolvers are of six kinds and know nothing of the business: a field's meaning is its shape's declaration, its rows come
from the level generator through the request's `Reader`.
"""

import enum
from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import strawberry

from api import generated, generated_types, scalars
from api.aggregates import aggregate_field, aggregate_types
from api.descriptions import described_enum
from api.ids import encode
from api.reading.executor import NO_PARENT, PageRows, Reader, Record
from api.reading.names import camel
from api.reading.plan import Path
from api.resolving import ROOT, named, path_of, reader
from api.shape import SHAPES, Amount, Column, Field, Many, One, Rendered, Shape, is_enum, kind_of

PLAIN_NAMES = {kind: value for kind, (_, value, _) in scalars.PLAIN.items()}
WHERE_PARTS = {"and_": "All of these hold.", "or_": "One of these holds.", "not_": "This does not hold."}


def generate(more: Callable[[Shape], dict[str, Any]]) -> None:
    """Makes every type, with the `more` fields of each that are no shape's; called once, before the schema is built."""
    scalars.install()
    for shape in SHAPES.values():
        for item in shape.columns():
            if is_enum(kind_of(shape, item)):
                _enum(kind_of(shape, item))
    for shape in SHAPES.values():
        _where(shape)
        _order(shape)
        aggregate_types(shape)
    for shape in SHAPES.values():
        _object(shape, more(shape))
        _connection(shape)


def _enum(kind: Any) -> None:
    if hasattr(generated, kind.__name__):
        return
    setattr(generated, kind.__name__, described_enum(kind))
    scalars.make_filter(
        f"{kind.__name__}Filter", kind.__name__, ("eq", "in_", "is_null"), f"Tests on {kind.__name__}; all that are given must hold."
    )


def output_name(shape: Shape, item: Column) -> str:
    """The GraphQL output type of a scalar field, as written in an annotation."""
    if isinstance(item, Amount):
        return "Money"
    kind = kind_of(shape, item)
    return kind.__name__ if is_enum(kind) else PLAIN_NAMES[kind]


def filter_name(shape: Shape, item: Column) -> str:
    """The filter input of a scalar field; money is filtered by its amount."""
    kind = kind_of(shape, item)
    return f"{kind.__name__}Filter" if is_enum(kind) else scalars.PLAIN[kind][0]


def _where(shape: Shape) -> None:
    name = f"{shape.name}Where"
    annotations = {
        "id": "Optional[IdFilter]",
        "and_": f"Optional[list[{name}]]",
        "or_": f"Optional[list[{name}]]",
        "not_": f"Optional[{name}]",
    }
    texts = {"id": "By global id.", **WHERE_PARTS}
    if shape.currency:
        annotations["currency"], texts["currency"] = (
            "Optional[StringFilter]",
            "By the currency of its money, where some of that may be read.",
        )
    for item in shape.fields.values():
        if isinstance(item, Column) and item.filter:
            annotations[item.name] = f"Optional[{filter_name(shape, item)}]"
        elif isinstance(item, One) and item.filter:
            annotations[item.name] = f"Optional[{item.target}Where]"
        elif isinstance(item, Many):
            annotations[item.name] = f"Optional[{item.target}Quantifier]"
        else:
            continue
        texts[item.name] = f"By: {item.description}"
    scalars.make_input(
        name, annotations, f"Which {shape.name} rows; all given parts must hold.", texts, {"and_": "and", "or_": "or", "not_": "not"}
    )
    quantified = {"some": f"Optional[{name}]", "none": f"Optional[{name}]"}
    said = {"some": "At least one visible row matches.", "none": "No visible row matches."}
    scalars.make_input(f"{shape.name}Quantifier", quantified, f"Conditions on the visible {shape.name} rows of a list.", said)


def _order(shape: Shape) -> None:
    sortable = ["id", *(item.name for item in shape.columns() if item.sort)]
    names = {name.upper(): name.upper() for name in sortable}
    enumeration: Any = enum.Enum
    made = enumeration(f"{shape.name}OrderField", names, module=generated.__name__)
    made = strawberry.enum(made, description=f"What {shape.name} lists can be ordered by.")
    for value in made.__strawberry_definition__.values:
        value.description = "By id, the order of creation." if value.name == "ID" else f"By {camel(value.name.lower())}."
    setattr(generated, made.__name__, made)
    name = f"{shape.name}Order"
    annotations = {"field": f"{shape.name}OrderField", "direction": "Optional[Direction]"}
    fields_ = {
        "field": strawberry.field(description="The field."),
        "direction": strawberry.field(default=strawberry.UNSET, description="ASC unless said otherwise."),
    }
    body = {"__module__": generated.__name__, "__annotations__": generated_types.annotations(annotations), **fields_}
    setattr(generated, name, strawberry.input(type(name, (), body), name=name, description=f"One key of an order of {shape.name}."))


@strawberry.enum(description="A direction of an order.")
class Direction(enum.Enum):
    """Up or down."""

    ASC = strawberry.enum_value("ASC", description="Smallest, earliest first.")
    DESC = strawberry.enum_value("DESC", description="Largest, latest first.")


@strawberry.interface(description="Anything with a global id.")
class Node:
    """Relay's object identification."""

    id: strawberry.ID = strawberry.field(description="The global id.")


setattr(generated, "Direction", Direction)  # noqa: B010  # the module is filled at run time
setattr(generated, "Node", Node)  # noqa: B010


def _object(shape: Shape, more: dict[str, Any]) -> None:
    def identity(root: Any, info: Any) -> Any:
        return encode(shape.prefix, root.id)

    fields: dict[str, Any] = {"id": strawberry.field(resolver=named(identity, ROOT | {"return": "ID"}), description="The global id.")}
    for item in shape.fields.values():
        fields[item.name] = strawberry.field(resolver=_resolver(shape, item), description=item.description)

    @classmethod  # type: ignore[misc]  # made outside of a class body
    def is_type_of(cls: type, value: Any, info: Any) -> bool:
        return isinstance(value, Record) and value.shape is shape

    body = {"__module__": generated.__name__, "is_type_of": is_type_of, **fields, **more}
    setattr(generated, shape.name, strawberry.type(type(shape.name, (Node,), body), name=shape.name, description=shape.description))


def _resolver(shape: Shape, item: Field) -> Any:
    if isinstance(item, Amount):
        return named(money_resolver(item), ROOT | {"return": "Optional[Money]"})
    if isinstance(item, Column):
        return named(column_resolver(item.name), ROOT | {"return": f"Optional[{output_name(shape, item)}]"})
    if isinstance(item, Rendered):
        return named(rendered_resolver(item), ROOT | {"return": f"Optional[{item.kind.__name__}]"})
    if isinstance(item, One):
        return named(one_resolver(item), ROOT | {"return": f"Optional[{item.target}]"})
    assert isinstance(item, Many)
    return connection_resolver(item.target, item)


def column_resolver(name: str) -> Any:
    """A scalar: the guarded value that the level read; null where it was denied."""

    def resolve(root: Any, info: Any) -> Any:
        return root.values.get(name)

    return resolve


def money_resolver(item: Amount) -> Any:
    """A Money of two guarded columns."""

    def resolve(root: Any, info: Any) -> Any:
        amount = root.values.get(item.name)
        return None if amount is None else scalars.Money(amount=amount, currency=root.values[f"{item.name}__currency"])

    return resolve


def rendered_resolver(item: Rendered) -> Any:
    """A text in the reader's language; null where its columns may not be read."""

    def resolve(root: Any, info: Any) -> Any:
        values = [root.values.get(f"{item.name}__{need}") for need in item.needs]
        return None if all(value is None for value in values) else item.render(reader(info).viewer, *values)

    return resolve


def one_resolver(item: One) -> Any:
    """A to-one relation: the visible row, or null."""

    async def resolve(root: Any, info: Any) -> Any:
        key = path_of(info)
        if key in reader(info).plan.denied:
            return None
        readable = root.values.get(item.name)
        wanted = root.id if item.back and readable else readable
        return None if wanted is None else await reader(info).one(key, SHAPES[item.target], wanted, item.via if item.back else "id")

    return resolve


class Connection:
    """A list that is read when its rows or its length are asked for."""

    def __init__(self, reader: Reader, path: Path, shape: Shape, relation: Many | None, parent: UUID) -> None:
        self.reader, self.path, self.shape, self.relation, self.parent = reader, path, shape, relation, parent

    async def page(self) -> PageRows:
        """The page, one statement for it and all its siblings."""
        return await self.reader.page(self.path, self.shape, self.relation, self.parent)

    async def count(self) -> int:
        """The length of the whole list."""
        return await self.reader.count(self.path, self.shape, self.relation, self.parent)


def connection_resolver(target: str, relation: Many | None) -> Any:
    """A connection field; its arguments are read by the plan."""

    def resolve(
        root: Any,
        info: Any,
        first: Any = strawberry.UNSET,
        after: Any = strawberry.UNSET,
        last: Any = strawberry.UNSET,
        before: Any = strawberry.UNSET,
        where: Any = strawberry.UNSET,
        order_by: Any = strawberry.UNSET,
    ) -> Any:
        key = path_of(info)
        if key in reader(info).plan.denied or (relation and not root.values.get(relation.name)):
            return None
        return Connection(reader(info), key, SHAPES[target], relation, root.id if relation else NO_PARENT)

    def described(kind: str, text: str) -> Any:
        return Annotated[f"Optional[{kind}]", strawberry.argument(description=text)]

    arguments = {
        "first": described("int", "How many rows, from the start or after a cursor; 50 unless said otherwise."),
        "after": described("str", "Only rows after this cursor."),
        "last": described("int", "How many rows, from the end or before a cursor."),
        "before": described("str", "Only rows before this cursor."),
        "where": described(f"{target}Where", "Which rows."),
        "order_by": described(f"list[{target}Order]", "In which order; always ended by the id."),
    }
    return named(resolve, ROOT | arguments | {"return": f"Optional[{target}Connection]"})


def _connection(shape: Shape) -> None:
    name = shape.name
    edge = {
        "__module__": generated.__name__,
        "__annotations__": generated_types.annotations({"cursor": "str", "node": name}),
        "cursor": strawberry.field(description="The row's place in the list."),
        "node": strawberry.field(description="The row."),
    }
    made_edge: Any = strawberry.type(type(f"{name}Edge", (), edge), name=f"{name}Edge", description=f"A {name} with its place in a list.")
    setattr(generated, f"{name}Edge", made_edge)

    async def nodes(root: Any, info: Any) -> Any:
        return (await root.page()).records

    async def edges(root: Any, info: Any) -> Any:
        page = await root.page()
        return [made_edge(cursor=cursor, node=record) for cursor, record in zip(page.cursors, page.records, strict=True)]

    async def page_info(root: Any, info: Any) -> Any:
        page = await root.page()
        return scalars.PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=page.cursors[0] if page.cursors else None,
            end_cursor=page.cursors[-1] if page.cursors else None,
        )

    async def total_count(root: Any, info: Any) -> Any:
        return await root.count()

    fields = {
        "nodes": strawberry.field(resolver=named(nodes, ROOT | {"return": f"list[{name}]"}), description="The rows of the page."),
        "edges": strawberry.field(
            resolver=named(edges, ROOT | {"return": f"list[{name}Edge]"}), description="The rows with their cursors."
        ),
        "page_info": strawberry.field(resolver=named(page_info, ROOT | {"return": "PageInfo"}), description="Where the page stands."),
        "total_count": strawberry.field(resolver=named(total_count, ROOT | {"return": "int"}), description="The length of the whole list."),
    }
    body = {"__module__": generated.__name__, **fields, "aggregate": aggregate_field(shape)}
    connection = type(f"{name}Connection", (), body)
    said = f"A list of {name} rows, a page at a time."
    setattr(generated, connection.__name__, strawberry.type(connection, name=connection.__name__, description=said))
