"""An object as it stood: today's row with every change since undone, through today's rights on today's row (S2-42).

What a signer saw is the object as it stood before the transaction of the signing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, and_, case, func, literal, literal_column, not_, select
from sqlalchemy.dialects.postgresql import distinct_on

from api.audit.entries import ENTRY, NAME
from api.audit.readable import Shown, Told, everywhere, held, shown_columns
from api.reading import guard
from api.reading.entities import rows_of
from api.reading.executor import Reader
from api.shape import SHAPES, Many, Shape
from authz.predicates import predicate
from domain.platform.entries import text_of
from domain.platform.journal import is_told

MOST_PARTS = 100
SIGNED = {"AcceptanceSignature": "signed_at", "ApprovalDecision": "decided_at", "Settlement": "confirmed_at"}
"""Whose word can be asked for, and the field that the signing wrote."""


@dataclass(frozen=True)
class Moment:
    """A moment in the past: the entries since then, which are undone."""

    at: datetime
    since: ColumnElement[bool]

    @classmethod
    def of(cls, at: datetime) -> "Moment":
        """The end of a moment of the product's time."""
        return cls(at, ENTRY.at > at)


@dataclass(frozen=True)
class Past:
    """An object as it stood: its readable fields, by their names, and what it takes to look at its parts."""

    shape: Shape
    row_id: UUID
    moment: Moment
    values: Sequence[tuple[str, str | None]]


async def past_object(mine: Reader, shape: Shape, row_id: UUID, moment: Moment) -> Past | None:
    """None where the object does not exist for the viewer, its audit is not theirs, or it did not exist yet."""
    entity = rows_of(shape.model)
    found = await _rows(mine, shape, entity.id == row_id, moment, 1)
    return found[0] if found else None


async def past_parts(mine: Reader, whole: Past, relation: Many) -> Sequence[Past]:
    """The rows below it, as they stood; those that are gone only for whoever reads everything of their type."""
    entity, target = rows_of(whole.shape.model), SHAPES[relation.target]
    below, decisions = rows_of(target.model), mine.viewer.decisions
    open_here = predicate(entity, guard.terms_of(whole.shape, relation.name, decisions))
    if not await mine.run(select(entity.id).where(entity.id == whole.row_id, open_here)):
        return []
    there = await _rows(mine, target, getattr(below, relation.via) == whole.row_id, whole.moment, MOST_PARTS)
    return sorted([*there, *await _gone(mine, target, relation.via, whole)], key=lambda part: part.row_id)


async def signing(mine: Reader, shape: Shape, row_id: UUID) -> Past | None:
    """What was signed, as it stood before. None where the word, or what it is about, does not exist for the viewer."""
    entity, decisions = rows_of(shape.model), mine.viewer.decisions
    subject = _subject(shape, entity)
    seen = await mine.run(select(*subject).where(entity.id == row_id, guard.rows(entity, shape, decisions)))
    if not seen:
        return None
    name, subject_id = seen[0].values()
    words = and_(ENTRY.subject_type == shape.name, ENTRY.subject_id == row_id, ENTRY.field == SIGNED[shape.name], ENTRY.after.is_not(None))
    word = await mine.run(select(ENTRY.xid, ENTRY.request_id, ENTRY.at).where(words).order_by(ENTRY.id.desc()).limit(1))
    if not word or name not in SHAPES:
        return None
    said = word[0]
    act = and_(ENTRY.xid == said["xid"], ENTRY.request_id == said["request_id"], ENTRY.at == said["at"])
    began = (await mine.run(select(func.min(ENTRY.id).label("began")).where(act)))[0]["began"]
    return await past_object(mine, SHAPES[name], subject_id, Moment(said["at"], ENTRY.id >= began))


def _subject(shape: Shape, entity: Any) -> Sequence[ColumnElement[Any]]:
    """The type and the id of what a word is about."""
    if shape.name == "AcceptanceSignature":
        return literal("Acceptance", Text()).label("type"), entity.acceptance_id.label("subject")
    if shape.name == "ApprovalDecision":
        approval = rows_of(SHAPES["Approval"].model)
        own = approval.id == entity.approval_id
        asked = [select(column).where(own).scalar_subquery() for column in (approval.subject_type, approval.subject_id)]
        return asked[0].label("type"), asked[1].label("subject")
    return literal(shape.name, Text()).label("type"), entity.id.label("subject")


async def _rows(mine: Reader, shape: Shape, which: ColumnElement[bool], moment: Moment, most: int) -> Sequence[Past]:
    entity, decisions = rows_of(shape.model), mine.viewer.decisions
    columns = remembered(shape, shown_columns(shape, decisions))
    tests = held(entity, columns)
    flag = {terms: f"held_{number}" for number, (terms, _) in enumerate(tests)}
    right = dict(tests)
    flags = [test.label(flag[terms]) for terms, test in tests]
    values = [case((right[column.terms], getattr(entity, name))).label(f"now_{name}") for name, column in columns.items()]
    here = predicate(entity, decisions.read(NAME, "basic"))
    query = select(entity.id, *flags, *values).where(which, guard.rows(entity, shape, decisions), here).order_by(entity.id).limit(most)
    rows = await mine.run(query)
    ids = [row["id"] for row in rows]
    undone, existed = await _undone(mine, shape, ids, moment), await _existed(mine, shape, ids, moment)
    kept = [row for row in rows if row["id"] in existed]
    stood = [(row["id"], {column: _at(undone, row, name) for name, column in columns.items() if row[flag[column.terms]]}) for row in kept]
    return await _told(mine, shape, moment, stood)


def remembered(shape: Shape, columns: Mapping[str, Shown]) -> Mapping[str, Shown]:
    """Those whose changes the audit tells: what is generated, sealed or only counted would be shown as it is today."""
    table: Any = shape.model.__table__
    return {name: column for name, column in columns.items() if is_told(table.c[name])}


def _at(undone: Mapping[tuple[UUID, str], str | None], row: Mapping[str, Any], name: str) -> str | None:
    key = (row["id"], name)
    return undone[key] if key in undone else text_of(row[f"now_{name}"])


async def _gone(mine: Reader, shape: Shape, via: str, whole: Past) -> Sequence[Past]:
    """Parts that were removed since: what they said stands in the audit alone, and no predicate can ask their row any more."""
    decisions = mine.viewer.decisions
    columns = remembered(shape, {name: column for name, column in shown_columns(shape, decisions).items() if column.is_everywhere})
    if not everywhere(decisions.read(NAME, "basic")) or not everywhere(decisions.read(shape.name, "basic")):
        return []
    ended = and_(ENTRY.after.is_(None), func.length(ENTRY.before) == literal_column("36"), ENTRY.before == str(whole.row_id))
    below = and_(ENTRY.subject_type == shape.name, ENTRY.field == via, ended)
    removed = await mine.run(select(ENTRY.subject_id).where(below, whole.moment.since).order_by(ENTRY.subject_id).limit(MOST_PARTS))
    ids = [row["subject_id"] for row in removed]
    undone, existed = await _undone(mine, shape, ids, whole.moment), await _existed(mine, shape, ids, whole.moment)
    stood = [(row_id, {column: undone.get((row_id, name)) for name, column in columns.items()}) for row_id in ids if row_id in existed]
    return await _told(mine, shape, whole.moment, stood)


async def _undone(mine: Reader, shape: Shape, ids: Sequence[UUID], moment: Moment) -> Mapping[tuple[UUID, str], str | None]:
    """Of each field that was changed since, what it said before the first change."""
    first = select(ENTRY.subject_id, ENTRY.field, ENTRY.before).ext(distinct_on(ENTRY.subject_id, ENTRY.field))
    rows = await mine.run(first.where(_about(shape, ids), moment.since).order_by(ENTRY.subject_id, ENTRY.field, ENTRY.id))
    return {(row["subject_id"], row["field"]): row["before"] for row in rows}


async def _existed(mine: Reader, shape: Shape, ids: Sequence[UUID], moment: Moment) -> set[UUID]:
    """Those of which something is told from before."""
    rows = await mine.run(select(ENTRY.subject_id).distinct().where(_about(shape, ids), not_(moment.since)))
    return {row["subject_id"] for row in rows}


def _about(shape: Shape, ids: Sequence[UUID]) -> ColumnElement[bool]:
    return and_(ENTRY.subject_type == shape.name, ENTRY.subject_id == func.any(literal(list(ids), ARRAY(Uuid()))))


async def _told(mine: Reader, shape: Shape, moment: Moment, stood: Sequence[tuple[UUID, Mapping[Shown, str | None]]]) -> Sequence[Past]:
    told = await Told.of(mine, [pair for _, values in stood for pair in values.items()])
    return [
        Past(shape, row_id, moment, sorted((column.field, told.say(column, value)) for column, value in values.items()))
        for row_id, values in stood
    ]
