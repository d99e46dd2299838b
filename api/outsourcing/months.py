"""Which month of an order its partner should state, as an expression over the row (S0-44)."""

from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Interval, case, cast, column, exists, func, literal_column, select

from authz.scopes import VIEWER_TODAY
from domain.outsourcing.models import DaysSource, MonthlyState, MonthlyStatement, OrderState, Settlement, SettlementState
from domain.rows import Rows

TAKES = (OrderState.RUNNING, OrderState.DELIVERED, OrderState.ACCEPTED)
LIVING = (MonthlyState.HANDED_IN, MonthlyState.CONFIRMED)
DAY: ColumnElement[Any] = literal_column("interval '1 day'", Interval())
MONTH: ColumnElement[Any] = literal_column("interval '1 month'", Interval())
BEFORE_REQUEST = (SettlementState.LOCKED, SettlementState.ELIGIBLE)


def may_state(order: Any) -> ColumnElement[bool]:
    """The order runs, or its work awaits acceptance or settlement: no other has a month to state."""
    found: ColumnElement[bool] = order.state.in_(TAKES)
    return found


def month_to_state(order: Any) -> ColumnElement[Any]:
    """The first month that is over, has no living statement, and may still have one; none where all days are stated."""
    statement, other, settlement = Rows(MonthlyStatement), Rows(MonthlyStatement), Rows(Settlement)
    first = func.date_trunc("month", cast(order.starts_on, DateTime()))
    last = func.least(cast(order.ends_on, DateTime()), func.date_trunc("month", cast(VIEWER_TODAY, DateTime())) - DAY)
    months = func.generate_series(first, last, MONTH).table_valued(column("month", DateTime()), name="months").render_derived()
    month = cast(months.c.month, Date)
    living = select(statement.id).where(statement.order_id == order.id, statement.state.in_(LIVING), statement.month == month)
    stated = exists(living.correlate_except(statement))  # of the order two levels above
    earliest = select(func.min(month)).select_from(months).where(~stated).scalar_subquery()
    days = (
        select(func.coalesce(func.sum(other.person_days), 0)).where(other.order_id == order.id, other.state.in_(LIVING)).scalar_subquery()
    )
    open_still = exists(select(settlement.id).where(settlement.order_id == order.id, settlement.state.in_(BEFORE_REQUEST)))
    by_month = order.days_source == DaysSource.MONTHLY_STATEMENTS
    return case((by_month & may_state(order) & open_still & (days < order.person_days), earliest))
