"""What only special approval allows: a price above the agreement's, an order above the partner's grade, more than a limit (S0-44)."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused
from domain.outsourcing.allowance import Limit
from domain.outsourcing.broken import excess, over_limits
from domain.outsourcing.grade_limit import above_grade
from domain.outsourcing.models import ChangeOrder, OutsourcingOrder
from domain.outsourcing.order_queries import added_prices_above, prices_above
from domain.outsourcing.refusals import OrderRefusal


async def beyond(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """Where a draft order goes beyond; a price above the agreement's is written only where special approval is meant."""
    above = order.special_reason is not None and await prices_above(db, order)
    grade = await above_grade(db, order, order.gross, actor.today)
    return [*_priced_above(above=above), *grade, *await over_limits(db, order)]


async def beyond_by_change(db: AsyncSession, actor: Actor, order: OutsourcingOrder, change: ChangeOrder) -> Missing:
    """Where a draft change takes its order beyond; what takes away goes nowhere."""
    above = change.special_reason is not None and await added_prices_above(db, change, order.agreement_id)
    grade = await above_grade(db, order, order.gross + change.gross, actor.today) if change.gross > 0 else []
    return [*_priced_above(above=above), *grade, *await over_limits(db, order, *_added(change))]


async def excess_of_change(db: AsyncSession, order: OutsourcingOrder, change: ChangeOrder) -> dict[Limit, Decimal]:
    """By how much a draft change would exceed each limit that it exceeds."""
    return await excess(db, order, *_added(change))


def unless_beyond(found: Missing) -> Missing:
    """That special approval has nothing to allow."""
    return [] if found else [Refused(OrderRefusal.NOTHING_SPECIAL, "This goes beyond no price and no limit. Submit it as usual.")]


def special_reason(said: str | None, written: str | None) -> str:
    """Why special approval is asked for: what is said with the act, else what stands in the draft."""
    reason = values.note(said, "reason") or written
    if reason is None:
        raise Refused(OrderRefusal.SPECIAL_REASON_NEEDED, "Say why special approval is asked for.", "reason")
    return reason


def _added(change: ChangeOrder) -> tuple[Decimal, Decimal]:
    return max(change.gross, Decimal(0)), max(change.person_days, Decimal(0))


def _priced_above(*, above: bool) -> Missing:
    return [Refused(OrderRefusal.PRICE_ABOVE_AGREEMENT, "The price is above the agreement's.")] if above else []
