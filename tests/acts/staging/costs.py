"""Costs of the story's project: rates, a budget, lines that count and one that does not; a stranger's beside them."""

from datetime import date
from decimal import Decimal

from domain.costs.models import CostKind, ProjectLedger
from domain.costs.record_cost_line import CostDraft, record_cost_line
from domain.costs.set_cost_budget import set_cost_budget
from domain.costs.set_cost_rate import RateDraft, set_cost_rate
from domain.costs.withdraw_cost_line import withdraw_cost_line
from domain.partners.models import SkillLevel
from tests.acts.staging.orders import other_world
from tests.acts.staging.stage import Stage

SPENT = date(2027, 2, 26)


async def costs(stage: Stage) -> None:
    """A senior's hour costs 150 since 2026; the manager travels, finance bought something that was not for the project."""
    world, other = stage.world, stage.row("other_project")
    stage.keep(rate=await world.do("finance", set_cost_rate, RateDraft(SkillLevel.SENIOR, date(2026, 1, 1), Decimal(150))))
    for name, project in (("ledger", world.project), ("other_ledger", other), ("lost_ledger", stage.row("lost_project"))):
        stage.keep(**{name: await stage.find(ProjectLedger, project_id=project.id)})
    budget = {CostKind.LABOUR: Decimal(90_000), CostKind.TRAVEL: Decimal(5000)}
    await world.do("finance", set_cost_budget, world.project.id, budget)
    travel, bought = CostDraft(CostKind.TRAVEL, SPENT, Decimal("420.5"), "Train to the port"), CostKind.PURCHASE
    stage.keep(cost_line=await world.do("manager", record_cost_line, world.project.id, travel))
    wrong = CostDraft(bought, SPENT, Decimal(900), "Hand scanners")
    stage.keep(cost_withdrawn=await world.do("finance", record_cost_line, world.project.id, wrong))
    await world.do("finance", withdraw_cost_line, stage.row("cost_withdrawn").id, "Another project's.")
    strange = CostDraft(CostKind.OTHER, SPENT, Decimal(7), "Elsewhere")
    stage.keep(other_cost=await other_world(stage).do("other_manager", record_cost_line, other.id, strange))
    for name in ("ledger", "cost_withdrawn"):
        stage.keep(**{name: await world.again(stage.row(name))})
