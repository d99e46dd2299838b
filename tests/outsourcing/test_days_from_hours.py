"""An order whose delivered days are the confirmed hours of its people: logged, approved, confirmed, settled (S0-42, S0-49)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from api.outsourcing.formulas import formula_text
from domain.hours.approve_hours import approve_hours
from domain.hours.approve_hours_for_partner import approve_hours_for_partner
from domain.hours.confirm_hours import confirm_hours
from domain.hours.correct_hours import correct_hours
from domain.hours.dispute_hours import dispute_hours
from domain.hours.refusals import HoursRefusal
from domain.identity.models import Language
from domain.outsourcing.ask_termination import TerminationDraft, ask_termination
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.delivered_days import delivered_days
from domain.outsourcing.models import DaysSource, OrderWay, PaymentKind
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.order_drafts import LineDraft, TermDraft
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.place_order import place_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.refusals import ChangeOrderRefusal, OrderRefusal, TerminationRefusal
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.settlement_queries import lines_of
from domain.outsourcing.statement import statement_of
from domain.outsourcing.submit_change_order import submit_change_order
from domain.partners.models import SkillLevel
from tests.hours.chain import TODAY, approved, confirmed, ids, line, logged, people
from tests.outsourcing.story import Story, draft
from tests.refusals import refused
from tests.world import World, at

SENIOR, JUNIOR = SkillLevel.SENIOR, SkillLevel.JUNIOR
TERMS = (TermDraft(PaymentKind.ADVANCE, Decimal(20), 10), TermDraft(PaymentKind.SETTLEMENT, Decimal(80), 45))
LINES = (LineDraft(SENIOR, Decimal(10), Decimal(1500)), LineDraft(JUNIOR, Decimal(4), Decimal("799.99")))
GROSS = Decimal("19291.96")
"""(10 × 1,500 + 4 × 799.99) × 1.06."""
BY_HOURS: dict[str, Any] = {
    "way": OrderWay.PERSON_DAY,
    "days_source": DaysSource.CONFIRMED_HOURS,
    "terms": TERMS,
    "lines": LINES,
    "starts_on": TODAY,
}


@pytest.fixture(autouse=True)
async def hired(world: World) -> None:
    await people(world)


async def eligible(world: World, story: Story) -> Any:
    """Accepted, the advance paid, three months later."""
    await story.request()
    world.now = max(world.now, at(date(2026, 11, 30)))
    await story.sign_all()
    await story.pay(await story.payable(PaymentKind.ADVANCE))
    settlement = await story.settlement()
    assert settlement.eligible_on is not None
    world.now = at(settlement.eligible_on)
    await world.do("worker", open_settlement, settlement.id)
    return settlement


async def test_what_the_customer_confirmed_is_what_is_settled(world: World) -> None:
    story = await Story.running(world, **BY_HOURS)
    assert (story.order.days_source, story.order.gross) == (DaysSource.CONFIRMED_HOURS, GROSS)
    # log → lead → project manager → customer, over two days; one line is disputed and comes back smaller
    await confirmed(world, "partner_engineer", line("7.5"))
    world.pass_days(1)
    (doubted,) = await approved(world, "partner_engineer", line("6", TODAY + timedelta(days=1)))
    await world.do("customer_signer", dispute_hours, [doubted.id], "Gone at noon.")
    newer = await world.do("partner_engineer", correct_hours, doubted.id, line("3.5", TODAY + timedelta(days=1)))
    await world.do("partner_lead", approve_hours_for_partner, [newer.id])
    await world.do("manager", approve_hours, [newer.id])
    await world.do("customer_signer", confirm_hours, [newer.id])
    juniors = await logged(world, "partner_engineer", line("2", TODAY + timedelta(days=1), level=JUNIOR))
    await world.do("partner_lead", approve_hours_for_partner, ids(juniors))
    await world.do("manager", approve_hours, ids(juniors))
    await world.do("customer_signer", confirm_hours, ids(juniors))

    settlement = await eligible(world, story)
    await story.evaluated()
    await world.do("finance", propose_settlement, settlement.id)
    rows = [row for row in await lines_of(world.db, settlement) if row.kind == "DELIVERED_DAYS"]
    # 11 senior hours are 1.38 days, 2 junior hours 0.25: 8.62 × 1,500 and 3.75 × 799.99 are missing, with 6 %
    assert [(row.source_type, row.source_id, row.amount) for row in rows] == [
        ("OutsourcingOrder", story.order.id, Decimal("-3179.96")),
        ("OutsourcingOrder", story.order.id, Decimal("-13705.80")),
    ]
    assert rows[1].parameters == {
        "level": "SENIOR",
        "sources": "2",
        "hours": "11",
        "hoursADay": "8",
        "deliveredDays": "1.38",
        "countedDays": "1.38",
        "personDays": "10",
    }
    assert settlement.final_amount == GROSS - Decimal("3179.96") - Decimal("13705.80")
    reader = replace(world.as_("finance"), language=Language.EN)
    assert formula_text(reader, rows[1].formula, rows[1].parameters, "CNY") == (
        "Senior: 2 confirmed lines of hours, 11 h ÷ 8 h a day = 1.38 person-days; 1.38 of 10 ordered count"
    )


async def test_the_contracts_hours_make_a_day(world: World) -> None:
    world.contract.hours_a_day = Decimal("7.5")
    await world.insert(world.contract)
    story = await Story.running(world, **BY_HOURS)
    await confirmed(world, "partner_engineer", line("7.5"))
    given = await delivered_days(world.db, story.order)
    assert given is not None
    assert (given.days, given.amount, given.sources) == (Decimal(1), Decimal("1590.00"), 1)


async def test_more_than_ordered_is_not_paid_and_all_of_it_comes_to_the_gross(world: World) -> None:
    story = await Story.running(world, **BY_HOURS | {"lines": (LineDraft(SENIOR, Decimal("1.33"), Decimal("777.77")),)})
    await confirmed(world, "partner_engineer", line("12"))
    given = await delivered_days(world.db, story.order)
    assert given is not None
    assert (given.days, given.amount) == (Decimal("1.33"), story.order.gross)
    (shown,) = [row for row in (await statement_of(world.db, story.order)).lines if row.kind == "DELIVERED_DAYS"]
    assert (shown.amount, shown.parameters["deliveredDays"], shown.parameters["countedDays"]) == (Decimal(0), "1.5", "1.33")


async def test_nothing_confirmed_is_nothing_delivered(world: World) -> None:
    story = await Story.running(world, **BY_HOURS)
    await approved(world, "partner_engineer", line("8"))
    statement = await statement_of(world.db, story.order)
    assert statement.final_amount == 0
    assert [row.amount for row in statement.lines if row.kind == "DELIVERED_DAYS"] == [Decimal("-3391.96"), Decimal(-15900)]


async def test_open_hours_hold_the_application_back(world: World) -> None:
    story = await Story.running(world, **BY_HOURS)
    waiting = await approved(world, "partner_engineer", line("8"))
    settlement = await eligible(world, story)
    with refused(HoursRefusal.HOURS_OPEN):
        await world.do("partner_finance", request_settlement, settlement.id)
    await world.do("customer_signer", confirm_hours, ids(waiting))
    await world.do("partner_finance", request_settlement, settlement.id)


async def test_a_change_leaves_the_days_that_were_worked(world: World) -> None:
    story = await Story.running(world, **BY_HOURS)
    await logged(world, "partner_engineer", line("12"))
    less = ChangeDraft(reason="Smaller.", removed=(LineDraft(SENIOR, Decimal("8.51"), Decimal(1500)),))
    change = await world.do("manager", place_change_order, story.order.id, less)
    with refused(ChangeOrderRefusal.REDUCED_BELOW_STATED):
        await world.do("manager", submit_change_order, change.id)


async def test_an_early_end_states_at_least_what_was_confirmed(world: World) -> None:
    story = await Story.running(world, **BY_HOURS)
    await confirmed(world, "partner_engineer", line("12"))
    paper = (await world.document("manager")).id
    with refused(TerminationRefusal.DELIVERED_BELOW_CONFIRMED, "deliveredDays"):
        await world.do("manager", ask_termination, story.order.id, TerminationDraft("Stopped.", Decimal("1.49"), Decimal(2250), paper))
    await world.do("manager", ask_termination, story.order.id, TerminationDraft("Stopped.", Decimal("1.5"), Decimal(2250), paper))


@pytest.mark.parametrize(
    "changes",
    [
        {"way": OrderWay.FIXED_PRICE},
        {"terms": (TermDraft(PaymentKind.PROGRESS, Decimal(100), 10, by_month=True),)},
        {"days_source": DaysSource.MONTHLY_STATEMENTS},
        {"days_source": DaysSource.AS_ORDERED, "terms": (TermDraft(PaymentKind.PROGRESS, Decimal(100), 10, by_month=True),)},
    ],
)
async def test_a_source_that_does_not_fit_is_refused(world: World, changes: dict[str, Any]) -> None:
    with refused(OrderRefusal.DAYS_SOURCE, "daysSource"):
        await world.do("manager", place_order, world.project.id, world.agreement.id, draft(**BY_HOURS | changes))
