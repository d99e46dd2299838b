"""Codes that people read and say, numbered in series (data.md, Ids)."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.platform.models import CodeCounter

LONGEST = 40


async def next_code(db: AsyncSession, series: str, digits: int = 3) -> str:
    """The next code of a series: `ORD-NORTH-2026` gives ORD-NORTH-2026-001, then -002; more digits where needed.

    A series belongs to one tenant (and year), so that its numbers tell nobody the volume of others. Two acts at once wait
    for each other; a number given to an act that fails is given again. A series too long for a code is cut, and counted as cut.
    """
    series = series[: LONGEST - 10]
    counter = insert(CodeCounter).values(series=series, last=1)
    counter = counter.on_conflict_do_update(index_elements=["series"], set_={"last": CodeCounter.last + 1})
    number = (await db.execute(counter.returning(CodeCounter.last))).scalar_one()
    return f"{series}-{number:0{digits}d}"
