"""What evaluations say of orders and of their partner, as expressions over rows (S0-46, S0-49)."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from domain.outsourcing.models import Evaluation, EvaluationSide, OutsourcingOrder
from domain.rows import Rows


def order_score(partner: Any) -> ColumnElement[Any]:
    """The mean of the provider's open evaluations, as `domain.outsourcing.grade_by_orders` proposes it; none without any."""
    given = Rows(Evaluation)
    mean = select(func.round(func.avg(given.score), 2)).where(
        given.partner_id == partner.id, given.side == EvaluationSide.PROVIDER, given.opened_at.is_not(None)
    )
    return mean.scalar_subquery()


def order_code(evaluation: Any) -> ColumnElement[Any]:
    """The number of the order, also for who reads the evaluation and not the order."""
    order = Rows(OutsourcingOrder)
    return select(order.code).where(order.id == evaluation.order_id).scalar_subquery()
