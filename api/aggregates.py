"""The types of aggregates: for each shape its groups, keys, sums and extremes (schema.md, numbers)."""

import datetime as dt
import decimal
import enum
from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from api import generated
from api.reading.names import camel
from api.resolving import ROOT, named, path_of, reader
from api.shape import Column, Shape, is_enum, kind_of

NUMBERS = (int, decimal.Decimal)
TIMES = (dt.date, dt.datetime)
PYTHON = {int: "int", decimal.Decimal: "Decimal", dt.date: "date", dt.datetime: "datetime", bool: "bool", str: "str"}


@strawberry.enum(description="How coarse a group of days is, in the provider's time zone.")
class DateUnit(enum.Enum):
    """The first day of the unit stands for the group."""

    DAY = strawberry.enum_value("DAY", description="By day.")
    WEEK = strawberry.enum_value("WEEK", description="By week, beginning on Monday.")
    MONTH = strawberry.enum_value("MONTH", description="By month.")
    QUARTER = strawberry.enum_value("QUARTER", description="By quarter.")
    YEAR = strawberry.enum_value("YEAR", description="By year.")


setattr(generated, "DateUnit", DateUnit)  # noqa: B010  # the module is filled at run time


def groupable(shape: Shape) -> list[Column]:
    """The fields a list can be grouped by: filterable states, flags and days."""
    return [item for item in shape.columns() if item.filter and (is_enum(kind_of(shape, item)) or kind_of(shape, item) in (bool, *TIMES))]


def measurable(shape: Shape, kinds: tuple[type, ...]) -> list[Column]:
    """The stored fields of these kinds; a place in a list or a version is no measure."""
    return [item for item in shape.columns() if kind_of(shape, item) in kinds and item.name not in ("sequence", "version", "round")]


def aggregate_types(shape: Shape) -> None:
    """Makes XAggregate, and as far as there is something to group or measure XAggregateKey, XSums, XExtremes, XGroupBy."""
    name, groups = shape.name, groupable(shape)
    sums, extremes = measurable(shape, NUMBERS), measurable(shape, NUMBERS + TIMES)
    fields: dict[str, Any] = {"count": _field(lambda row: row["count"], "int", "How many rows.")}
    if any(hasattr(item, "currency") for item in sums):
        fields["currency"] = _field(
            lambda row: row["currency"], "Optional[str]", "The currency of the group's money; null where none is measured."
        )
    if groups:
        _keys(shape, groups)
        fields["key"] = _field(lambda row: row, f"{name}AggregateKey", "What the group has in common.")
    for function, items, kind in _functions(sums, extremes):
        if items:
            said = f"The {WORDS[function]} of the group's rows."
            fields[function] = _field(lambda row, function=function: (row, function), f"{name}{kind}", said)
    for items, kind in ((sums, "Sums"), (extremes, "Extremes")):
        if items:
            _measures(shape, items, kind)
    _type(f"{name}Aggregate", fields, f"A group of {name} rows with its figures; they are of what the viewer may see.")


WORDS = {"sum": "sums", "avg": "averages, to four decimals,", "min": "smallest values", "max": "largest values"}


def _functions(sums: list[Column], extremes: list[Column]) -> list[tuple[str, list[Column], str]]:
    return [("sum", sums, "Sums"), ("avg", sums, "Sums"), ("min", extremes, "Extremes"), ("max", extremes, "Extremes")]


def _keys(shape: Shape, groups: list[Column]) -> None:
    name = shape.name
    fields = {item.name: _field(_reading(f"key__{item.name}"), f"Optional[{_key_type(shape, item)}]", item.description) for item in groups}
    _type(f"{name}AggregateKey", fields, f"The key of a group of {name} rows; null where it is not grouped by or may not be read.")
    enumeration: Any = enum.Enum
    made = enumeration(f"{name}GroupField", {item.name.upper(): item.name.upper() for item in groups}, module=generated.__name__)
    made = strawberry.enum(made, description=f"What {name} lists can be grouped by.")
    for value in made.__strawberry_definition__.values:
        value.description = f"By {camel(value.name.lower())}."
    setattr(generated, made.__name__, made)
    body = {
        "__module__": generated.__name__,
        "__annotations__": {"field": f"{name}GroupField", "unit": "Optional[DateUnit]"},
        "field": strawberry.field(description="The field."),
        "unit": strawberry.field(default=strawberry.UNSET, description="For days: how coarse."),
    }
    grouping = type(f"{name}GroupBy", (), body)
    setattr(
        generated, grouping.__name__, strawberry.input(grouping, name=grouping.__name__, description=f"One key of a grouping of {name}.")
    )


def _key_type(shape: Shape, item: Column) -> str:
    kind = kind_of(shape, item)
    return kind.__name__ if is_enum(kind) else "date" if kind in TIMES else PYTHON[kind]


def _measures(shape: Shape, items: list[Column], kind: str) -> None:
    """Sums and averages are decimals: a sum of whole numbers may outgrow `Int`, an average is none."""
    types = {item.name: "Decimal" if kind == "Sums" else PYTHON[kind_of(shape, item)] for item in items}
    fields = {item.name: _field(_measure(item.name), f"Optional[{types[item.name]}]", item.description) for item in items}
    _type(f"{shape.name}{kind}", fields, f"Figures over {shape.name} rows; money is in the group's currency.")


def _reading(label: str) -> Any:
    return lambda row: row.get(label)


def _measure(name: str) -> Any:
    def read(pair: tuple[Mapping[str, Any], str]) -> Any:
        row, function = pair
        return row.get(f"{function}__{name}")

    return read


def _field(read: Any, kind: str, description: str) -> Any:
    def resolve(root: Any, info: Any) -> Any:
        return read(root)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=description)


def _type(name: str, fields: dict[str, Any], description: str) -> None:
    made = strawberry.type(type(name, (), {"__module__": generated.__name__, **fields}), name=name, description=description)
    setattr(generated, name, made)


def aggregate_field(shape: Shape) -> Any:
    """The field `aggregate` of a connection: its whole list, whatever the page, in groups."""

    async def resolve(root: Any, info: Any, group_by: Any = strawberry.UNSET) -> Any:
        return await reader(info).aggregate(path_of(info), root.shape, root.relation, root.parent)

    async def resolve_plain(root: Any, info: Any) -> Any:
        return await reader(info).aggregate(path_of(info), root.shape, root.relation, root.parent)

    returned = {"return": f"list[{shape.name}Aggregate]"}
    description = "Counts and figures over the whole list, whatever the page; one group without `groupBy`, at most 1,000 with it."
    if not groupable(shape):
        return strawberry.field(resolver=named(resolve_plain, ROOT | returned), description=description)
    groups: Any = Annotated[
        f"Optional[list[{shape.name}GroupBy]]", strawberry.argument(description="By what to group; nothing is one group.")
    ]
    return strawberry.field(resolver=named(resolve, ROOT | {"group_by": groups} | returned), description=description)
