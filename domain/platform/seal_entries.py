"""The sealer: committed audit entries become links of a chain, in batches, within seconds (S2-42, S3-38; data.md, Audit).

Nothing is skipped. Transactions commit in another order than they began, so neither an entry's id nor its time says that nothing
can come before it. What does: `pg_snapshot_xmin`, the oldest transaction that still runs. All entries written by older ones are there
or will never be; `settled` remembers up to where those are sealed. Above it, what is there and has no link yet is sealed as it comes.

An interrupted batch leaves nothing behind, and of two sealers at once one goes home.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, Row, Text, cast, exists, false, func, insert, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.platform.chain_models import AuditChain, AuditLink
from domain.platform.entries import EVENT
from domain.platform.models import AuditEntry

SEALING = 0x7365616C
"""The advisory lock of whoever seals."""
MOST = 1000
SEALED = (
    "id", "at", "recorded_at", "act", "actor_id", "on_behalf_of_id", "request_id", "address", "user_agent", "session_id", "token_id",
    "subject_type", "subject_id", "field", "before", "after", "xid",
)  # fmt: skip
"""What of an entry its link holds fast: all of it, in this order. Another order or another column would be another chain."""
COLUMNS = tuple(AuditEntry.__table__.c[name] for name in SEALED)


class NoHead(Exception):
    """The chain's head is gone from the database."""


def link_hash(before: bytes, place: int, sealed_at: datetime, entry: Sequence[Any]) -> bytes:
    """The hash of a link: over the hash before it, its place and time, and the entry's columns in the order of `SEALED`."""
    return hashlib.sha256(before + orjson.dumps([place, sealed_at, *entry], default=str)).digest()


async def seal_entries(connection: AsyncConnection, most: int = MOST) -> int:
    """Seals up to `most` entries in the caller's transaction; how many it were. 0 where another sealer is at work, or nothing waits."""
    if not await connection.scalar(select(func.pg_try_advisory_xact_lock(SEALING))):
        return 0
    head = await chain_state(connection)
    entries = (await connection.execute(_waiting(head, most))).all()
    if not entries:
        return 0
    links, last = [], head.hash
    for place, entry in enumerate(entries, head.place + 1):
        last = link_hash(last, place, head.now, entry)
        links.append({"place": place, "entry_id": entry.id, "sealed_at": head.now, "hash": last})
    await connection.execute(insert(AuditLink), links)
    await connection.execute(update(AuditChain).values(place=links[-1]["place"], hash=last, **_settled(head, entries, most)))
    return len(links)


async def chain_state(connection: AsyncConnection) -> Row[Any]:
    """The chain's end, up to where everything is sealed, and the oldest running transaction as of before the entries are read.

    A database that came out of a dump counts its transactions anew: nothing is known of its entries then. NoHead.
    """
    snapshot = func.pg_current_snapshot()
    oldest, next_one = (cast(cast(edge(snapshot), Text), BigInteger) for edge in (func.pg_snapshot_xmin, func.pg_snapshot_xmax))
    columns = (AuditChain.place, AuditChain.hash, AuditChain.settled_xid, AuditChain.settled_id)
    query = select(*columns, oldest.label("oldest"), next_one.label("next"), func.clock_timestamp().label("now"))
    head = (await connection.execute(query)).one_or_none()
    if head is None:
        raise NoHead
    return head


def _waiting(head: Row[Any], most: int) -> Any:
    """Entries that are there and have no link."""
    unsealed = ~exists(select(AuditLink.place).where(AuditLink.entry_id == AuditEntry.id))
    return select(*COLUMNS).where(~known(head), unsealed).order_by(AuditEntry.xid, AuditEntry.id).limit(most)


async def last_change(connection: AsyncConnection) -> int | None:
    """The place of the last change in the chain: as long as it stays, nothing has changed. None while a change waits for its seal."""
    head = await chain_state(connection)
    if await connection.scalar(select(exists(_waiting(head, 1).where(AuditEntry.field != EVENT).subquery().select()))):
        return None
    sealed = select(AuditLink.place).join(AuditEntry, AuditEntry.id == AuditLink.entry_id).where(AuditEntry.field != EVENT)
    return await connection.scalar(sealed.order_by(AuditLink.place.desc()).limit(1)) or 0


def known(head: Row[Any]) -> ColumnElement[bool]:
    """The entries that are sealed, if they were there in time."""
    if head.settled_xid > head.next:
        return false()
    settled = tuple_(*(literal(value, BigInteger()) for value in (head.settled_xid, head.settled_id)))
    return tuple_(AuditEntry.xid, AuditEntry.id) <= settled


def _settled(head: Row[Any], entries: Sequence[Row[Any]], most: int) -> dict[str, int]:
    """Everything that can ever come up to here is sealed: what the oldest running transaction found, or less where a batch is full."""
    last = entries[-1]
    if len(entries) == most and last.xid < head.oldest:
        return {"settled_xid": last.xid, "settled_id": last.id}
    return {"settled_xid": head.oldest, "settled_id": 0}
