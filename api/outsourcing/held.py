"""What is held of partners and for how long: every payable from the acceptance of the work, or its opening, until it is paid (S0-20)."""

import enum
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, type_coerce

from api.shape import Amount
from authz.scopes import VIEWER_TODAY
from domain.outsourcing.models import PayableState

WAITING = tuple(state for state in PayableState if state not in (PayableState.PAID, PayableState.CANCELLED))
BUCKETS = (30, 60, 90)
"""The last day of each bucket but the oldest."""


class HeldAge(enum.StrEnum):
    """How long something has been held, in days."""

    DAYS_0_30 = "DAYS_0_30"
    DAYS_31_60 = "DAYS_31_60"
    DAYS_61_90 = "DAYS_61_90"
    OVER_90 = "OVER_90"


def is_held(payable: Any) -> ColumnElement[bool]:
    """The partner waits for it."""
    found: ColumnElement[bool] = payable.held_since.is_not(None) & payable.state.in_(WAITING)
    return found


def held_age(payable: Any) -> ColumnElement[Any]:
    """The bucket today; none where nothing is held."""
    days = type_coerce(VIEWER_TODAY - payable.held_since, Integer)
    return case(
        (~is_held(payable), None),
        *((days <= most, age.value) for most, age in zip(BUCKETS, HeldAge, strict=False)),
        (payable.held_since.is_not(None), HeldAge.OVER_90.value),
    )


def _held_amount(payable: Any) -> ColumnElement[Any]:
    return case((is_held(payable), payable.amount - payable.paid_amount))


def held_money(description: str, *, group: str) -> Amount:
    """What is held of a payable, as Money."""
    return Amount(description=description, group=group, expression=_held_amount, attribute="amount")
