"""What projects cost and bring: rates by day, lines, budgets, profit, and who is told (S0-53)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import Denied
from domain.alerts.keep_alerts import keep_alerts
from domain.alerts.models import Alert, AlertRule
from domain.contracts.models import ContractInstalment, InstalmentState
from domain.costs.figures import labour_cost, outsourcing_cost, profit, revenue, total_cost, unrated_hours
from domain.costs.models import CostKind, CostRate, ProjectLedger
from domain.costs.record_cost_line import CostDraft, record_cost_line
from domain.costs.refusals import CostRefusal
from domain.costs.set_cost_budget import set_cost_budget
from domain.costs.set_cost_rate import RateDraft, set_cost_rate
from domain.costs.withdraw_cost_line import withdraw_cost_line
from domain.hours.approve_hours import approve_hours
from domain.hours.correct_hours import correct_hours
from domain.hours.dispute_hours import dispute_hours
from domain.partners.models import SkillLevel
from tests.hours.chain import TODAY, approved, confirmed, line, logged, people
from tests.outsourcing.story import Story
from tests.refusals import refused
from tests.world import World

SENIOR, JUNIOR = SkillLevel.SENIOR, SkillLevel.JUNIOR
YEAR = date(2026, 1, 1)


@pytest.fixture(autouse=True)
async def hired(world: World) -> None:
    await people(world)


async def rates(world: World) -> None:
    """A senior's hour costs 150 and from today on 160.3333, a junior's 80."""
    for level, day, hourly in ((SENIOR, YEAR, "150"), (SENIOR, TODAY, "160.3333"), (JUNIOR, YEAR, "80")):
        await world.do("finance", set_cost_rate, RateDraft(level, day, Decimal(hourly)))


async def figure(world: World, sql: Any) -> Decimal:
    """A figure of the project's ledger."""
    query = select(sql(ProjectLedger)).where(ProjectLedger.id == world.project.id)
    return Decimal((await world.db.execute(query)).scalar_one())


async def spend(world: World, kind: CostKind, amount: str, persona: str = "manager") -> Any:
    draft = CostDraft(kind, TODAY, Decimal(amount), "Train to the port")
    return await world.do(persona, record_cost_line, world.project.id, draft)


async def test_labour_costs_the_rate_of_the_level_on_the_day(world: World) -> None:
    await rates(world)
    await approved(world, "engineer", line("7.5", TODAY - timedelta(days=1)))
    await confirmed(world, "engineer", line("2.25"))
    await approved(world, "engineer", line("1", level=JUNIOR))
    await logged(world, "engineer", line("4"))
    await approved(world, "partner_engineer", line("8"))
    # 7.5 × 150 + 2.25 × 160.3333 + 80; what waits for the manager costs nothing yet, a partner's hours cost what its order says
    assert await figure(world, labour_cost) == Decimal("1565.75")
    await approved(world, "engineer", line("3", level=SkillLevel.EXPERT))
    assert (await figure(world, labour_cost), await figure(world, unrated_hours)) == (Decimal("1565.75"), Decimal(3))


async def test_a_disputed_line_costs_until_it_is_corrected(world: World) -> None:
    await rates(world)
    (entry,) = await approved(world, "engineer", line("6", TODAY - timedelta(days=1)))
    await world.do("customer_signer", dispute_hours, [entry.id], "Gone at noon.")
    assert await figure(world, labour_cost) == 900
    await world.do("engineer", correct_hours, entry.id, line("4", TODAY - timedelta(days=1)))
    assert await figure(world, labour_cost) == 0, "the new version is not approved yet"


async def test_an_order_costs_what_is_ordered_until_it_is_settled(world: World) -> None:
    story = await Story.sent(world)
    assert await figure(world, outsourcing_cost) == 0
    closed = await Story.closed(world)
    order = await world.again(closed.order)
    assert order.final_amount is not None
    assert await figure(world, outsourcing_cost) == order.final_amount
    running = await Story.running(world)
    assert await figure(world, outsourcing_cost) == order.final_amount + running.order.gross
    assert story.order.gross > 0


async def test_profit_is_what_is_reached_less_all_costs(world: World) -> None:
    await rates(world)
    tenants = {"contract_id": world.contract.id, "customer_id": world.contract.customer_id, "unit_id": world.contract.unit_id}
    for sequence, (state, amount) in enumerate(((InstalmentState.DUE, 3000), (InstalmentState.PLANNED, 500)), 1):
        plan = {"sequence": sequence, "name": "Part", "currency": "CNY", "amount": Decimal(amount), "due_on": TODAY, "state": state}
        await world.insert(ContractInstalment(**tenants, **plan))
    await approved(world, "engineer", line("4"))
    for kind, spent in ((CostKind.TRAVEL, "120.5"), (CostKind.PURCHASE, "80"), (CostKind.OVERHEAD, "33.33"), (CostKind.OTHER, "1")):
        await spend(world, kind, spent)
    wrong = await spend(world, CostKind.TRAVEL, "999", "finance")
    await world.do("manager", withdraw_cost_line, wrong.id, "Another project's.")
    assert await figure(world, total_cost) == Decimal("641.33") + Decimal("234.83")
    assert await figure(world, profit) == 3000 - Decimal("876.16")
    second = await world.new_project(world.contract)
    query = select(ProjectLedger.id, revenue(ProjectLedger)).where(ProjectLedger.id.in_([world.project.id, second.id]))
    assert dict((await world.db.execute(query)).all()) == {world.project.id: 3000, second.id: 0}, "the contract's sum, once"


async def test_a_rate_follows_the_one_before(world: World) -> None:
    await rates(world)
    periods = select(CostRate.valid_from, CostRate.valid_to).where(CostRate.level == SENIOR).order_by(CostRate.valid_from)
    assert (await world.db.execute(periods)).all() == [(YEAR, TODAY - timedelta(days=1)), (TODAY, None)]
    for day in (TODAY, YEAR):
        with refused(CostRefusal.RATE_NOT_LATER, "validFrom"):
            await world.do("finance", set_cost_rate, RateDraft(SENIOR, day, Decimal(1)))
    with pytest.raises(Denied):
        await world.do("manager", set_cost_rate, RateDraft(SENIOR, TODAY + timedelta(days=1), Decimal(1)))


async def test_the_database_keeps_rates_apart_and_lines_as_they_are(world: World) -> None:
    await rates(world)
    await spend(world, CostKind.TRAVEL, "10")
    again = "gen_random_uuid(), level, currency, hourly, valid_from, valid_to, set_by_id, created_at, 1"
    for statement, told in (
        ("UPDATE cost_rate SET hourly = 1 WHERE valid_to IS NULL", "A rate ends once"),
        ("UPDATE cost_rate SET valid_to = NULL WHERE valid_to IS NOT NULL", "A rate ends once"),
        (f"INSERT INTO cost_rate SELECT {again} FROM cost_rate WHERE level = 'JUNIOR'", "ex_cost_rate_junior"),  # noqa: S608
        ("UPDATE cost_line SET amount = 1", "withdrawn once"),
        ("UPDATE project_ledger SET travel_budget = -1", "ck_project_ledger_not_negative"),
        ("UPDATE cost_line SET kind = 'LABOUR'", "withdrawn once"),
    ):
        with pytest.raises(IntegrityError, match=told):
            async with world.db.begin_nested():
                await world.db.execute(text(statement))


async def test_labour_and_outsourcing_are_not_recorded(world: World) -> None:
    for kind in (CostKind.LABOUR, CostKind.OUTSOURCING):
        with refused(CostRefusal.COST_KIND_RECKONED, "kind"):
            await spend(world, kind, "1")
    with pytest.raises(Denied):
        await spend(world, CostKind.TRAVEL, "1", "engineer")


async def told(world: World) -> list[tuple[str, str]]:
    """Who is told which step of the budget, now."""
    await world.do("worker", keep_alerts, "Project", world.project.id)
    query = select(Alert).where(Alert.rule == AlertRule.BUDGET_USED, Alert.cleared_at.is_(None))
    names = {user.id: persona for persona, user in world.people.items()}
    return sorted((alert.step, names[alert.owner_id]) for alert in await world.db.scalars(query))


async def test_a_used_budget_is_told_at_80_and_at_100_per_cent_once_each(world: World) -> None:
    ledger = world.project.id
    await world.do("finance", set_cost_budget, ledger, {CostKind.TRAVEL: Decimal(100), CostKind.LABOUR: Decimal(1000)})
    everybody = ["delivery_manager", "finance", "manager"]
    await spend(world, CostKind.TRAVEL, "79.99")
    assert await told(world) == []
    await spend(world, CostKind.TRAVEL, "0.01")
    assert await told(world) == [("TRAVEL+80", who) for who in everybody]
    await spend(world, CostKind.TRAVEL, "20")
    both = [(f"TRAVEL+{step}", who) for step in (100, 80) for who in everybody]
    assert await told(world) == await told(world) == both
    assert len((await world.db.scalars(select(Alert).where(Alert.rule == AlertRule.BUDGET_USED))).all()) == len(both)


async def test_of_one_persons_labour_only_those_are_told_who_know_the_rates(world: World) -> None:
    await rates(world)
    await world.do("hq", set_cost_budget, world.project.id, {CostKind.LABOUR: Decimal(1200)})
    await approved(world, "engineer", line("8", TODAY - timedelta(days=1)))
    assert await told(world) == [("LABOUR+100", "finance"), ("LABOUR+80", "finance")]
    await approved(world, "engineer", line("1"))
    mine = await logged(world, "manager", line("1"))
    await world.do("delivery_manager", approve_hours, [entry.id for entry in mine])
    assert {who for _, who in await told(world)} == {"delivery_manager", "finance", "manager"}
