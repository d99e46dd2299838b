"""Whether the audit is what was sealed: the first entry that was altered, removed, inserted or moved is named (S2-42, S3-38)."""

import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.platform.chain_models import START, AuditLink
from domain.platform.models import AuditEntry
from domain.platform.seal_entries import COLUMNS, NoHead, chain_state, known, link_hash

CHUNK = 5000
LONGEST = timedelta(hours=1)
"""How long a transaction may take at most: what was recorded longer before the last seal, and is sealed only now, came in afterwards."""


@dataclass(frozen=True)
class Head:
    """Where the chain ends: kept outside of the database, it shows that nobody wrote the chain anew."""

    place: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.place}:{self.hash.hex()}"

    @classmethod
    def read(cls, said: str) -> "Head":
        """A head as it was printed; ValueError for anything else."""
        place, _, digest = said.partition(":")
        if not place.isascii() or not place.isdecimal() or len(digest) != len(START) * 2:
            raise ValueError(said)
        return cls(int(place), bytes.fromhex(digest))


@dataclass(frozen=True)
class Verified:
    """The chain is whole as far as its head; `waiting` entries have no link yet."""

    head: Head
    waiting: int


class Broken(Exception):
    """The audit is not what was sealed; says where first."""


async def chain_head(connection: AsyncConnection) -> Head:
    """The head in force. Broken where it is gone."""
    try:
        found = await chain_state(connection)
    except NoHead as problem:
        raise Broken("The chain's head is gone.") from problem
    return Head(found.place, found.hash)


async def verify_chain(connection: AsyncConnection, kept: Head | None = None) -> Verified:
    """Reads the whole chain, in one snapshot of the caller's. Broken with a sentence for the first thing that is wrong.

    `kept` is a head of before: the chain must still pass through it. Without it, whoever can rewrite entries, links and head
    together is not found.
    """
    head, before, seals = await chain_head(connection), Head(0, START), _Seals()
    passed = kept is None or kept == before
    async for link in _links(connection):
        if link.place != before.place + 1:
            raise Broken(f"Place {before.place + 1} of the chain is missing: its entry was removed.")
        if link.id is None:
            raise Broken(f"Entry {link.entry_id} (place {link.place}) was removed.")
        before = Head(link.place, link_hash(before.hash, link.place, link.sealed_at, link[4:]))
        if not hmac.compare_digest(before.hash, link.hash):
            raise Broken(f"Entry {link.entry_id} (place {link.place}) is not what was sealed there: it was altered, moved or put in.")
        if seals.too_late(link):
            raise Broken(f"Entry {link.entry_id} (place {link.place}) says {link.recorded_at:%Y-%m-%d %H:%M:%S} but was inserted later.")
        passed = passed or before == kept
    if before != head:
        raise Broken(f"The chain ends at place {before.place}, its head is {head.place}: the last entries were removed or written anew.")
    if not passed:
        raise Broken(f"The chain does not pass through place {kept.place if kept else 0} as it was kept: it was written anew.")
    return Verified(head, await _waiting(connection))


class _Seals:
    """The time of the last seal but one, as far as the chain is read."""

    def __init__(self) -> None:
        self.now: datetime | None = None
        self.last: datetime | None = None

    def too_late(self, link: Row[Any]) -> bool:
        """Whether an entry was there, as it says, when the seal before was set, and yet is not in it."""
        if link.sealed_at != self.now:
            self.last, self.now = self.now, link.sealed_at
        return self.last is not None and link.recorded_at < self.last - LONGEST


async def _links(connection: AsyncConnection) -> AsyncIterator[Row[Any]]:
    """The links in their order, each with its entry: a chunk at a time."""
    columns = (AuditLink.place, AuditLink.entry_id, AuditLink.sealed_at, AuditLink.hash, *COLUMNS)
    query = select(*columns).outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id).order_by(AuditLink.place).limit(CHUNK)
    place = 0
    while rows := (await connection.execute(query.where(AuditLink.place > place))).all():
        for row in rows:
            yield row
        place = rows[-1].place


async def _waiting(connection: AsyncConnection) -> int:
    """How many entries wait for the sealer. Broken for one that it must have sealed long ago, had it been there."""
    unsealed = select(AuditEntry.id, known(await chain_state(connection)).label("late"))
    unsealed = unsealed.outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id).where(AuditLink.place.is_(None))
    rows = (await connection.execute(unsealed.order_by(AuditEntry.id))).all()
    for row in rows:
        if row.late:
            raise Broken(f"Entry {row.id} was never sealed, though later ones were: it was inserted.")
    return len(rows)
