"""What a project may cost, kind by kind (S0-33, S0-53)."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for
from domain.costs.events import CostBudgetSet
from domain.costs.models import CostKind, ProjectLedger
from domain.delivery.models import Project
from domain.hours.entry_drafts import unless_open
from domain.outsourcing.queries import named

ACTION = "cost_budget:set"


async def can_set_cost_budget(db: AsyncSession, actor: Actor, ledger: ProjectLedger) -> Missing:
    """The project is not closed."""
    return unless_open(await named(db, Project, ledger.project_id))


async def set_cost_budget(
    db: AsyncSession, actor: Actor, ledger_id: UUID, budgets: Mapping[CostKind, Decimal | None], expected_version: int | None = None
) -> ProjectLedger:
    """The budget as a whole: a kind without an amount has none. It binds nobody; at 80 and 100 per cent people are told."""
    ledger = await row_for(db, actor, ACTION, ProjectLedger, ledger_id, expected_version=expected_version)
    refuse(await can_set_cost_budget(db, actor, ledger))
    for kind in CostKind:
        amount, name = budgets.get(kind), kind.lower()
        setattr(ledger, f"{name}_budget", None if amount is None else values.amount_or_zero(amount, name, ledger.currency))
    await db.flush()
    record(db, actor, CostBudgetSet(ledger.project_id))
    return ledger
