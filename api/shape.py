"""What a type is: its table, and for each field the column, relation or SQL expression that it stands for.

A shape says nothing of how its fields are fetched. The level generator turns it into guarded statements, the executor and
the compiler both read those; the filters, orders and connections of the schema are made from it too. Every field names its
field group (authorization.md); there is no default, so a new field is hidden until somebody decides.
"""

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement

from domain.database import Row

Expression = Callable[[Any], ColumnElement[Any]]


@lru_cache(maxsize=5000)
def expressed(expression: Expression, entity: Any) -> ColumnElement[Any]:
    """An expression over the rows of `entity`, made once: tables beside it are named anew at each making."""
    return expression(entity)


@dataclass(kw_only=True)
class Field:
    """A field of a shape: its description, its group, and the name it gets from its shape."""

    description: str
    group: str
    name: str = ""


@dataclass(kw_only=True)
class Column(Field):
    """A scalar or enum that is a column, or an SQL expression over the row.

    `within` is over plain columns and true of every row in which the expression is not null: beside a test of it, an index finds the rows.
    """

    kind: type | None = None
    attribute: str | None = None
    expression: Expression | None = None
    within: Expression | None = None
    sort: bool = False
    filter: bool = False

    def of(self, entity: Any) -> ColumnElement[Any]:
        """The unguarded SQL of the field; only the guard may call it."""
        return expressed(self.expression, entity) if self.expression else getattr(entity, self.attribute or self.name)


@dataclass(kw_only=True)
class Amount(Column):
    """Money: an amount column, and the currency column of the same row."""

    currency: str = "currency"


@dataclass(kw_only=True)
class One(Field):
    """A row of another shape: by a column here that holds its id, or (`back`) by a unique column there that holds ours."""

    target: str
    via: str
    back: bool = False
    filter: bool = False


@dataclass(kw_only=True)
class Many(Field):
    """The rows of another shape whose column `via` holds this row's id; `order` is their order unless asked otherwise."""

    target: str
    via: str
    order: str | None = None


@dataclass(kw_only=True)
class Rendered(Field):
    """A text made at the reader, in the reader's language, from columns that are guarded as the field; what SQL cannot say."""

    needs: tuple[str, ...]
    render: Callable[..., Any]
    kind: type = str


@dataclass
class Shape:
    """A GraphQL object type over a table."""

    model: type[Row]
    prefix: str
    description: str
    fields: dict[str, Field]
    plural: str | None = None
    order: str = "id"
    lookup: str | None = None
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The type's name: in the schema, the policy and the domain the same word."""
        return self.model.__name__

    def columns(self) -> Iterator[Column]:
        """The scalar fields."""
        return (item for item in self.fields.values() if isinstance(item, Column))

    def money(self) -> Iterator["Amount"]:
        """The amounts of money."""
        return (item for item in self.fields.values() if isinstance(item, Amount))

    @property
    def currency(self) -> str | None:
        """The column with the currency of the row's money; all of it is in one. None where there is no money."""
        return next((item.currency for item in self.money()), None)

    def group_of(self, field_name: str) -> str:
        """The field group; the id and the type name are always basic."""
        return "basic" if field_name == "id" else self.fields[field_name].group


SHAPES: dict[str, Shape] = {}
PREFIXES: dict[str, Shape] = {}


def shape(
    model: type[Row],
    prefix: str,
    description: str,
    /,
    *,
    plural: str | None = None,
    usual_order: str = "id",
    lookup: str | None = None,
    **fields: Field,
) -> Shape:
    """Declares a type.

    `plural` names its list at the root, `lookup` the code field by which one is found, `usual_order` how its lists are ordered
    unless asked otherwise (`-` is descending).
    """
    for name, item in fields.items():
        item.name = name
    made = Shape(model, prefix, description, fields, plural, usual_order, lookup)
    SHAPES[made.name] = PREFIXES[prefix] = made
    return made


def column(
    description: str, *, group: str, sort: bool = False, filter: bool = False, attribute: str | None = None, kind: type | None = None
) -> Column:
    """A field that is a column of the table, of the same name unless `attribute` says otherwise."""
    return Column(description=description, group=group, sort=sort, filter=filter, attribute=attribute, kind=kind)


def expression(
    description: str, kind: type, sql: Expression, *, group: str, filter: bool = False, within: Expression | None = None
) -> Column:
    """A field computed by SQL from the row."""
    return Column(description=description, group=group, kind=kind, expression=sql, filter=filter, within=within)


def money(
    description: str, *, group: str, attribute: str | None = None, currency: str = "currency", sort: bool = False, filter: bool = False
) -> Amount:
    """A `Money` from an amount column and the row's currency."""
    return Amount(description=description, group=group, attribute=attribute, currency=currency, sort=sort, filter=filter)


def one(target: str, via: str, description: str, *, group: str, back: bool = False, filter: bool = False) -> One:
    """The row of `target` that the column `via` names; with `back`, the row of `target` whose `via` names this one."""
    return One(description=description, group=group, target=target, via=via, back=back, filter=filter)


def many(target: str, via: str, description: str, *, group: str, order: str | None = None) -> Many:
    """A connection: the rows of `target` whose `via` names this row."""
    return Many(description=description, group=group, target=target, via=via, order=order)


def rendered(description: str, needs: tuple[str, ...], render: Callable[..., Any], *, group: str) -> Rendered:
    """A text that `render(viewer, *columns)` makes; None where the columns may not be read."""
    return Rendered(description=description, group=group, needs=needs, render=render)


def kind_of(shape: Shape, item: Column) -> type:
    """The Python type of a scalar field: declared, or that of its column."""
    if item.kind is not None:
        return item.kind
    column_type = shape.model.__table__.c[item.attribute or item.name].type
    enum_class: type | None = getattr(column_type, "enum_class", None)
    return enum_class or column_type.python_type


def is_enum(kind: type) -> bool:
    """Whether a field's type is one of the domain's enumerations."""
    return issubclass(kind, enum.Enum)
