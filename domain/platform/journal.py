"""What every flush does by itself: times and versions of rows, and the audit entry of each changed field.

A change without an act is a defect: the flush refuses it, so that no door, worker or script writes unseen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Column, event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from domain.acts import ACT, STANDS_FOR, Actor
from domain.database import OF_SIGN_IN, Base, DatedRoot, Root, Row
from domain.platform.entries import WRITE, Entry, changed, circumstances, columns_of

SILENT = {"created_at", "version", "id"}


WAITING = "concord.audit"
"""What the flushes of a transaction have changed so far."""
IN_USE = "concord_in_use"
"""The execution option of a statement that notes no more than the use of a credential."""
SIGN_INS, TELLS = "concord.sign_ins", "concord.tells"
"""Whether a transaction has changed what sign-ins stand on, and who in this process is told once that is committed."""


@dataclass(frozen=True, eq=False)
class Told:
    """What a flush changed, within which savepoint, by whom and how."""

    within: SessionTransaction | None
    same: Mapping[str, Any]
    entries: Sequence[Entry]


class JournalSession(Session):
    """The session of the acts: it stamps, counts versions and writes the audit."""

    def begin_nested(self) -> SessionTransaction:
        """What was changed before a savepoint is told before it, so that the audit keeps the order of the changes."""
        write(self)
        return super().begin_nested()


def make_sessions(engine: AsyncEngine, sign_ins_changed: Callable[[], None] | None = None) -> async_sessionmaker[AsyncSession]:
    """Sessions of the acts: rows stay readable after commit, nothing is loaded by surprise, every change is in the audit.

    `sign_ins_changed` is called after each commit of a change of what sign-ins stand on, before anybody learns of that commit.
    """
    told = {TELLS: sign_ins_changed} if sign_ins_changed else {}
    return async_sessionmaker(engine, expire_on_commit=False, sync_session_class=JournalSession, info=told)


@event.listens_for(JournalSession, "before_flush")
def _stamp(session: Session, context: UOWTransaction, instances: Any) -> None:
    changed = [row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, Row)]
    changed = [row for row in changed if row in session.new or row in session.deleted or session.is_modified(row)]
    if not changed:
        return
    actor, _ = _act(session)
    for row in changed:
        if row in session.new:
            if getattr(row, "created_at", None) is None:
                row.created_at = actor.now
        elif isinstance(row, Root) and row in session.dirty:
            _raise_version(row)
        if isinstance(row, DatedRoot) and row not in session.deleted:
            row.changed_at = actor.now


def _raise_version(row: Root) -> None:
    """One step above what the database holds, however often the act flushes or touches."""
    stored = inspect(row).attrs.version.history.deleted
    row.version = (stored[0] if stored else row.version) + 1


@event.listens_for(JournalSession, "after_flush")
def collect(session: Session, context: UOWTransaction) -> None:
    """What the flush changed waits for the end of its transaction or savepoint: an act flushes often, and one statement is enough."""
    entries = [entry for row in session.new if isinstance(row, Row) for entry in _made(row)]
    entries += [entry for row in session.dirty if isinstance(row, Row) for entry in _changed(row)]
    entries += [entry for row in session.deleted if isinstance(row, Row) for entry in _removed(row)]
    if entries:
        same = circumstances(*_act(session), session.info.get(STANDS_FOR))
        session.info.setdefault(WAITING, []).append(Told(session.get_nested_transaction(), same, entries))


@event.listens_for(JournalSession, "before_commit")
def write(session: Session) -> None:
    """Writes what the transaction, or the savepoint, that is about to end has changed; what was changed around it waits on."""
    session.flush()
    ending = session.get_nested_transaction()
    told = [one for one in session.info.get(WAITING, ()) if ending is None or one.within is ending]
    session.info[WAITING] = [one for one in session.info.get(WAITING, ()) if one not in told]
    for same, group in groupby(told, lambda one: one.same):
        session.connection().execute(WRITE, {**same, **columns_of([entry for one in group for entry in one.entries])})


@event.listens_for(JournalSession, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """What is taken back has not happened."""
    session.info[WAITING] = [one for one in session.info.get(WAITING, ()) if previous.nested and one.within is not previous]


@event.listens_for(JournalSession, "after_transaction_create")
def _begin(session: Session, transaction: SessionTransaction) -> None:
    """A transaction begins with nothing to tell, however the last one on this session ended."""
    if transaction.parent is None:
        session.info[WAITING] = []
        session.info.pop(SIGN_INS, None)


@event.listens_for(JournalSession, "after_flush")
def _note_rows(session: Session, context: UOWTransaction) -> None:
    if any(_of_sign_in(row.__table__) for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, Base)):
        session.info[SIGN_INS] = True


@event.listens_for(JournalSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and _of_sign_in(getattr(state.statement, "table", None)) and not state.execution_options.get(IN_USE):
        state.session.info[SIGN_INS] = True


@event.listens_for(JournalSession, "after_commit")
def _tell(session: Session) -> None:
    if SIGN_INS in session.info and TELLS in session.info:
        session.info[TELLS]()


def _of_sign_in(table: Any) -> bool:
    return table is not None and table.info == OF_SIGN_IN["info"]


def _made(row: Row) -> Iterator[Entry]:
    """What a new row says; what it leaves to defaults is not told."""
    state = inspect(row)
    for name in _told(type(row)):
        if name in state.committed_state and (value := state.dict[name]) is not None:
            yield changed(type(row).__name__, row.id, name, None, value)


def _changed(row: Row) -> Iterator[Entry]:
    """What a row says since, and said before; only what was touched is looked at."""
    touched = inspect(row).committed_state
    for name in _told(type(row)):
        if name in touched:
            history = get_history(row, name)
            if history.added:
                yield changed(type(row).__name__, row.id, name, history.deleted[0] if history.deleted else None, history.added[0])


def _removed(row: Row) -> Iterator[Entry]:
    """What a part said that is no more, as a line of a draft that was written anew."""
    for name in _told(type(row)):
        if (value := inspect(row).dict.get(name)) is not None:
            yield changed(type(row).__name__, row.id, name, value, None)


@cache
def _told(model: type[Row]) -> tuple[str, ...]:
    """The columns whose changes the flush tells."""
    attributes = inspect(model).column_attrs
    return tuple(item.key for item in attributes if item.key not in SILENT and item.columns[0].info.get("audit") is not False)


def is_told(column: Column[Any]) -> bool:
    """Whether every change of a column stands in the audit; what is made at the row's birth and never changed counts too."""
    told = column.name not in SILENT or column.name == "created_at"
    return told and column.info.get("audit") is not False and column.computed is None


def _act(session: Session) -> tuple[Actor, str]:
    act = session.info.get(ACT)
    if act is None:
        raise RuntimeError("A change outside of an act: every change has an actor and a name.")
    return cast(tuple[Actor, str], act)
