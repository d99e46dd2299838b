"""What an aggregate is asked by: for each shape the inputs of its keys, of tests and of the order of its groups (S0-12)."""

import datetime as dt
import decimal
import enum
from collections.abc import Iterable
from typing import Any

import strawberry

from api import generated, scalars
from api.reading.names import camel
from api.shape import Amount, Column, One, Shape, is_enum, kind_of

NUMBERS = (int, decimal.Decimal)
TIMES = (dt.date, dt.datetime)
PYTHON = {int: "int", decimal.Decimal: "Decimal", dt.date: "date", dt.datetime: "datetime", bool: "bool", str: "str"}
NO_MEASURES = ("sequence", "version", "round")
"""A place in a list or a version is no measure."""


@strawberry.enum(description="How coarse a group of days is, in the provider's time zone.")
class DateUnit(enum.Enum):
    """The first day of the unit stands for the group."""

    DAY = strawberry.enum_value("DAY", description="By day.")
    WEEK = strawberry.enum_value("WEEK", description="By week, beginning on Monday.")
    MONTH = strawberry.enum_value("MONTH", description="By month.")
    QUARTER = strawberry.enum_value("QUARTER", description="By quarter.")
    YEAR = strawberry.enum_value("YEAR", description="By year.")


@strawberry.enum(description="A figure of a group.")
class AggregateFunction(enum.Enum):
    """By which groups are ordered."""

    COUNT = strawberry.enum_value("COUNT", description="How many rows.")
    SUM = strawberry.enum_value("SUM", description="The sum of a field.")
    AVG = strawberry.enum_value("AVG", description="The average of a field.")
    MIN = strawberry.enum_value("MIN", description="The smallest value of a field.")
    MAX = strawberry.enum_value("MAX", description="The largest value of a field.")


for shared in (DateUnit, AggregateFunction):
    setattr(generated, shared.__name__, shared)


def kind_name(kind: type) -> str:
    """A Python type as an annotation has it."""
    return PYTHON[kind]


def groupable(shape: Shape) -> list[Column]:
    """The fields that a list can be grouped by: the filterable ones that are no amounts, so that each group has its filter."""
    return [item for item in shape.columns() if item.filter and (is_enum(kind := kind_of(shape, item)) or kind in (bool, str, int, *TIMES))]


def relations_of(shape: Shape) -> list[One]:
    """The relations that a key can go through: those that filter."""
    return [item for item in shape.fields.values() if isinstance(item, One) and item.filter]


def sums_of(shape: Shape) -> list[Column]:
    """What can be summed: the stored and computed numbers."""
    return _measurable(shape, NUMBERS)


def extremes_of(shape: Shape) -> list[Column]:
    """What has a smallest and a largest value: numbers, days, times."""
    return _measurable(shape, NUMBERS + TIMES)


def _measurable(shape: Shape, kinds: tuple[type, ...]) -> list[Column]:
    return [item for item in shape.columns() if kind_of(shape, item) in kinds and item.name not in NO_MEASURES]


def grouping_inputs(shape: Shape) -> None:
    """Makes XGroupBy, XHaving and XAggregateOrder, with the fields, relations and figures that they name."""
    _group_by(shape)
    _having(shape)
    _order(shape)


def _group_by(shape: Shape) -> None:
    name, relations = shape.name, relations_of(shape)
    _enum(f"{name}GroupField", ["id", *(item.name for item in groupable(shape))], f"What {name} lists can be grouped by.")
    annotations = {"field": f"Optional[{name}GroupField]", "unit": "Optional[DateUnit]"}
    texts = {"field": "A field of the row itself.", "unit": "For days: how coarse; by day unless said otherwise."}
    if relations:
        annotations["through"], texts["through"] = f"Optional[{name}GroupThrough]", "Instead of a field: a key of a related row."
        below = {item.name: f"Optional[{item.target}GroupBy]" for item in relations}
        said = f"One relation of {name} to go through; rows without a visible related row are in the group without a key."
        scalars.make_input(f"{name}GroupThrough", below, said, {item.name: f"Through: {item.description}" for item in relations})
    scalars.make_input(f"{name}GroupBy", annotations, f"One key of a grouping of {name}: a `field`, or `through` one relation.", texts)


def _having(shape: Shape) -> None:
    name = shape.name
    texts = {"and_": "All of these hold.", "or_": "One of these holds.", "not_": "This does not hold.", "count": "By how many rows it has."}
    annotations = {"and_": f"Optional[list[{name}Having]]", "or_": f"Optional[list[{name}Having]]", "not_": f"Optional[{name}Having]"}
    annotations["count"] = "Optional[IntFilter]"
    for kind, items, functions in (("Sums", sums_of(shape), ("sum", "avg")), ("Extremes", extremes_of(shape), ("min", "max"))):
        if items:
            said = {item.name: f"By: {item.description}" for item in items}
            tests = {item.name: f"Optional[{_filter(shape, item, kind)}]" for item in items}
            scalars.make_input(f"{name}{kind}Having", tests, f"Tests on figures over {name} rows; all that are given must hold.", said)
            annotations |= dict.fromkeys(functions, f"Optional[{name}{kind}Having]")
            texts |= {function: f"By its {WORDS[function]}." for function in functions}
    words = {"and_": "and", "or_": "or", "not_": "not"}
    scalars.make_input(f"{name}Having", annotations, f"Which groups of {name} rows; all given parts must hold.", texts, words)


WORDS = {"sum": "sums", "avg": "averages", "min": "smallest values", "max": "largest values"}


def _filter(shape: Shape, item: Column, kind: str) -> str:
    of = decimal.Decimal if kind == "Sums" or isinstance(item, Amount) else kind_of(shape, item)
    return scalars.PLAIN[of][0]


def _order(shape: Shape) -> None:
    name, measures = shape.name, [item.name for item in extremes_of(shape)]
    annotations = {"key": "Optional[int]", "function": "Optional[AggregateFunction]", "direction": "Optional[Direction]"}
    texts = {
        "key": "By a key: its place in `groupBy`, from 0.",
        "function": "By a figure: of the rows (COUNT), or of a `field`.",
        "direction": "ASC unless said otherwise; what is not there comes last in both.",
    }
    if measures:
        _enum(f"{name}MeasureField", measures, f"What is measured of {name} rows.")
        annotations["field"], texts["field"] = f"Optional[{name}MeasureField]", "What the figure is of."
    scalars.make_input(f"{name}AggregateOrder", annotations, f"One key of an order of groups of {name}.", texts)


def _enum(name: str, members: Iterable[str], description: str) -> None:
    enumeration: Any = enum.Enum
    made = strawberry.enum(
        enumeration(name, {item.upper(): item.upper() for item in members}, module=generated.__name__), description=description
    )
    for value in made.__strawberry_definition__.values:
        value.description = "By id: each row is a group." if value.name == "ID" else f"By {camel(value.name.lower())}."
    setattr(generated, name, made)
