"""What is planned of a person for a project, each value of it checked; part of allocating and of changing an allocation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused
from domain.resources.clashes import Clash, Share, clashes_in, shares_of
from domain.resources.models import WHOLE_DAY, Resource
from domain.resources.refusals import ResourceRefusal
from domain.values import near_day, period, text


@dataclass(frozen=True)
class AllocationDraft:
    """From a day to another, both counted, with so many per cent of each working day, for what."""

    starts_on: date
    ends_on: date
    share: int
    duty: str


def allocation_values(draft: AllocationDraft) -> Mapping[str, Any]:
    """The columns of the allocation. SHARE_WRONG, DATES_REVERSED."""
    if not 0 < draft.share <= WHOLE_DAY:
        raise Refused(ResourceRefusal.SHARE_WRONG, "A share is 1 to 100 per cent of a day.", "allocation.share")
    first = near_day(draft.starts_on, "allocation.startsOn")
    period(first, near_day(draft.ends_on, "allocation.endsOn"), "allocation.endsOn")
    duty = text(draft.duty, "allocation.duty")
    return {"starts_on": first, "ends_on": draft.ends_on, "share": draft.share, "duty": duty}


async def clashes_by(db: AsyncSession, resource: Resource, draft: AllocationDraft, but: UUID | None = None) -> Sequence[Clash]:
    """The days on which the person would be planned for more than a whole day, if this stood (and `but` no more)."""
    others = await shares_of(db, resource.id, draft.starts_on, draft.ends_on, but)
    return clashes_in([Share(draft.starts_on, draft.ends_on, draft.share), *others], draft.starts_on, draft.ends_on)


def refuse_clashes(clashes: Sequence[Clash]) -> None:
    """RESOURCE_CLASH with the first days on which it is too much, and how much it would be at most."""
    if clashes:
        most = max(clash.percent for clash in clashes)
        raise Refused(
            ResourceRefusal.RESOURCE_CLASH,
            "This person would be planned for {percent} % of a day from {day} on.",
            "allocation.share",
            percent=most,
            day=clashes[0].starts_on.isoformat(),
        )


def unless_pooled(resource: Resource, today: date) -> None:
    """RESOURCE_RETIRED for a person who is not planned any more."""
    if resource.retired_on is not None and resource.retired_on <= today:
        raise Refused(ResourceRefusal.RESOURCE_RETIRED, "This person is not in the pool any more.", "resourceId")
