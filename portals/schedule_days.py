"""Schedule items by the day on which they begin, as the reader's clock has it; whole days stay the days that they are."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Any

Json = Mapping[str, Any]


def by_day(items: Iterable[Json], zone: tzinfo, speech: Any) -> list[dict[str, Any]]:
    """`{day, items}` in the order of the list; each item with `when`, its hours on that day, empty for whole days; and `typed`."""
    shown = [(_day(item, zone), {**item, "when": _when(item, zone, speech), "typed": _typed(item, zone)}) for item in items]
    return [{"day": day, "items": [item for _, item in group]} for day, group in groupby(shown, key=lambda pair: pair[0])]


def _day(item: Json, zone: tzinfo) -> str:
    return str(item["beginsOn"]) if item["beginsOn"] else _at(item["beginsAt"], zone).date().isoformat()


def _when(item: Json, zone: tzinfo, speech: Any) -> str:
    if item["beginsOn"] is not None:
        return ""
    begins, ends = (_at(item[name], zone) for name in ("beginsAt", "endsAt"))
    return f"{begins:%H:%M} – {format(ends, '%H:%M') if begins.date() == ends.date() else speech.moment(ends, zone)}"


def _typed(item: Json, zone: tzinfo) -> dict[str, str]:
    """`day`, `last`, `from` and `to` as a form has them; the last day only where it is another one."""
    if item["beginsOn"] is not None:
        first, last, hours = str(item["beginsOn"]), str(item["endsOn"]), {"from": "", "to": ""}
    else:
        begins, ends = (_at(item[name], zone) for name in ("beginsAt", "endsAt"))
        first, last, hours = begins.date().isoformat(), ends.date().isoformat(), {"from": f"{begins:%H:%M}", "to": f"{ends:%H:%M}"}
    return {"day": first, "last": "" if last == first else last, **hours}


def _at(moment: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(moment).astimezone(zone)
