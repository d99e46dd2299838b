"""What the story is about, once in Chinese and once in English: names, days and the words that people are to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

EXPERTS, OTHERS = Decimal("28756.25"), Decimal("33254.10")
"""12.5 × 2,300.50 and 33.25 × 1,000.1234."""
NET, TAX, GROSS = Decimal("62010.35"), Decimal("3720.62"), Decimal("65730.97")
"""6 per cent of the net, half-up."""
ADVANCE, PROGRESS, ACCEPTANCE, SETTLEMENT = Decimal("19719.29"), Decimal("6573.10"), Decimal("26292.39"), Decimal("13146.19")
"""30, 10 and 40 per cent of the gross; the last takes what remains."""
PAID = Decimal("52584.78")
"""All but the settlement."""
CONTRACT, FIRST_INSTALMENT, OTHER_INSTALMENT = Decimal(2120000), Decimal(636000), Decimal(1484000)
"""What the customer pays: 2,000,000 with 6 per cent tax; 30 and 70 per cent of it."""


def yuan(amount: Decimal) -> str:
    """As both languages write it."""
    return f"¥{amount:,.2f}"


class Day(NamedTuple):
    """A day, and how the plan's language writes it."""

    on: date
    text: str


@dataclass(frozen=True)
class Days:
    """The days of the story."""

    ordered: Day
    advance_due: Day
    planned: Day
    """When the settlement would open by the order's plan: three months after its end."""
    handed_in: Day
    first_signed: Day
    signed: tuple[Day, Day, Day, Day]
    """Customer, sales, region, headquarters."""
    due: Day
    """Thirty days after the last signature."""
    before: Day
    opens: Day


@dataclass(frozen=True)
class Plan:
    """One telling of the story."""

    language: str
    scripts: bool
    size: tuple[int, int]
    days: Days
    provider: str
    customer: str
    partner: str
    project: str
    contract: str
    order: str
    deliverables: tuple[str, str]
    people: Mapping[str, str]
    mails: Mapping[str, str]
    """How the subject of a mail about something reads."""
    pages: Mapping[str, str]
    """What stands on a page."""

    @property
    def order_code(self) -> str:
        return f"ORD-NORTH-{self.days.ordered.on.year}-001"

    @property
    def settlement_code(self) -> str:
        return f"STL-NORTH-{self.days.ordered.on.year}-001"
