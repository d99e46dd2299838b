"""Lines of hours by person and week, as a lead approves them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any


def person_weeks(lines: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The Monday of each week and the lines of one person in it, the oldest week first."""

    def key(line: Mapping[str, Any]) -> tuple[str, str, str]:
        day, user = date.fromisoformat(line["day"]), line["user"] or {}
        return (day - timedelta(days=day.weekday())).isoformat(), str(user.get("name") or ""), str(user.get("id"))

    return [(week, list(own)) for (week, _, _), own in groupby(sorted((line for line in lines if line["day"]), key=key), key=key)]
