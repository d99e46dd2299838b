"""How a mutation field becomes one act in one transaction, with its idempotency key, refusals and payload (schema.md)."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

import orjson
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api.errors import ErrorCode, error
from api.viewing import refused_viewing
from authz.viewer import Viewer
from domain.acts import Conflict, Denied, NotFound, OnlyViewing, Refused
from domain.database import Row
from domain.identity.refusals import IdentityRefusal
from domain.platform.clock import real_now
from domain.platform.models import IdempotencyKey

Act = Callable[[AsyncSession, Viewer], Awaitable["Row | Shown | None"]]
Check = Callable[[AsyncSession, Viewer], Awaitable[None]]
RETRIED = {"40001", "40P01"}
UNHASHED = {"idempotency_key", "password", "old_password", "new_password", "factor_code"}
OF_SECRETS = {"password", "oldPassword", "newPassword", "factorCode"}
"""The secrets among these, as refusals name them."""
LONGEST_WAIT = 8.0
"""Seconds that a repeat waits for a running twin."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5


@dataclass(frozen=True)
class Shown:
    """What an act answers that shows something once: the row, and the texts."""

    row: Row
    texts: Sequence[str] = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What an act came to: the row it changed, or why it was refused; `texts` is what is shown once and kept nowhere."""

    row_id: UUID | None = None
    refusal: Mapping[str, Any] | None = None
    texts: Sequence[str] | None = field(default=None, repr=False)

    def kept(self) -> dict[str, Any]:
        """As stored under an idempotency key."""
        return {"row_id": self.row_id and str(self.row_id), "refusal": self.refusal}

    @property
    def is_kept(self) -> bool:
        """Not a refusal that came of a secret: the key does not know the secret, and the next try may carry another."""
        refusal = self.refusal
        return refusal is None or (refusal["field"] not in OF_SECRETS and refusal["code"] != IdentityRefusal.TOO_MANY_ATTEMPTS)

    @classmethod
    def refused(cls, refusal: Refused) -> "Outcome":
        """A business rule said no, or several together."""
        return cls(refusal={**_said(refusal), "others": [_said(other) for other in refusal.others]})

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Outcome":
        """As read back."""
        return cls(UUID(kept["row_id"]) if kept["row_id"] else None, kept["refusal"])


def _said(refusal: Refused) -> dict[str, Any]:
    said = {"sentence": refusal.sentence, "parameters": {name: str(value) for name, value in refusal.parameters.items()}}
    return {"code": refusal.code.value, "field": refusal.field, **said}


@dataclass(frozen=True)
class Key:
    """An idempotency key of a user at a place of the operation, with the input it came with."""

    user_id: UUID
    path: str
    key: str
    input_hash: str


class Turns:
    """The keys that are running in this process: repeats wait here in their order, and ask the database nothing meanwhile."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[UUID, str, str], asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, key: Key | None) -> AsyncIterator[None]:
        """The key's turn; CONFLICT where the twins before take too long."""
        if key is None:
            yield
            return
        lock = self._locks.setdefault((key.user_id, key.path, key.key), asyncio.Lock())
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await lock.acquire()
        except TimeoutError as problem:
            raise _still_running() from problem
        try:
            yield
        finally:
            lock.release()


class _Busy(Exception):
    """A twin with the same key is running in another process."""


def _still_running() -> Exception:
    return error(ErrorCode.CONFLICT, "The same request is still running.")


def input_hash(name: str, given: Mapping[str, Any]) -> str:
    """SHA-256 of an act's coerced input, whatever the order of its keys; a secret among it leaves no trace, not even hashed."""
    value = [name, {key: item for key, item in given.items() if key not in UNHASHED}]
    return hashlib.sha256(orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()


async def perform(
    sessions: async_sessionmaker[AsyncSession], turns: Turns, viewer: Viewer, act: Act, key: Key | None, check: Check | None = None
) -> Outcome:
    """Runs the act once; under a key, a repeat gets the first outcome. Waiting for a running twin holds no connection.

    `check` comes before, each time and outside of the act's transaction: what it refuses is not remembered.
    """
    if check is not None and (no := await _unless_passed(sessions, viewer, check)) is not None:
        return no
    async with turns.of(key):
        return await _retried(sessions, viewer, act, key)


def _pauses() -> Iterator[float]:
    """Between looks at a twin in another process: short at first, then longer."""
    pause, waited = FIRST_PAUSE, 0.0
    while waited < LONGEST_WAIT:
        yield pause
        waited, pause = waited + pause, min(pause * 1.5, LONGEST_PAUSE)


async def _retried(sessions: async_sessionmaker[AsyncSession], viewer: Viewer, act: Act, key: Key | None) -> Outcome:
    """The act, again after a deadlock or a serialisation failure, and looked at again while a twin runs elsewhere."""
    for pause in _pauses():
        try:
            return await _attempt(sessions, viewer, act, key)
        except _Busy:
            await asyncio.sleep(pause)
        except OnlyViewing as problem:
            raise refused_viewing(problem.watcher) from problem
        except Denied as problem:
            raise error(ErrorCode.FORBIDDEN, "You may not do this.") from problem
        except NotFound as problem:
            raise error(ErrorCode.NOT_FOUND, "There is no such object.") from problem
        except Conflict as problem:
            raise error(ErrorCode.CONFLICT, "Somebody else changed this in the meantime. Please look again.") from problem
        except IntegrityError as problem:
            raise error(ErrorCode.CONFLICT, "This clashes with what is recorded already.") from problem
        except DBAPIError as problem:
            if getattr(problem.orig, "sqlstate", None) not in RETRIED:
                raise
    raise _still_running()


async def _unless_passed(sessions: async_sessionmaker[AsyncSession], viewer: Viewer, check: Check) -> Outcome | None:
    try:
        async with sessions() as db:
            await check(db, viewer)
    except Refused as refusal:
        return Outcome.refused(refusal)
    return None


async def _attempt(sessions: async_sessionmaker[AsyncSession], viewer: Viewer, act: Act, key: Key | None) -> Outcome:
    async with sessions.begin() as db:
        if key is not None and (known := await _recall(db, key)) is not None:
            return known
        outcome = await _run(db, viewer, act)
        if key is not None and outcome.is_kept:
            kept = {"user_id": key.user_id, "path": key.path, "key": key.key, "input_hash": key.input_hash}
            await db.execute(insert(IdempotencyKey).values(**kept, outcome=outcome.kept(), at=real_now()))
        return outcome


async def _run(db: AsyncSession, viewer: Viewer, act: Act) -> Outcome:
    """In a savepoint: what is refused leaves nothing behind but, under a key, its refusal."""
    try:
        async with db.begin_nested():
            row = await act(db, viewer)
            await db.flush()
    except Refused as refusal:
        return Outcome.refused(refusal)
    if isinstance(row, Shown):
        return Outcome(row.row.id, texts=row.texts)
    return Outcome(row.id if row is not None else None)


async def _recall(db: AsyncSession, key: Key) -> Outcome | None:
    number = int.from_bytes(hashlib.sha256(f"{key.user_id}|{key.path}|{key.key}".encode()).digest()[:8], signed=True)
    if not await db.scalar(select(func.pg_try_advisory_xact_lock(number))):
        raise _Busy
    found = await db.get(IdempotencyKey, (key.user_id, key.path, key.key))
    if found is None:
        return None
    if found.input_hash != key.input_hash:
        raise Conflict("idempotency key")
    return Outcome.of(found.outcome)
