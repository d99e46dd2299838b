"""The figures at the head of a project's page, from the groups that the graph answers (S0-40)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portals.hours_chart import STATES

SHOWN = ("PLANNED", "RUNNING", "DONE")
"""States of tasks that count as work: a cancelled one is none."""
Group = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """Tasks and planned working days by state, hours by state and person; of the work `percent_due` should be done, `percent_done` is."""

    tasks: Mapping[str, int] = field(default_factory=dict)
    days: int = 0
    percent_due: int = 0
    percent_done: int = 0
    hours: Mapping[str, Decimal] = field(default_factory=dict)
    by_person: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def task_count(self) -> int:
        """All tasks that count."""
        return sum(self.tasks.values())

    @property
    def hour_count(self) -> Decimal:
        """All hours that the customer is shown, but for lines that a newer version took the place of."""
        return sum((self.hours[state] for state in STATES), Decimal(0))


def figures(project: Mapping[str, Any]) -> Figures:
    """What a project's page adds up; a part that the reader has no right to is empty."""
    tasks = {_state(group): group for group in _groups(project["work"]) if _state(group) in SHOWN}
    days = {state: _days(group) for state, group in tasks.items()}
    every = sum(days.values())
    return Figures(
        {state: (tasks[state]["count"] or 0) if state in tasks else 0 for state in SHOWN},
        every,
        _percent(sum(_days(group) for group in _groups(project["due"])), every),
        _percent(days.get("DONE", 0), every),
        {**dict.fromkeys(STATES, Decimal(0)), **{state: _hours(group) for group in _groups(project["hours"]) if (state := _state(group))}},
        {person: hours for group in _groups(project["byPerson"]) if (person := _person(group)) and (hours := _hours(group))},
    )


def _groups(connection: Mapping[str, Any] | None) -> Iterable[Group]:
    """What a part is grouped into; nothing where the reader may not see it."""
    return [group for group in (connection or {}).get("aggregate") or () if group]


def _state(group: Group) -> str | None:
    return (group["key"] or {}).get("state")


def _person(group: Group) -> str | None:
    return ((group["key"] or {}).get("user") or {}).get("id")


def _hours(group: Group) -> Decimal:
    return Decimal((group["sum"] or {}).get("hours") or 0)


def _days(group: Group) -> int:
    return int(Decimal((group["sum"] or {}).get("workingDays") or 0))


def _percent(part: int, whole: int) -> int:
    """In whole per cent, downwards: nothing is done to 100 % before it is."""
    return 100 * part // whole if whole else 0
