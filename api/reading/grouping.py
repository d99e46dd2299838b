"""What an aggregate is asked: its keys, also through to-one relations, tests and order of its figures, how many groups (S0-12).

What cannot be is refused here, before any SQL; what may not be, by the plan (`api.reading.plan`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from api.errors import ErrorCode, error
from api.reading.given import known
from api.reading.names import camel, enum_name, snake
from api.shape import SHAPES, Amount, Column, One, Shape, kind_of

FUNCTIONS = ("sum", "avg", "min", "max")
USUAL_GROUPS, MOST_GROUPS = 100, 1000
MOST_KEYS, MOST_HOPS, MOST_ORDERS = 8, 4, 8
Measure = tuple[str, str]
"""A function and the field that it is of."""


@dataclass(frozen=True)
class Key:
    """One key of a grouping: the relations to follow, the field there, and for days how coarse."""

    through: tuple[str, ...]
    name: str
    unit: str | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in `key`."""
        return (*self.through, self.name)

    def hops(self, shape: Shape) -> Iterator[tuple[Shape, One]]:
        """Each relation on its way, with the type that it is of."""
        for name in self.through:
            item = shape.fields[name]
            assert isinstance(item, One)
            yield shape, item
            shape = SHAPES[item.target]

    def owner(self, shape: Shape) -> Shape:
        """The type whose field it is."""
        for _, item in self.hops(shape):
            shape = SHAPES[item.target]
        return shape

    def item(self, shape: Shape) -> Column | None:
        """The field; None for the id."""
        item = self.owner(shape).fields.get(self.name)
        assert item is None or isinstance(item, Column)
        return item

    def kind(self, shape: Shape) -> type:
        """The Python type of the field."""
        item = self.item(shape)
        return str if item is None else kind_of(self.owner(shape), item)

    def coordinates(self, shape: Shape) -> Iterator[tuple[Shape, str]]:
        """Every field that it reads: the relations, and the field at their end."""
        yield from ((owner, item.name) for owner, item in self.hops(shape))
        if self.name != "id":
            yield self.owner(shape), self.name


@dataclass(frozen=True)
class Order:
    """One key of an order of groups: a figure, or a key by its place."""

    descending: bool
    key: int | None = None
    measure: Measure | None = None
    """Of a figure; none is the count."""


@dataclass(frozen=True)
class Grouping:
    """An aggregate's arguments, understood."""

    keys: Sequence[Key] = ()
    orders: Sequence[Order] = ()
    having: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = None
    """None where there is one group, or one for each currency."""
    smallest: int = 0
    """Of how many rows a group must be that may hold another tenant's."""

    @property
    def measures(self) -> set[Measure]:
        """The figures that are tested or ordered by."""
        return {order.measure for order in self.orders if order.measure} | set(tested(self.having))

    def by_currency(self, shape: Shape, shown: set[Measure]) -> bool:
        """Whether money is measured, so that there is a group for each currency besides."""
        return any(isinstance(shape.fields[name], Amount) for _, name in shown | self.measures)

    @property
    def most(self) -> int:
        """How many groups are answered at most."""
        return 1 if self.limit is None else self.limit


def grouping_of(shape: Shape, arguments: Mapping[str, Any], smallest: int) -> Grouping:
    """The arguments of an aggregate. GraphQLError BAD_REQUEST or LIMIT_EXCEEDED for what cannot be."""
    keys = [_key(shape, group) for group in arguments.get("groupBy") or []]
    _at_most("keys", len(keys), MOST_KEYS)
    if len({key.path for key in keys}) < len(keys):
        raise error(ErrorCode.BAD_REQUEST, "A list is grouped once by each field.")
    asked = arguments.get("orderBy") or []
    _at_most("orders", len(asked), MOST_ORDERS)
    orders = [_order(shape, order, len(keys)) for order in asked]
    return Grouping(keys, orders, arguments.get("having") or {}, _limit(known(arguments.get("limit")), bool(keys)), smallest)


def _limit(limit: int | None, grouped: bool) -> int | None:
    if limit is not None and limit < 0:
        raise error(ErrorCode.BAD_REQUEST, "There are 0 or more groups.")
    if limit is not None and limit > MOST_GROUPS:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"An aggregate answers at most {MOST_GROUPS} groups.")
    return limit if limit is not None else USUAL_GROUPS if grouped else None


def _at_most(what: str, count: int, most: int) -> None:
    if count > most:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"An aggregate has at most {most} {what}.")


def _key(shape: Shape, group: Mapping[str, Any], through: tuple[str, ...] = ()) -> Key:
    """A key as asked: one field here, or one through one relation."""
    named, further = group.get("field"), {name: inner for name, inner in (group.get("through") or {}).items() if inner is not None}
    if (named is None) == (not further) or len(further) > 1:
        raise error(ErrorCode.BAD_REQUEST, "A key of a grouping is one `field`, or one `through` one relation.")
    if named is None:
        _at_most("relations in a key", len(through) + 1, MOST_HOPS)
        ((relation, inner),) = further.items()
        return _key(shape, inner, (*through, snake(relation)))
    name, unit = enum_name(known(named)).lower(), known(group.get("unit"))
    key = Key(through, name)
    kind = key.kind(shape)
    if not issubclass(kind, date):
        return key
    coarse = "day" if unit is None else enum_name(unit).lower()
    return Key(through, name, None if coarse == "day" and not issubclass(kind, datetime) else coarse)


def _order(shape: Shape, order: Mapping[str, Any], keys: int) -> Order:
    """An order as asked: by a key, by the count, or by a figure of a field that has it."""
    place, function, named = known(order.get("key")), known(order.get("function")), known(order.get("field"))
    descending = enum_name(known(order.get("direction"))) == "DESC"
    if (place is None) == (function is None) or (place is not None and named is not None):
        raise error(ErrorCode.BAD_REQUEST, "Groups are ordered by a `key`, or by a `function` of a `field`.")
    if place is not None:
        if not 0 <= place < keys:
            raise error(ErrorCode.BAD_REQUEST, "`key` is the place of a key in `groupBy`, from 0.")
        return Order(descending, key=place)
    what = enum_name(function).lower()
    if (what == "count") != (named is None):
        raise error(ErrorCode.BAD_REQUEST, "COUNT is of rows, every other function of a `field`.")
    if what == "count":
        return Order(descending)
    name = enum_name(named).lower()
    item = shape.fields[name]
    assert isinstance(item, Column)
    if what in ("sum", "avg") and issubclass(kind_of(shape, item), date):
        raise error(ErrorCode.BAD_REQUEST, f"{camel(name)} has no sum and no average.")
    return Order(descending, measure=(what, name))


def tested(having: Mapping[str, Any]) -> Iterator[Measure]:
    """The figures that a `having` tests, the count aside."""
    for part, test in having.items():
        if part in ("and", "or"):
            for inner in test or []:
                yield from tested(inner)
        elif part == "not":
            yield from tested(test or {})
        elif part in FUNCTIONS:
            yield from ((part, snake(name)) for name, asked in (test or {}).items() if asked is not None)
