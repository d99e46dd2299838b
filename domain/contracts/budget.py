"""Budget lines: how much may be ordered from partners against a contract, an agreement or a project."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
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


async def locked_lines(db: AsyncSession, *ids: UUID | None) -> Sequence[BudgetLine]:
    """Budget lines locked in the order of the triggers that count orders on them, with their totals as they are by now."""
    query = select(BudgetLine).where(BudgetLine.id.in_(ids)).order_by(BudgetLine.id).with_for_update(key_share=True)
    return (await db.scalars(query.execution_options(populate_existing=True))).all()
