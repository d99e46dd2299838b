"""What can be done with the objects of an answer: the statement brings each row with the rights on it, the acts' rules judge the rows.

Rights and row are the same that `domain.acts.rights_on` reads; a rule that looks no further than its row costs no statement.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Numeric, cast, func, inspect, null, select
from sqlalchemy import Text as Texts
from sqlalchemy.orm import make_transient_to_detached

from api.compiler.context import Context, Hole
from api.compiler.values import python_of
from api.mutations import acts_on
from api.possible import FIELDS, PossibleAct, judged
from api.reading.executor import Reader
from api.reading.names import snake
from api.shape import Shape
from authz.predicates import predicate
from domain.database import Row
from domain.rows import Rows

Rights = tuple[Row, frozenset[str]]


def is_about_acts(hole: Hole) -> bool:
    """Whether it asks what can be done with an object."""
    return hole.made is None and snake(hole.asked.name) in FIELDS


def actions_on(context: Context, shape: Shape) -> tuple[str, ...]:
    """The actions on rows of the shape that some grant of the viewer gives."""
    return tuple(action for action in sorted({item.action for item in acts_on(shape)}) if context.decisions.do(action))


def row_with_rights(context: Context, shape: Shape, row: FromClause, actions: tuple[str, ...]) -> ColumnElement[Any]:
    """The whole row as a rule reads it, with whether each of the actions may be done on it; null without actions."""
    if not actions:
        return null()
    entity = Rows(shape.model)
    held = [predicate(entity, context.decisions.do(action)) for action in actions]
    values = [_as_json(getattr(entity, column.name)) for column in shape.model.__table__.columns]
    both = func.json_build_array(func.json_build_array(*held), func.json_build_array(*values))
    return select(both).where(entity.id == row.c.id).correlate(row).scalar_subquery()


async def acts_in(found: Iterable[tuple[Hole, list[Any]]], reader: Reader) -> dict[UUID, list[PossibleAct]]:
    """What can be done with each row, by what the statement has put into the holes, judged for all rows of a type together."""
    of_shapes: dict[str, tuple[Shape, dict[UUID, Rights]]] = {}
    for hole, places in found:
        rights = of_shapes.setdefault(hole.shape.name, (hole.shape, {}))[1]
        for held, values in places:
            row_id = UUID(values[_place_of_id(hole.shape)])
            if row_id not in rights:
                actions = frozenset(action for action, may in zip(hole.actions, held, strict=True) if may)
                rights[row_id] = (_row(hole.shape, values), actions)
    acts: dict[UUID, list[PossibleAct]] = {}
    if any(rights for _, rights in of_shapes.values()):
        async with reader.session() as db:
            db.add_all(_rows(rights.values() for _, rights in of_shapes.values()))
            for shape, rights in of_shapes.values():
                acts |= await judged(db, reader.viewer, shape, list(rights.values()))
    return acts


def id_in(hole: Hole, place: Any) -> UUID:
    """The row that was put into the hole."""
    return UUID(place[1][_place_of_id(hole.shape)])


def _rows(rights: Iterable[Iterable[Rights]]) -> list[Row]:
    return [row for each in rights for row, _ in each]


def _place_of_id(shape: Shape) -> int:
    return list(shape.model.__table__.columns.keys()).index("id")


def _as_json(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(column, Texts()) if isinstance(column.type, Numeric) else column


def _row(shape: Shape, values: list[Any]) -> Row:
    """The row as if the session had loaded it."""
    row: Row = inspect(shape.model).class_manager.new_instance()
    for column, value in zip(shape.model.__table__.columns, values, strict=True):
        row.__dict__[column.name] = None if value is None else python_of(column.type, value)
    make_transient_to_detached(row)
    return row
