"""Money, paging and filter types that every list shares."""

import datetime as dt
import decimal
from typing import Annotated, Any, Optional

import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON
from strawberry.types import Info

from api import generated, generated_types

UNSET = strawberry.UNSET


def moment_of(given: object) -> dt.datetime:
    """A moment that a reader names, in UTC. GraphQLError where it is no ISO 8601, has no offset, or no day in UTC (years 1 to 9999)."""
    if not isinstance(given, str):
        raise GraphQLError("A moment is a string.")
    try:
        moment = dt.datetime.fromisoformat(given)
        if moment.tzinfo is None:
            raise GraphQLError("A moment has its offset: 2026-09-01T08:00:00+08:00.")
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as problem:
        raise GraphQLError("This is no moment: 2026-09-01T08:00:00+08:00.") from problem


MOMENT = strawberry.scalar(
    name="DateTime",
    description="A moment (时刻) in ISO 8601, with its offset: 2026-09-01T08:00:00+08:00. Answers are in UTC.",
    serialize=dt.datetime.isoformat,
    parse_value=moment_of,
)


@strawberry.type(description="An amount of money (金额): a decimal in major units as a string, and its ISO 4217 currency.")
class Money:
    """An amount and its currency."""

    amount: decimal.Decimal = strawberry.field(description='The amount in major units, as a decimal string: "1234.5000".')
    currency: str = strawberry.field(description="ISO 4217 code: CNY.")


@strawberry.type(description="Where a page stands in its list (Relay).")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = strawberry.field(description="Whether more rows follow this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether rows precede this page; when paging forwards, whether `after` was given."
    )
    start_cursor: str | None = strawberry.field(description="The cursor of the page's first row.")
    end_cursor: str | None = strawberry.field(description="The cursor of the page's last row.")


TESTS = {
    "eq": "Equal to this value.",
    "in_": "Equal to one of these values.",
    "lt": "Below this value.",
    "lte": "At most this value.",
    "gt": "Above this value.",
    "gte": "At least this value.",
    "contains": "Contains this text, whatever the case.",
    "is_null": "True: without a value; false: with one.",
}
ORDERED = ("eq", "in_", "lt", "lte", "gt", "gte", "is_null")
PLAIN: dict[type, tuple[str, str, tuple[str, ...]]] = {
    str: ("StringFilter", "str", ("eq", "in_", "contains", "is_null")),
    int: ("IntFilter", "int", ORDERED),
    bool: ("BooleanFilter", "bool", ("eq", "is_null")),
    decimal.Decimal: ("DecimalFilter", "Decimal", ORDERED),
    dt.date: ("DateFilter", "date", ORDERED),
    dt.datetime: ("DateTimeFilter", "datetime", ORDERED),
}


def make_filter(name: str, value: str, tests: tuple[str, ...], described: str) -> Any:
    """An input of tests on one kind of value; all given tests must hold."""
    annotations = {
        test: "Optional[bool]" if test == "is_null" else f"Optional[list[{value}]]" if test == "in_" else f"Optional[{value}]"
        for test in tests
    }
    return make_input(name, annotations, described, {test: TESTS[test] for test in tests}, {"in_": "in"})


def make_input(name: str, annotations: dict[str, str], described: str, texts: dict[str, str], names: dict[str, str] | None = None) -> Any:
    """A strawberry input whose fields are all optional, made at run time in `api.generated`."""
    fields = {key: strawberry.field(default=UNSET, description=texts[key], name=(names or {}).get(key)) for key in annotations}
    body = {"__module__": generated.__name__, "__annotations__": generated_types.annotations(annotations), **fields}
    made = strawberry.input(type(name, (), body), name=name, description=described)
    setattr(generated, name, made)
    return made


def install() -> None:
    """Puts the shared names and the plain filters where the generated types look for them."""
    shared = {
        "Optional": Optional, "Annotated": Annotated, "Any": Any, "Info": Info, "Money": Money, "PageInfo": PageInfo, "ID": strawberry.ID,
        "JSON": JSON, "Decimal": decimal.Decimal, "date": dt.date, "datetime": dt.datetime,
    }  # fmt: skip
    for key, value in shared.items():
        setattr(generated, key, value)
    make_filter("IdFilter", "ID", ("eq", "in_"), "Tests on a global id.")
    for name, value, tests in PLAIN.values():
        make_filter(name, value, tests, f"Tests on a {value} value; all that are given must hold.")
