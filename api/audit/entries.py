"""Audit entries through the guard: an entry exists for a viewer where the field that it tells of may be read in that row.

The right to the audit itself (`AuditEntry:basic`) is asked on the same row, so that a project's manager has its history and no other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Text, and_, exists, false, func, literal, or_, select

from api.audit.readable import Shown, Told, everywhere, held, shown_columns
from api.reading import guard
from api.reading.entities import rows_of
from api.reading.executor import Reader
from api.shape import SHAPES, Shape
from authz.policy import Decisions
from authz.predicates import predicate
from domain.platform.chain_models import AuditLink
from domain.platform.entries import EVENT
from domain.platform.models import AuditEntry

Found = Mapping[str, Any]
ENTRY = AuditEntry.__table__.c
LINK = AuditLink.__table__.c
NAME = "AuditEntry"
ACCESS = (
    "Account", "SignInSession", "ApiToken", "ProviderIdentity", "SecondFactor", "RecoveryCode", "PasswordReset", "InvitationLink",
    "PolicyLine", "ClockOffset", "CalendarDay", "ViewAsSession",
)  # fmt: skip
"""Who came in, by what, and the rules of the house: of the group `access` as a whole, since their rows are nobody's to read."""


@dataclass(frozen=True)
class Wanted:
    """Which entries: the newest `first` ones before the entry `after`, that pass the tests."""

    first: int
    after: int | None = None
    tests: Sequence[ColumnElement[bool]] = ()


@dataclass(frozen=True)
class ReadEntry:
    """An entry as the reader gets it."""

    row: Found
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Entries:
    """A page of entries, newest first."""

    rows: Sequence[ReadEntry] = field(default_factory=list)
    has_more: bool = False


def may_read(decisions: Decisions, group: str = "basic") -> bool:
    """Whether the viewer has any right to the audit."""
    return bool(decisions.read(NAME, group))


async def history(mine: Reader, shape: Shape, row_id: UUID, wanted: Wanted) -> Entries | None:
    """What happened to an object; None where it does not exist for the viewer, or its audit is not theirs."""
    decisions, entity = mine.viewer.decisions, rows_of(shape.model)
    columns = shown_columns(shape, decisions)
    rights = held(entity, columns)
    here = predicate(entity, decisions.read(NAME, "basic"))
    flags = [test.label(f"held_{number}") for number, (_, test) in enumerate(rights)]
    query = select(entity.id, *flags).where(entity.id == row_id, guard.rows(entity, shape, decisions), here)
    found = await mine.run(query)
    if not found:
        return None
    terms = {terms for number, (terms, _) in enumerate(rights) if found[0][f"held_{number}"]}
    names = [attribute for attribute, column in columns.items() if column.terms in terms]
    mine_only = and_(ENTRY.subject_type == shape.name, ENTRY.subject_id == row_id, ENTRY.field == func.any(literal(names, ARRAY(Text()))))
    return await _page(mine, mine_only, wanted)


async def every_entry(mine: Reader, wanted: Wanted) -> Entries:
    """The entries of all objects, and of what happened without a change of one."""
    decisions = mine.viewer.decisions
    parts = [part for shape in SHAPES.values() if (part := _of_type(shape, decisions)) is not None]
    if may_read(decisions, "access"):
        parts.append(or_(ENTRY.field == EVENT, ENTRY.subject_type.in_(ACCESS)))
    return await _page(mine, or_(false(), *parts), wanted)


def _of_type(shape: Shape, decisions: Decisions) -> ColumnElement[bool] | None:
    """The entries of a type's fields: of those that may be read in all rows, and of others in the rows where they may."""
    columns, rights = shown_columns(shape, decisions), decisions.read(NAME, "basic")
    if not columns or shape.name in ACCESS:
        return None
    free = [name for name, column in columns.items() if column.is_everywhere and everywhere(rights)]
    parts = [ENTRY.field == func.any(literal(free, ARRAY(Text())))] if free else []
    bound = {name: column for name, column in columns.items() if name not in free}
    entity = rows_of(shape.model)
    for terms, test in held(entity, bound):
        names = literal([name for name, column in bound.items() if column.terms == terms], ARRAY(Text()))
        here = and_(guard.rows(entity, shape, decisions), predicate(entity, rights), test)
        row = exists(select(entity.id).where(entity.id == ENTRY.subject_id, here))
        parts.append(and_(ENTRY.field == func.any(names), row))
    return and_(ENTRY.subject_type == shape.name, or_(false(), *parts))


async def _page(mine: Reader, allowed: ColumnElement[bool], wanted: Wanted) -> Entries:
    query: Select[Any] = select(*ENTRY, LINK.place).outerjoin(AuditLink.__table__, LINK.entry_id == ENTRY.id).where(allowed, *wanted.tests)
    if wanted.after is not None:
        query = query.where(ENTRY.id < wanted.after)
    rows = await mine.run(query.order_by(ENTRY.id.desc()).limit(wanted.first + 1))
    return Entries(await _told(mine, rows[: wanted.first]), len(rows) > wanted.first)


async def _told(mine: Reader, rows: Sequence[Found]) -> Sequence[ReadEntry]:
    decisions = mine.viewer.decisions
    types = {name: shown_columns(SHAPES[name], decisions) for name in {row["subject_type"] for row in rows} if name in SHAPES}
    behind = [types.get(row["subject_type"], {}).get(row["field"]) for row in rows]
    values = [(column, row[side]) for row, column in zip(rows, behind, strict=True) if column for side in ("before", "after")]
    told = await Told.of(mine, values)
    return [_one(told, row, column) for row, column in zip(rows, behind, strict=True)]


def _one(told: Told, row: Found, column: Shown | None) -> ReadEntry:
    """Only what is no field of the schema is told as it is kept; the guard has let no hidden field through."""
    if column is None:
        return ReadEntry(row, row["field"], row["before"], row["after"])
    return ReadEntry(row, column.field, told.say(column, row["before"]), told.say(column, row["after"]))
