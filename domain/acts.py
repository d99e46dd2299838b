"""The frame of every business act: see, may, can, change, record (style.md).

An act takes `(db, actor, ids and plain values)`. The door that calls it owns the transaction; the act only flushes.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.database import Base, Root, Row
from domain.platform.models import OutboxEvent

R = TypeVar("R", bound=Row)
ACT = "concord.act"
STANDS_FOR = "concord.stands_for"
PAGE = "concord.page"


@dataclass(frozen=True)
class Origin:
    """From where an act is asked for: the address and program of the caller, and the session or token that it carries (S2-42)."""

    address: str = ""
    user_agent: str = ""
    session_id: UUID | None = None
    token_id: UUID | None = None

    @classmethod
    def of(cls, address: str, user_agent: str) -> "Origin":
        """What a request says of itself, as it is kept."""
        return cls(_shown(address, 64), _shown(user_agent, 200))


NOWHERE = Origin()


def _shown(header: str, most: int) -> str:
    return (header if header.isprintable() else "".join(sign for sign in header if sign.isprintable()))[:most]


@dataclass(frozen=True)
class Watcher:
    """Staff who looks through an actor's eyes (`domain.identity.begin_view_as`): by name, in their language, as whom, until when.

    `session_id` or `token_id` is what they are signed in by; the actor has none, and is shown what a person in a browser is.
    """

    user_id: UUID
    name: str
    language: str
    seen_as: str
    view_id: UUID
    until: datetime
    session_id: UUID | None
    token_id: UUID | None


class Actor(Protocol):
    """Who acts. `authz/` builds it from the policy; the act asks it. `now` is the product's time of this act."""

    @property
    def user_id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def partner_id(self) -> UUID | None: ...
    @property
    def on_behalf_of_id(self) -> UUID | None: ...
    @property
    def watcher(self) -> Watcher | None:
        """Who looks through this actor's eyes; such an actor does nothing."""
        ...

    @property
    def may_act(self) -> bool:
        """Not by a credential that is for reading alone."""
        ...

    @property
    def request_id(self) -> str: ...
    @property
    def origin(self) -> Origin: ...
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


class OnlyViewing(Denied):
    """Staff looks through somebody's eyes: nothing can be changed, whatever that person may do."""

    def __init__(self, watcher: Watcher) -> None:
        super().__init__("viewing")
        self.watcher = watcher


def refuse_viewing(actor: Actor) -> None:
    """The gate before every act and every change: OnlyViewing for whoever looks through somebody's eyes."""
    if actor.watcher is not None:
        raise OnlyViewing(actor.watcher)


class Conflict(Exception):
    """The caller worked on an old version, or somebody else was faster."""


class Refused(Exception):
    """A business rule says no: a stable code, a sentence (a message id of the catalogues) and its parameters.

    `others` are further rules that say no to the same act, told in the same answer.
    """

    others: Sequence["Refused"] = ()

    def __init__(self, code: StrEnum, sentence: str, field: str | None = None, **parameters: Any) -> None:
        super().__init__(sentence.format(**parameters) if parameters else sentence)
        self.code, self.sentence, self.field, self.parameters = code, sentence, field, parameters


Missing = list[Refused]
"""What an act on a row still waits for: all of it that can be known before its input is, the most telling first."""
Can = Callable[[AsyncSession, Actor, Any], Awaitable[Missing]]
"""`can_<act>(db, actor, row)`: the rules of an act that depend on the row alone. The act asks it after `row_for`, and whoever
wants to know what can be done asks the same. It only reads, and locks nothing. Where the actor may not do it on this row at all, Denied.
"""


def refuse(missing: Sequence[Refused]) -> None:
    """Refused by the first of what is missing; nothing happens where nothing is."""
    if missing:
        raise missing[0]


def refuse_together(missing: Sequence[Refused]) -> None:
    """Refused by all that is missing, in one answer; nothing happens where nothing is."""
    if missing:
        first, *others = missing
        first.others = others
        raise first


class Event(Protocol):
    """A frozen dataclass named in the past tense, carrying ids and plain values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


def begin_act(db: AsyncSession, actor: Actor, action: str) -> None:
    """Names the act and the actor for every audit row that this transaction writes from here on. Nothing is written without.

    Denied for whoever only reads, whatever else the act would let them do.
    """
    refuse_viewing(actor)
    if not actor.may_act:
        raise Denied(action)
    db.sync_session.info[ACT] = (actor, action)
    db.sync_session.info.pop(STANDS_FOR, None)


def stand_in(db: AsyncSession, principal_id: UUID) -> None:
    """From here on the audit names the principal on whose behalf this act is done: the actor signs or decides in their place."""
    db.sync_session.info[STANDS_FOR] = principal_id


def require(db: AsyncSession, actor: Actor, action: str) -> None:
    """For an act that stands on no row: the right in general, else Denied."""
    refuse_viewing(actor)
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
    refuse_viewing(actor)
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


async def rows_for(db: AsyncSession, actor: Actor, action: str, model: type[R], ids: Sequence[UUID]) -> Sequence[R]:
    """Several rows and the right on all of them in one statement, locked in the order of their ids; else as `row_for`."""
    refuse_viewing(actor)
    right = actor.may(action, model)
    if right is None:
        raise Denied(action)
    begin_act(db, actor, action)
    wanted = model.id == func.any(bindparam("ids", type_=ARRAY(Uuid())))
    query = select(model, actor.sees(model).label("seen"), right.label("may")).where(wanted).order_by(model.id).with_for_update(of=model)
    found = (await db.execute(query.execution_options(populate_existing=True), {**actor.binds, "ids": list(ids)})).all()
    if len(found) < len(set(ids)) or not all(row.seen for row in found):
        raise NotFound(model.__name__)
    if not all(row.may for row in found):
        raise Denied(action)
    return [row[0] for row in found]


async def rights_on(
    db: AsyncSession, actor: Actor, model: type[R], ids: Sequence[UUID], actions: Sequence[str]
) -> list[tuple[R, frozenset[str]]]:
    """Those of the rows that exist for the actor, each with the actions that the actor may do on it, in one statement.

    By the rights that `row_for` asks too; no row where no grant gives any of the actions.
    """
    rights = {action: right for action in actions if (right := actor.may(action, model)) is not None}
    if not rights:
        return []
    columns = [right.label(f"may_{number}") for number, right in enumerate(rights.values())]
    query = select(model, *columns).where(model.id == func.any(bindparam("ids", type_=ARRAY(Uuid()))), actor.sees(model))
    found = (await db.execute(query, {**actor.binds, "ids": list(ids)})).all()
    return [(row, frozenset(action for action, may in zip(rights, held, strict=True) if may)) for row, *held in found]


@dataclass
class Page:
    """Rows that are looked at together, for rules that can then ask for all of them at once; what they asked is kept."""

    rows: Sequence[Row]
    known: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, db: AsyncSession) -> "Page | None":
        """The page that this session reads; an act has none."""
        return db.sync_session.info.get(PAGE)

    def open(self, db: AsyncSession) -> None:
        """From here on the session's rules may ask for the whole page."""
        db.sync_session.info[PAGE] = self


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
