"""The size of an order that a partner's grade allows (S0-44, S0-46)."""

from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, Refused
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.refusals import OrderRefusal
from domain.partners.grading import largest_order


async def above_grade(db: AsyncSession, order: OutsourcingOrder, gross: Decimal, today: date) -> Missing:
    """That an order of this gross is larger than the partner's grade of today allows; no sentence holds the limit."""
    largest = await largest_order(db, order.partner_id, today, order.currency)
    if largest is None or gross <= largest:
        return []
    return [Refused(OrderRefusal.ORDER_ABOVE_GRADE, "The order is larger than the partner's grade allows.")]
