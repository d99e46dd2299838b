"""What the statement leaves to Python: texts in the reader's language, and what can be done with an object.

The statement puts the values into the answer that Python needs; Python puts what it makes of them in their place. An answer without
such places is never read by Python at all.
"""

import asyncio
import enum
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Enum, Numeric, Uuid
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeEngine

from api.compiler.context import Hole
from api.mutations import UserError
from api.possible import FIELDS, PossibleAct, acts_of
from api.reading.executor import Reader
from api.reading.names import snake
from api.reading.plan import Plan
from api.shape import Rendered
from authz.viewer import Viewer

Made = Callable[[Any], Any]


def needs_database(hole: Hole) -> bool:
    """Whether more is read for it than the statement answers."""
    return hole.made is None and snake(hole.asked.name) in FIELDS


async def fill(data: Any, holes: tuple[Hole, ...], plan: Plan, reader: Reader, values: Mapping[str, Any]) -> Any:
    """The answer with what belongs into its holes; `values` are the request's variables."""
    for hole in holes:
        replace(data, hole.path, await _made(data, hole, plan, reader, values))
    return data


async def _made(data: Any, hole: Hole, plan: Plan, reader: Reader, values: Mapping[str, Any]) -> Made:
    if hole.made is not None:
        return partial(hole.made, values=values)
    return await _acts(data, hole, plan, reader) if needs_database(hole) else text_of(hole, reader.viewer)


async def _acts(data: Any, hole: Hole, plan: Plan, reader: Reader) -> Made:
    """What can be done with each object, found for all of them together."""
    ids: list[str] = []

    def note(row_id: str) -> str:
        ids.append(row_id)
        return row_id

    replace(data, hole.path, note)
    acts = dict(zip(ids, await asyncio.gather(*(acts_of(reader, hole.shape, UUID(row_id)) for row_id in ids)), strict=True))
    return lambda row_id: shown(acts[row_id], hole, plan)


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


def python_of(kind: TypeEngine[Any], value: Any) -> Any:
    """A value of the JSON as a column of the kind has it."""
    if isinstance(kind, Enum):
        members: type[enum.Enum] = kind.enum_class  # type: ignore[assignment]  # all of ours have one
        return members[value]
    if isinstance(kind, Numeric):
        return Decimal(value)
    if isinstance(kind, Uuid):
        return UUID(value)
    if isinstance(kind, TIMESTAMP):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


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
