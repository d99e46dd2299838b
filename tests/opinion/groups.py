"""What the groups of a list are, said in Python over the rows that the third opinion sees (S0-12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from api.ids import encode
from api.shape import SHAPES, Amount, Column, One, Shape
from settings import settings
from tests.opinion.answers import raw, scalar, target_of
from tests.opinion.facts import Row
from tests.opinion.opinion import Opinion


@dataclass(frozen=True)
class Key:
    """A key: the way to a field, and for days how coarse."""

    path: tuple[str, ...]
    unit: str | None = None

    def of(self, opinion: Opinion, shape: Shape, row: Row) -> Any:
        """Its value in a row as JSON has it; none where anything on the way may not be read."""
        found: Row | None = row
        for name in self.path[:-1]:
            item = shape.fields[name]
            assert isinstance(item, One)
            found = target_of(opinion, item, found) if found and opinion.reads(shape, name, found) else None
            shape = SHAPES[item.target]
        return None if found is None else self._value(opinion, shape, found)

    def _value(self, opinion: Opinion, shape: Shape, row: Row) -> Any:
        name = self.path[-1]
        if name == "id":
            return encode(shape.prefix, row["id"])
        item = shape.fields[name]
        assert isinstance(item, Column)
        value = raw(opinion, shape, item, row) if opinion.reads(shape, name, row) else None
        return scalar(first_day(value, self.unit) if isinstance(value, date) else value)


def first_day(value: date, unit: str | None) -> date:
    """The first day of the unit that a day, or the local day of a time, is in."""
    day = value.astimezone(ZoneInfo(settings().timezone)).date() if isinstance(value, datetime) else value
    match unit:
        case "WEEK":
            return day - timedelta(days=day.weekday())
        case "MONTH":
            return day.replace(day=1)
        case "QUARTER":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "YEAR":
            return day.replace(month=1, day=1)
    return day


Groups = dict[tuple[Any, ...], list[Row]]


def groups_of(opinion: Opinion, shape: Shape, rows: Iterable[Row], keys: Sequence[Key], money: bool) -> Groups:
    """The rows by their keys, and where money is measured by its currency besides; without those that are withheld."""
    found: Groups = {}
    for row in rows:
        by = tuple(key.of(opinion, shape, row) for key in keys)
        found.setdefault((*by, currency(opinion, shape, row)) if money else by, []).append(row)
    return {by: some for by, some in found.items() if not withheld(opinion, shape, some)}


def currency(opinion: Opinion, shape: Shape, row: Row) -> Any:
    """The currency of a row's money, where some of it may be read."""
    return next((row[item.currency] for item in shape.money() if opinion.reads(shape, item.name, row)), None)


CROSSING = {
    "Partner": "ordered_for_customer",
    "Customer": "ordered_from_partner",
    "Project": "ordered_from_partner",
    "User": "on_customers_projects",
}
"""By what customers and partners see rows that may be another tenant's."""


def withheld(opinion: Opinion, shape: Shape, rows: Sequence[Row]) -> bool:
    """Whether customers and partners do not get a group: it is small, of rows that may be another tenant's."""
    ways = {scope for scope, _, _ in opinion.ways(f"{shape.name}:basic")}
    return opinion.user["audience"] != "STAFF" and len(rows) < settings().smallest_group and CROSSING.get(shape.name) in ways


def summed(opinion: Opinion, shape: Shape, item: Column, rows: Sequence[Row]) -> str | None:
    """The sum of what may be read of a field, as JSON has it."""
    found = [raw(opinion, shape, item, row) for row in rows if opinion.reads(shape, item.name, row)]
    values = [value for value in found if value is not None]
    return str(sum(values, Decimal(0) if isinstance(item, Amount) else type(values[0])(0))) if values else None
