"""What special approval allows beyond the limits (S0-44): pinned on the order or the change that was allowed it.

An allowance is the part of a row's amount and days that lies outside the limit of a budget line. It goes onto the line with what the
row takes, so that all the others together still stop exactly at the limit; what the row takes less is less of the allowance first.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Days, Note
from domain.outsourcing.below_order import in_minor_unit

LINES = ("contract", "agreement", "project")
"""The three budget lines of an order."""


class Limit(NamedTuple):
    """A limit of an order: of which budget line, in money (`amount`) or in person-days (`days`)."""

    line: str
    unit: str

    @property
    def column(self) -> str:
        """Where an order keeps what it was allowed beyond."""
        return f"{self.line}_allowed_{self.unit}"


LIMITS = tuple(Limit(line, unit) for line in LINES for unit in ("amount", "days"))


class Allowed:
    """Why special approval is asked for, none without; and the amounts with tax and person-days that it allows beyond each limit."""

    special_reason: Mapped[Note | None]
    contract_allowed_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    contract_allowed_days: Mapped[Days] = mapped_column(default=Decimal(0))
    agreement_allowed_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    agreement_allowed_days: Mapped[Days] = mapped_column(default=Decimal(0))
    project_allowed_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    project_allowed_days: Mapped[Days] = mapped_column(default=Decimal(0))


def columns(unit: str) -> list[str]:
    """The columns of the allowances in money, or in days."""
    return [limit.column for limit in LIMITS if limit.unit == unit]


def allowance_checks() -> tuple[CheckConstraint, CheckConstraint]:
    """None is below 0 or above the row itself, and none stands without a reason."""
    amounts, days = columns("amount"), columns("days")
    both = ", ".join([*amounts, *days])
    bounds = (
        f"least({both}) >= 0 AND greatest({', '.join(amounts)}) <= greatest(gross, 0)"
        f" AND greatest({', '.join(days)}) <= greatest(person_days, 0)"
    )
    reasoned = f"special_reason IS NOT NULL OR greatest({both}) = 0"
    whole = CheckConstraint(in_minor_unit(*amounts), name="allowed_minor_unit")
    return CheckConstraint(f"{bounds} AND ({reasoned})", name="allowed"), whole


def allow(row: Allowed, reason: str | None, beyond: Mapping[Limit, Decimal]) -> None:
    """Pins what a row may take beyond each limit; without a reason nothing."""
    row.special_reason = reason
    for limit in LIMITS:
        setattr(row, limit.column, beyond.get(limit, Decimal(0)))


def allow_as_changed(order: Allowed, change: Allowed, gross: Decimal, days: Decimal) -> None:
    """An accepted change hands its allowance and its reason to the order; what it takes away is less of the order's first."""
    order.special_reason = order.special_reason or change.special_reason
    for limit in LIMITS:
        taken = min(gross if limit.unit == "amount" else days, Decimal(0))
        kept = max(getattr(order, limit.column) + taken, Decimal(0))
        setattr(order, limit.column, kept + getattr(change, limit.column))
