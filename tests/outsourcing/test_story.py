"""The first story, act by act, with its exact figures (S0-44 to S0-49)."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from domain.contracts.models import BudgetLine
from domain.delivery.models import Party
from domain.outsourcing.models import (
    AcceptanceState,
    OrderState,
    OrderTransition,
    PayableState,
    PaymentKind,
    SettlementLine,
    SettlementState,
)
from domain.platform.models import Deadline, OutboxEvent
from tests.outsourcing.story import GROSS, Story
from tests.world import World, at


async def budget(world: World, of: str) -> BudgetLine:
    row = await world.db.get_one(BudgetLine, getattr(world, of).budget_line_id)
    return await world.again(row)


async def test_the_whole_story(world: World) -> None:
    story = await Story.closed(world)
    order = await world.again(story.order)
    settlement = await story.settlement()
    assert order.state is OrderState.CLOSED
    assert (order.gross, order.paid_amount, order.final_amount) == (GROSS, GROSS, GROSS)
    assert settlement.state is SettlementState.CLOSED
    assert [payable.state for payable in await story.payables()] == [PayableState.PAID] * 4
    history = await world.db.scalars(
        select(OrderTransition.to_state).where(OrderTransition.order_id == order.id).order_by(OrderTransition.at, OrderTransition.id)
    )
    assert " ".join(history) == "DRAFT SUBMITTED APPROVED SENT RUNNING DELIVERED ACCEPTED SETTLED CLOSED"


APPROVED = ("ApprovalStarted", "TaskOpened", "TaskDecided", "ApprovalConcluded")


async def test_every_step_of_the_story_is_told_to_the_workers(world: World) -> None:
    await Story.closed(world)
    names = list(await world.db.scalars(select(OutboxEvent.name).order_by(OutboxEvent.sequence)))
    paid = ["InvoiceRecorded", "PaymentRecorded"]
    assert names == [
        *("OrderPlaced", "OrderSubmitted", *APPROVED, "OrderApproved", "OrderSent", "OrderAccepted", "PayableOpened"),
        *("AcceptanceRequested", *["AcceptanceSigned"] * 4, "PayableOpened", "PayableOpened", "AcceptancePassed"),
        *paid * 3,
        *(
            "SettlementEligible",
            "SettlementRequested",
            "EvaluationOpened",
            *["EvaluationGiven"] * 2,
            "SettlementEvaluated",
            "SettlementProposed",
            "SettlementConfirmed",
            *APPROVED,
            "SettlementApproved",
        ),
        *("PayableOpened", *paid, "SettlementClosed", "OrderClosed"),
    ]


async def test_an_order_is_priced_with_tax_and_its_terms_take_the_remainder_last(world: World) -> None:
    story = await Story.running(world)
    order = story.order
    assert (order.code, order.person_days) == ("ORD-NORTH-2026-001", Decimal("50.5"))
    assert (order.net, order.tax_rate, order.tax, order.gross) == (Decimal("54749.70"), Decimal(6), Decimal("3284.98"), GROSS)
    amounts = [payable.amount for payable in await story.payables()]
    assert amounts == [Decimal("11606.94"), Decimal("11606.94"), Decimal("23213.87"), Decimal("11606.93")]
    assert sum(amounts) == GROSS


async def test_submitted_reserves_approved_books_on_all_three_budget_lines(world: World) -> None:
    story = await Story.sent(world)
    for of in ("contract", "agreement", "project"):
        line = await budget(world, of)
        assert (line.reserved_amount, line.booked_amount) == (Decimal(0), GROSS)
        assert (line.reserved_days, line.booked_days) == (Decimal(0), Decimal("50.5"))
    assert await story.state() is OrderState.SENT


async def test_only_the_advance_is_open_while_the_order_runs(world: World) -> None:
    story = await Story.running(world)
    assert [payable.state for payable in await story.payables()] == [PayableState.OPEN, *[PayableState.LOCKED] * 3]
    advance = await story.payable(PaymentKind.ADVANCE)
    assert advance.expected_on == date(2026, 11, 12)


async def test_the_fourth_signature_opens_payables_and_sets_the_window(world: World) -> None:
    story = await Story.delivered(world)
    assert await story.state() is OrderState.DELIVERED
    for day, party in enumerate(Party, 27):
        world.now = at(date(2026, 11, day))
        await story.sign(party)
        opened = (await story.payable(PaymentKind.ACCEPTANCE)).state is PayableState.OPEN
        assert opened is (party is Party.HEADQUARTERS)
    assert story.acceptance is not None
    acceptance = await world.again(story.acceptance)
    settlement = await story.settlement()
    assert (acceptance.state, acceptance.accepted_on) == (AcceptanceState.PASSED, date(2026, 11, 30))
    assert (settlement.state, settlement.eligible_on) == (SettlementState.LOCKED, date(2027, 2, 28))
    assert await story.state() is OrderState.ACCEPTED
    deadline = (await world.db.scalars(select(Deadline).where(Deadline.subject_id == settlement.id))).one()
    assert (deadline.kind, deadline.due_at) == ("settlement:eligible", at(date(2027, 2, 28), 0))


async def test_three_months_after_30_november_is_29_february_in_a_leap_year(world: World) -> None:
    story = await Story.accepted(world, on=date(2027, 11, 30), ends_on=date(2027, 12, 31))
    settlement = await story.settlement()
    assert settlement.eligible_on == date(2028, 2, 29)
    assert (await story.payable(PaymentKind.SETTLEMENT)).expected_on == date(2028, 2, 29) + timedelta(days=45)


async def test_the_statement_explains_each_figure_by_source_and_formula(world: World) -> None:
    story = await Story.confirmed(world)
    settlement = await story.settlement()
    query = select(SettlementLine).where(SettlementLine.settlement_id == settlement.id).order_by(SettlementLine.sequence)
    lines = (await world.db.scalars(query)).all()
    assert [(line.kind.value, line.source_type, line.formula, line.amount) for line in lines] == [
        ("ORDERED", "OutsourcingOrder", "NET_PLUS_TAX", GROSS),
        ("CHANGES", "OutsourcingOrder", "SUM_OF_CHANGES", Decimal(0)),
        ("PAID", "Payment", "MINUS_PAYMENT", Decimal("-11606.94")),
        ("PAID", "Payment", "MINUS_PAYMENT", Decimal("-11606.94")),
        ("PAID", "Payment", "MINUS_PAYMENT", Decimal("-23213.87")),
    ]
    assert lines[0].parameters == {"personDays": "50.5", "net": "54749.7", "taxRate": "6", "tax": "3284.98"}
    assert (settlement.final_amount, settlement.paid_amount, settlement.settlement_amount) == (
        GROSS,
        Decimal("46427.75"),
        Decimal("11606.93"),
    )
    assert settlement.code == "STL-NORTH-2026-001"
