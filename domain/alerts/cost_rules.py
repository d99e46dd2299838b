"""The alerts of a project's cost budget: 80 per cent of a kind are used, all of it is used, each told once (S0-53)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.wants import To, Want
from domain.costs.models import CostKind, ProjectLedger
from domain.costs.queries import costs_by_kind
from domain.delivery.models import Project

STEPS = (80, 100)
"""Per cent of a kind's budget."""
ALL_KINDS = To(provider=["finance"], unit=["delivery_manager"], project=["project_manager"])
LABOUR_OF_ONE = To(provider=["finance"])
"""Of one person alone the labour is known to those who know the rates."""


async def cost_wants(db: AsyncSession, actor: Actor, project: Project) -> list[Want]:
    """Kind by kind. Both steps stand side by side, so that each is told once, however the cost came to both."""
    ledger = await db.get(ProjectLedger, project.id)
    return [] if ledger is None else list(_wants(actor, ledger, *await costs_by_kind(db, ledger)))


def _wants(actor: Actor, ledger: ProjectLedger, costs: Mapping[CostKind, Decimal], is_of_several: bool) -> Iterator[Want]:
    for kind, cost in costs.items():
        budget = ledger.budget(kind)
        if not budget:
            continue
        told = LABOUR_OF_ONE if kind is CostKind.LABOUR and not is_of_several else ALL_KINDS
        for step in STEPS:
            if cost * 100 >= budget * step:
                yield Want(AlertRule.BUDGET_USED, actor.now, told, f"{kind}+{step}", extra={"cost_kind": kind, "percent": str(step)})
