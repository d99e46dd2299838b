"""An hour of a level costs something else from a day on (S0-53)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, record, require, save
from domain.broken import unless_taken
from domain.costs.events import CostRateSet
from domain.costs.models import CostRate
from domain.costs.queries import last_rate
from domain.costs.refusals import CostRefusal
from domain.partners.partner_models import SkillLevel

ACTION = "cost_rate:set"


@dataclass(frozen=True)
class RateDraft:
    """What an hour of the level costs, with up to four decimals."""

    level: SkillLevel
    valid_from: date
    hourly: Decimal


CURRENCY = "CNY"
"""What the provider pays its people in."""


async def set_cost_rate(db: AsyncSession, actor: Actor, draft: RateDraft) -> CostRate:
    """The level's rate of before ends on the day before. The day may have passed: what was worked since then costs the new rate.

    It lies after the first day of the rate that it follows, RATE_NOT_LATER otherwise: what a rate has once been, it stays.
    """
    require(db, actor, ACTION)
    hourly = values.unit_price(draft.hourly, "hourly")
    first = values.near_day(draft.valid_from, "validFrom")
    before = await last_rate(db, draft.level)
    if before is not None:
        if before.valid_from >= first:
            raise _not_later()
        before.valid_to = first - timedelta(days=1)
        await db.flush()  # the periods of a level never overlap, not even for a moment
    rate = CostRate(level=draft.level, currency=CURRENCY, hourly=hourly, valid_from=first, set_by_id=actor.user_id)
    with unless_taken(f"ex_cost_rate_{draft.level.lower()}", _not_later()):
        await save(db, rate)
    record(db, actor, CostRateSet(rate.id))
    return rate


def _not_later() -> Refused:
    return Refused(CostRefusal.RATE_NOT_LATER, "A rate begins after the first day of the one before.", "validFrom")
