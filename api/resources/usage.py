"""How far a person is planned and used in this month (利用率), in SQL over a row of the pool (S0-60)."""

from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Interval, case, cast, func, literal_column

from api.shape import Expression
from authz.scopes import VIEWER_TODAY
from domain.resources.utilisation import Figure, in_pool

MONTH: ColumnElement[Any] = literal_column("interval '1 month'", Interval())
BEGUN = func.date_trunc("month", cast(VIEWER_TODAY, DateTime()))
FIRST, LAST = cast(BEGUN, Date), cast(BEGUN + MONTH, Date) - 1


def this_month(figure: Figure) -> Expression:
    """The figure from the first day of the month of today to the last; none where the person is not in the pool then."""

    def value(resource: Any) -> ColumnElement[Any]:
        return case((in_pool(resource, FIRST, LAST), figure(resource, FIRST, LAST)))

    return value
