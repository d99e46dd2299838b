"""Values that a request gives by its variables, as they are known while an operation is turned into SQL once for all requests.

The executor works with plain values. For the compiler each leaf of the variables is a `Given`: the level generator binds it where it
is a value of the SQL (`bound`), and looks at it only where the SQL itself depends on it (`known`). What was looked at is remembered:
the statement serves every request whose variables have the same form and answer those questions in the same way.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, literal

from api.reading.names import storable

Place = tuple[str | int, ...]
"""A variable's name, and the keys and indexes below it."""
Made = Callable[[Any], Any]
MOST_VALUES = 200
"""A longer list is refused, or what it stands in is; it is looked at as it is."""


class Unforeseen(Exception):
    """A value of a variable stands where the SQL cannot take one; the operation is not compiled."""


def itself(value: Any) -> Any:
    """The value as it was given."""
    return value


@dataclass
class Trace:
    """What became of the variables of an operation: what is bound, and what was looked at."""

    binds: dict[str, tuple[Place, Made]] = field(default_factory=dict)
    looked: list[tuple[Place, Made]] = field(default_factory=list)

    def bind(self, place: Place, made: Made, kind: Any) -> BindParameter[Any]:
        """A parameter that each request fills with `made(value)`."""
        name = f"given_{len(self.binds)}"
        self.binds[name] = (place, made)
        return bindparam(name, type_=kind)


@dataclass(frozen=True, eq=False)
class Given:
    """A leaf of the variables: where it stands, and its value in the request that is compiled."""

    place: Place
    value: Any
    trace: Trace

    def __iter__(self) -> Any:
        raise Unforeseen("a variable's list")

    def look(self, made: Made) -> Any:
        """`made(value)`, remembered: another answer is another statement."""
        if (self.place, made) not in self.trace.looked:
            self.trace.looked.append((self.place, made))
        return made(self.value)


def known(value: Any, made: Made = itself) -> Any:
    """The value, of which the SQL itself will depend."""
    return value.look(made) if isinstance(value, Given) else made(value)


def bound(value: Any, kind: Any, made: Made = itself) -> ColumnElement[Any]:
    """The value as a parameter of the statement."""
    whole(value)
    return value.trace.bind(value.place, made, kind) if isinstance(value, Given) else literal(made(value), kind)


def whole(value: Any) -> Any:
    """The value, unless it is a list written in the text with variables in it, which no request gives as a whole: Unforeseen."""
    if isinstance(value, list | tuple) and any(isinstance(one, Given) for one in value):
        raise Unforeseen("a list with variables")
    return value


def traced(value: Any, trace: Trace, *place: str | int) -> Any:
    """A coerced value with its leaves as `Given`; what belongs to its form stands as it is."""
    if isinstance(value, Mapping):
        return {key: traced(part, trace, *place, key) for key, part in value.items()}
    if isinstance(value, list) and any(isinstance(part, Mapping | list) for part in value):
        return [traced(part, trace, *place, at) for at, part in enumerate(value)]
    return Given(place, value, trace) if _is_leaf(value) else value


def form(value: Any) -> Any:
    """What of a coerced value belongs to the form of the variables: all but the leaves; hashable."""
    if isinstance(value, Mapping):
        return tuple((key, form(part)) for key, part in value.items())
    if isinstance(value, list) and any(isinstance(part, Mapping | list) for part in value):
        return ("list", *map(form, value))
    if _is_leaf(value):
        return list if isinstance(value, list) else object
    return tuple(value) if isinstance(value, list) else value


def at(values: Any, place: Place) -> Any:
    """The value at a place of the variables."""
    for key in place:
        values = values[key]
    return values


def _is_leaf(value: Any) -> bool:
    if isinstance(value, list):
        return 0 < len(value) <= MOST_VALUES and None not in value
    if value is None or isinstance(value, bool):
        return False
    return isinstance(value, enum.Enum) or storable(value)
