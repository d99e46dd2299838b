"""How a mutation field becomes one act in one transaction, with its idempotency key, refusals and payload (schema.md)."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from api.errors import ErrorCode, error
from authz.viewer import Viewer
from domain.acts import Conflict, Denied, NotFound, Refused
from domain.database import Row
from domain.platform.clock import real_now
from domain.platform.models import IdempotencyKey

Act = Callable[[AsyncSession, Viewer], Awaitable[Row | None]]
Check = Callable[[AsyncSession, Viewer], Awaitable[None]]
RETRIED = {"40001", "40P01"}
UNHASHED = {"idempotency_key", "password"}
WAIT_SECONDS = 0.05
MOST_WAITS = 200


@dataclass(frozen=True)
class Outcome:
    """What an act came to: the row it changed, or why it was refused; `text` is what is shown once and kept nowhere."""

    row_id: UUID | None = None
    refusal: Mapping[str, Any] | None = None
    text: str | None = None

    def kept(self) -> dict[str, Any]:
        """As stored under an idempotency key."""
        return {"row_id": self.row_id and str(self.row_id), "refusal": self.refusal}

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


class _Busy(Exception):
    """A twin with the same key is running."""


def input_hash(name: str, given: Mapping[str, Any]) -> str:
    """SHA-256 of an act's coerced input, whatever the order of its keys; a secret among it leaves no trace, not even hashed."""
    value = [name, {key: item for key, item in given.items() if key not in UNHASHED}]
    return hashlib.sha256(orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()


async def perform(
    sessions: async_sessionmaker[AsyncSession], viewer: Viewer, act: Act, key: Key | None, check: Check | None = None
) -> Outcome:
    """Runs the act once; under a key, a repeat gets the first outcome. Waiting for a running twin holds no connection.

    `check` comes before, each time and outside of the act's transaction: what it refuses is not remembered.
    """
    if check is not None and (no := await _unless_passed(sessions, viewer, check)) is not None:
        return no
    for _ in range(MOST_WAITS):
        try:
            return await _attempt(sessions, viewer, act, key)
        except _Busy:
            await asyncio.sleep(WAIT_SECONDS)
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
    raise error(ErrorCode.CONFLICT, "The same request is still running.")


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
        if key is not None:
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
