"""On which days a person would be planned for more than a whole day, and by which allocations (冲突, S0-60)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.resources.models import WHOLE_DAY, Allocation

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Share:
    """So many per cent of each day of a time, both days counted; `allocation_id` where it stands already."""

    starts_on: date
    ends_on: date
    percent: int
    allocation_id: UUID | None = None


@dataclass(frozen=True)
class Clash:
    """Days, both counted, with the same sum above 100 per cent throughout, and the allocations that stand on them."""

    starts_on: date
    ends_on: date
    percent: int
    allocation_ids: tuple[UUID, ...]


async def shares_of(db: AsyncSession, resource_id: UUID, first: date, last: date | None = None, but: UUID | None = None) -> list[Share]:
    """What the person is planned for in a time, in the order in which it begins; `but` is left out."""
    query = select(Allocation).where(Allocation.resource_id == resource_id, Allocation.withdrawn_on.is_(None), Allocation.ends_on >= first)
    if last is not None:
        query = query.where(Allocation.starts_on <= last)
    if but is not None:
        query = query.where(Allocation.id != but)
    found = await db.scalars(query.order_by(Allocation.starts_on, Allocation.id))
    return [Share(each.starts_on, each.ends_on, each.share, each.id) for each in found]


def clashes_in(shares: Iterable[Share], first: date, last: date | None = None) -> Sequence[Clash]:
    """The times from a day on (to a day) in which the shares are more than a whole day; they change only where one begins or has ended."""
    shares = list(shares)
    turns = sorted({max(share.starts_on, first) for share in shares} | {share.ends_on + ONE for share in shares})
    found: list[Clash] = []
    for begins, over in pairwise(turns):
        here = [share for share in shares if share.starts_on <= begins <= share.ends_on]
        total = sum(share.percent for share in here)
        if total > WHOLE_DAY and begins >= first and (last is None or begins <= last):
            ids = tuple(share.allocation_id for share in here if share.allocation_id)
            found.append(Clash(begins, min(over - ONE, last or over), total, ids))
    return found
