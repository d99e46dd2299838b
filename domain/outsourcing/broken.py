"""Which constraint a change broke, said as a refusal: the database decides, the act explains (data.md, Limits)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, Refused
from domain.broken import told
from domain.contracts.models import BudgetLine
from domain.outsourcing.allowance import LINES, Limit
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.order_queries import drawn_on
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import OrderRefusal

CEILING = "ceiling"
"""What the line of the contract is called while it is that of an early entry."""
BEYOND: Mapping[tuple[str, str], Callable[[], Refused]] = {
    (CEILING, "ck_budget_line_amount_limit"): lambda: Refused(
        OrderRefusal.EARLY_ENTRY_CEILING, "With this order the cost ceiling of the early entry is exceeded."
    ),
    ("contract", "ck_budget_line_amount_limit"): lambda: Refused(
        OrderRefusal.CONTRACT_AMOUNT_LIMIT, "With this order the amount that may be outsourced under the customer contract is exceeded."
    ),
    ("contract", "ck_budget_line_days_limit"): lambda: Refused(
        OrderRefusal.CONTRACT_DAYS_LIMIT, "With this order the person-days that may be outsourced under the customer contract are exceeded."
    ),
    ("agreement", "ck_budget_line_amount_limit"): lambda: Refused(
        OrderRefusal.AGREEMENT_AMOUNT_LIMIT, "With this order the amount of the partner's agreement is exceeded."
    ),
    ("agreement", "ck_budget_line_days_limit"): lambda: Refused(
        OrderRefusal.AGREEMENT_DAYS_LIMIT, "With this order the person-days of the partner's agreement are exceeded."
    ),
    ("project", "ck_budget_line_amount_limit"): lambda: Refused(
        OrderRefusal.PROJECT_AMOUNT_LIMIT, "With this order the project's outsourcing budget is exceeded."
    ),
    ("project", "ck_budget_line_days_limit"): lambda: Refused(
        OrderRefusal.PROJECT_DAYS_LIMIT, "With this order the project's outsourced person-days are exceeded."
    ),
}
"""(which budget line, its CHECK) as the trigger names them. No sentence holds an amount: not everybody may know it."""


async def excess(
    db: AsyncSession, order: OutsourcingOrder, amount: Decimal | None = None, person_days: Decimal | None = None
) -> dict[Limit, Decimal]:
    """By how much an order that takes nothing yet, or a change that adds so much to one, would exceed each limit that it exceeds."""
    gross, days = (order.gross if amount is None else amount), (order.person_days if person_days is None else person_days)
    beyond = {}
    for name, line_id in zip(LINES, drawn_on(order), strict=True):
        line = await named(db, BudgetLine, line_id)
        free_amount, free_days = line.free_amount, line.free_days
        if free_amount is not None and gross > free_amount:
            beyond[Limit(name, "amount")] = min(gross - free_amount, gross)
        if free_days is not None and days > free_days:
            beyond[Limit(name, "days")] = min(days - free_days, days)
    return beyond


async def over_limits(
    db: AsyncSession, order: OutsourcingOrder, amount: Decimal | None = None, person_days: Decimal | None = None
) -> Missing:
    """Which limits the same would exceed; the CHECK decides in the end."""
    beyond = await excess(db, order, amount, person_days)
    return [BEYOND[_said(order, limit.line), f"ck_budget_line_{limit.unit}_limit"]() for limit in beyond]


def _said(order: OutsourcingOrder, line: str) -> str:
    """What a budget line of the order is to people: the contract's is the ceiling while there is no contract."""
    return CEILING if line == "contract" and order.early_entry_id is not None else line


@contextmanager
def within_limits(order: OutsourcingOrder) -> Iterator[None]:
    """Whatever is flushed inside keeps the limits of the order's budget lines, else it is refused by the name of the limit."""
    names = {line: _said(order, line) for line in LINES}
    try:
        yield
    except IntegrityError as error:
        line = names.get(told(error, "column_name"), "")
        if (limit := BEYOND.get((line, told(error, "constraint_name")))) is None:
            raise
        raise limit() from error
