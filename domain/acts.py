"""The frame of every business act: see, may, can, change, record (style.md).

An act takes `(db, actor, ids and plain values)`. The door that calls it owns the transaction; the act only flushes.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.database import Base, Root, Row
from domain.platform.models import OutboxEvent

R = TypeVar("R", bound=Row)
ACT = "concord.act"


class Actor(Protocol):
    """Who acts. `authz/` builds it from the policy; the act asks it. `now` is the product's time of this act."""

    @property
    def user_id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def on_behalf_of_id(self) -> UUID | None: ...
    @property
    def request_id(self) -> str: ...
    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> date: ...
    @property
    def binds(self) -> Mapping[str, Any]: ...
    def may(self, action: str, model: type[Row] | None = None) -> ColumnElement[bool] | None:
        """The rows of `model` on which `action` may be done, or None where no grant gives it at all."""
        ...

    def sees(self, model: type[Row]) -> ColumnElement[bool]:
        """The rows of `model` that exist for this actor."""
        ...


class NotFound(Exception):
    """No such row for this actor: it may not exist, or may not be seen; nobody learns which."""


class Denied(Exception):
    """The row may be seen, but this act may not be done on it; or the act may not be done at all."""


class Conflict(Exception):
    """The caller worked on an old version, or somebody else was faster."""


class Refused(Exception):
    """A business rule says no: a stable code, a sentence (a message id of the catalogues) and its parameters."""

    def __init__(self, code: StrEnum, sentence: str, field: str | None = None, **parameters: Any) -> None:
        super().__init__(sentence.format(**parameters) if parameters else sentence)
        self.code, self.sentence, self.field, self.parameters = code, sentence, field, parameters


class Event(Protocol):
    """A frozen dataclass named in the past tense, carrying ids and plain values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


def begin_act(db: AsyncSession, actor: Actor, action: str) -> None:
    """Names the act and the actor for every audit row that this transaction writes from here on."""
    db.sync_session.info[ACT] = (actor, action)


def require(db: AsyncSession, actor: Actor, action: str) -> None:
    """For an act that stands on no row: the right in general, else Denied."""
    if actor.may(action) is None:
        raise Denied(action)
    begin_act(db, actor, action)


async def row_for(
    db: AsyncSession,
    actor: Actor,
    action: str,
    model: type[R],
    row_id: UUID,
    *,
    lock: bool = True,
    expected_version: int | None = None,
) -> R:
    """The row and the right in one statement: Denied without any right, NotFound where invisible, Denied out of the grant's scope."""
    right = actor.may(action, model)
    if right is None:
        raise Denied(action)
    begin_act(db, actor, action)
    query = select(model, actor.sees(model).label("seen"), right.label("may")).where(model.id == row_id)
    if lock:
        query = query.with_for_update(of=model)
    found = (await db.execute(query.execution_options(populate_existing=True), dict(actor.binds))).one_or_none()
    if found is None or not found.seen:
        raise NotFound(model.__name__)
    if not found.may:
        raise Denied(action)
    row: R = found[0]
    if expected_version is not None and isinstance(row, Root) and row.version != expected_version:
        raise Conflict(model.__name__)
    return row


async def lock_row(db: AsyncSession, model: type[R], row_id: UUID) -> R:
    """A row that the act reached from one it may act on, locked and fresh; its absence is a defect, not a refusal."""
    query = select(model).where(model.id == row_id).with_for_update(of=model).execution_options(populate_existing=True)
    return (await db.scalars(query)).one()


async def save(db: AsyncSession, *rows: Base) -> None:
    """Puts new rows into the transaction, now: so that a constraint speaks inside the act."""
    db.add_all(rows)
    await db.flush()


def touch(root: Root) -> None:
    """A child of `root` changed: its version rises (once an act; see `domain.platform.journal`)."""
    root.version = root.version + 1


def record(db: AsyncSession, actor: Actor, event: Event) -> None:
    """Tells the workers what happened, in this transaction; the audit rows are written by the flush itself."""
    db.add(OutboxEvent(name=type(event).__name__, payload=_plain(event), at=actor.now, request_id=actor.request_id))


def _plain(event: Event) -> dict[str, Any]:
    return {name: value if isinstance(value, int | str | bool | None) else str(value) for name, value in asdict(event).items()}
