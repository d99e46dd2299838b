"""Budget lines: how much may be ordered from partners against a contract, an agreement or a project."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import save
from domain.contracts.models import BudgetLine
from domain.values import amount, days


@dataclass(frozen=True)
class Limit:
    """The most in money with tax, and in person-days; what is None does not bind, 0 lets nothing be ordered."""

    amount: Decimal | None = None
    days: Decimal | None = None


UNLIMITED = Limit()


async def budget_line(db: AsyncSession, name: str, unit: str, limit: Limit, **tenants: UUID) -> BudgetLine:
    """A new line in the currency `unit`; its tenants are those of what it limits (unit_id and customer_id, project_id, or partner_id)."""
    line = BudgetLine(
        name=name,
        currency=unit,
        limit_amount=amount(limit.amount, "limitAmount", unit) if limit.amount else limit.amount,
        limit_days=days(limit.days, "limitDays") if limit.days else limit.days,
        **tenants,
    )
    await save(db, line)
    return line
