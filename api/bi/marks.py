"""Marks of an answer and what changed since: `updatedSince` of a feed (S0-12).

A mark is the oldest transaction that still ran when the answer began. Whatever that one or a later one writes carries its number on the
row (`xmin`): what an act changes, a trigger or a migration, whenever it commits. So a row is told again whose own record,
or the record of an object shown beside it, was written by a transaction from the mark on: never too few, and now and then one twice.

A mark counts for who got it, under the policy and the grants of then, in the database of then, under its revision. Where any of that is
another, rows may have come into sight or been numbered anew, and all rows are told. Rows that are gone from sight are not told.
"""

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, Text, Uuid, bindparam, cast, func, literal_column, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from api.bi.feeds import Unfit
from api.bi.sources import Source
from authz.sign_in import standing_of
from authz.viewer import Viewer
from domain.database import to_json
from domain.platform.models import AuditEntry

MARK = re.compile(r"([0-9]{1,18})-([0-9a-f]{16})")
WHAT = "updatedSince is an instant with its zone, as 2026-11-23T00:00:00Z, or the Concord-Next of an earlier answer."
LONGEST = timedelta(hours=1)
"""An instant is taken so much earlier: a transaction that wrote before it may have committed after it."""
MOST_IDS = 200
"""Rows that are asked by their ids at once: as many as a filter takes."""
LOOKED_AT = 100_000
"""Rows that one statement looks at."""
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
"""Before all ids, and after."""
XIDS = 2**32 - 1
"""A row keeps the lower half of the number of its transaction."""
_HERE = text(
    """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest,
           pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS upcoming,
           concat_ws(' ', system_identifier, timeline_id, (SELECT oid FROM pg_database WHERE datname = current_database()),
                     (SELECT string_agg(version_num, ',') FROM alembic_version)) AS database
    FROM pg_control_system(), pg_control_checkpoint()
    """
)


@dataclass(frozen=True)
class Mark:
    """A place among the transactions of a database, and whose rights it was taken with; none for an instant."""

    oldest: int
    standing: str | None = None
    upcoming: int = 0
    """The next transaction to come."""

    def __str__(self) -> str:
        return f"{self.oldest}-{self.standing}"


async def mark_of(connection: AsyncConnection, viewer: Viewer) -> Mark:
    """The mark of an answer that begins after this."""
    here = (await connection.execute(_HERE)).one()
    rights = (await standing_of(connection, [viewer.user_id])).get(viewer.user_id)
    said = to_json([here.database, viewer.user_id, str(rights), sorted(viewer.roles)])
    return Mark(here.oldest, hashlib.sha256(said.encode()).hexdigest()[:16], here.upcoming)


async def since(connection: AsyncConnection, given: str, now: Mark) -> Mark | None:
    """The mark from which a reader wants to know; None where that is everything. Unfit where it is neither mark nor instant."""
    if found := MARK.fullmatch(given):
        old = Mark(int(found[1]), found[2])
        return old if old.standing == now.standing and old.oldest <= now.oldest else None
    try:
        instant = datetime.fromisoformat(given)
        before = instant.astimezone(UTC) - LONGEST
    except (ValueError, OverflowError) as problem:
        raise Unfit(WHAT) from problem
    if instant.tzinfo is None:
        raise Unfit(WHAT)
    last = select(AuditEntry.xid).where(AuditEntry.recorded_at < before).order_by(AuditEntry.id.desc()).limit(1)
    xid = await connection.scalar(last)
    return None if xid is None or xid >= now.upcoming else Mark(min(xid, now.oldest))


async def changed(connection: AsyncConnection, source: Source, mark: Mark, most: int) -> AsyncIterator[list[UUID]]:
    """The ids of the rows that were written from the mark on, in their order, some at a time; all in the connection's snapshot.

    A statement looks at so many rows and no more, so that it ends in time however large the table is.
    """
    after, at_once = FIRST, min(most, MOST_IDS)
    while after != LAST:
        end = await connection.scalar(_end(source), {"after": after, "looked_at": LOOKED_AT}) or LAST
        while after != end:
            given = {"after": after, "end": end, "mark": mark.oldest, "at_once": at_once}
            found: list[UUID] = [row.id for row in await connection.execute(_query(source), given)]
            if found:
                yield found
            after = found[-1] if len(found) == at_once else end


@lru_cache(maxsize=500)
def _end(source: Source) -> Select[Any]:
    """The id up to which the next rows go; none where they are the last."""
    rows = source.table.alias("r")
    end = select(rows.c.id).where(rows.c.id > bindparam("after", type_=Uuid())).order_by(rows.c.id)
    return end.offset(bindparam("looked_at", type_=Integer())).limit(1)


@lru_cache(maxsize=500)
def _query(source: Source) -> Select[Any]:
    rows = source.table.alias("r")
    here = (rows.c.id > bindparam("after", type_=Uuid()), rows.c.id <= bindparam("end", type_=Uuid()))
    query = select(rows.c.id).where(*here, _touched(rows, source, "r")).order_by(rows.c.id)
    return query.limit(bindparam("at_once", type_=Integer()))


def _touched(rows: Any, source: Source, name: str) -> ColumnElement[bool]:
    """Whether the row, or one shown beside it, was written from the mark on."""
    tests = [_written(name)]
    for place, link in enumerate(source.links):
        beside = link.source.table.alias(f"{name}{place}")
        ours, theirs = rows.c[link.ours], beside.c[link.theirs]
        tests.append(ours.in_(select(theirs).where(_touched(beside, link.source, f"{name}{place}"), theirs.is_not(None))))
    return or_(*tests)


def _written(name: str) -> ColumnElement[bool]:
    """By its distance from the next transaction to come: numbers of rows begin anew after four thousand million."""
    upcoming = cast(cast(func.pg_snapshot_xmax(func.pg_current_snapshot()), Text), BigInteger)
    written = cast(cast(literal_column(f"{name}.xmin"), Text), BigInteger)
    return (upcoming - written).op("&")(literal_column(str(XIDS), BigInteger())) <= upcoming - bindparam("mark", type_=BigInteger())
