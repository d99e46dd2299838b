"""What the statement leaves to Python: texts in the reader's language, and what can be done with an object.

The statement puts the values into the answer that Python needs; Python puts what it makes of them in their place. An answer without
such places is never read by Python at all.
"""

import enum
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from api.compiler.acts import acts_in, id_in, is_about_acts
from api.compiler.context import Hole
from api.compiler.values import python_of
from api.mutations import UserError
from api.possible import PossibleAct
from api.reading.executor import Reader
from api.reading.names import snake
from api.reading.plan import Plan
from api.shape import Rendered
from authz.viewer import Viewer

Made = Callable[[Any], Any]


def needs_database(hole: Hole) -> bool:
    """Whether more may be read for it than the statement answers."""
    return bool(hole.actions)


async def fill(data: Any, holes: tuple[Hole, ...], plan: Plan, reader: Reader, values: Mapping[str, Any]) -> Any:
    """The answer with what belongs into its holes; `values` are the request's variables."""
    possible = await acts_in([(hole, _places(data, hole)) for hole in holes if needs_database(hole)], reader)
    for hole in holes:
        replace(data, hole.path, _made(hole, plan, reader.viewer, values, possible))
    return data


def _places(data: Any, hole: Hole) -> list[Any]:
    """What the statement has put into the hole, of each object."""
    places: list[Any] = []

    def note(place: Any) -> Any:
        places.append(place)
        return place

    replace(data, hole.path, note)
    return places


def _made(hole: Hole, plan: Plan, viewer: Viewer, values: Mapping[str, Any], possible: Mapping[UUID, list[PossibleAct]]) -> Made:
    if hole.made is not None:
        return partial(hole.made, values=values)
    if not is_about_acts(hole):
        return text_of(hole, viewer)
    return lambda place: shown([] if place is None else possible.get(id_in(hole, place), []), hole, plan)


def replace(data: Any, path: tuple[str, ...], made: Made) -> None:
    """Puts `made(value)` in the place of each value at a path, through all lists on the way."""
    if isinstance(data, list):
        for item in data:
            replace(item, path, made)
    elif isinstance(data, dict) and path[0] in data:
        if len(path) > 1:
            replace(data[path[0]], path[1:], made)
        else:
            data[path[0]] = made(data[path[0]])


def text_of(hole: Hole, viewer: Viewer) -> Made:
    """A text by its values; none where they may not be read."""
    item = hole.shape.fields[snake(hole.asked.name)]
    assert isinstance(item, Rendered)
    kinds = [hole.shape.model.__table__.c[need].type for need in item.needs]

    def made(found: list[Any]) -> Any:
        values = [None if value is None else python_of(kind, value) for kind, value in zip(kinds, found, strict=True)]
        text = None if all(value is None for value in values) else item.render(viewer, *values)
        return text.isoformat() if isinstance(text, datetime) else text

    return made


def shown(acts: list[PossibleAct], hole: Hole, plan: Plan) -> Any:
    """`acts` as asked for, or whether any can be done."""
    if hole.asked.name != "acts":
        return any(act.allowed for act in acts)
    return [{part.key: _of_act(act, part, plan) for part in plan.once(hole.asked.path)} for act in acts]


def _of_act(act: PossibleAct, part: Any, plan: Plan) -> Any:
    if part.name != "missing":
        return "PossibleAct" if part.name == "__typename" else getattr(act, part.name)
    return [{each.key: _of_error(error, each.name) for each in plan.once(part.path)} for error in act.missing]


def _of_error(error: UserError, name: str) -> Any:
    value = "UserError" if name == "__typename" else getattr(error, name)
    return value.name if isinstance(value, enum.Enum) else value
