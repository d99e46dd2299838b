"""Terminations: who ends an order, when, and what of its money is left (S0-44, S0-49)."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import NotFound, Refused
from domain.broken import told
from domain.contracts.models import BudgetLine
from domain.delivery.models import Party
from domain.documents.models import DocumentLink, Visibility
from domain.outsourcing.agree_termination import agree_termination
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.approve_termination import approve_termination
from domain.outsourcing.ask_termination import TerminationDraft, ask_termination
from domain.outsourcing.conclude_termination import conclude_termination
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.models import AcceptanceState, OrderState, PaymentKind, SettlementState, Termination, TerminationState
from domain.outsourcing.object_termination import object_termination
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.return_settlement import return_settlement
from domain.outsourcing.settlement_queries import lines_of
from domain.outsourcing.withdraw_termination import withdraw_termination
from tests.outsourcing.story import Story, days_at
from tests.world import World, at

Act = Callable[..., Awaitable[Any]]


async def twenty_days(world: World) -> Story:
    """A running order of 20 days, 21,200.00 with tax; the advance is 20 per cent."""
    return await Story.running(world, lines=days_at(20))


async def asked(world: World, story: Story, days: int = 8, net: int = 8000) -> Termination:
    evidence = await world.document("manager")
    return await world.do("manager", ask_termination, story.order.id, TerminationDraft("Stop.", Decimal(days), Decimal(net), evidence.id))


async def sent(world: World, story: Story, days: int = 8, net: int = 8000) -> Termination:
    return await world.do("buyer", approve_termination, (await asked(world, story, days, net)).id)


async def code_of(world: World, persona: str, act: Act, *arguments: Any) -> str:
    with pytest.raises(Refused) as refused:
        await world.do(persona, act, *arguments)
    return refused.value.code.value


async def states(story: Story) -> list[tuple[str, str]]:
    return [(owed.kind.value, owed.state.value) for owed in await story.payables()]


async def test_agreed_the_order_ends_and_can_be_settled_at_once(world: World) -> None:
    story = await twenty_days(world)
    await story.pay(await story.payable(PaymentKind.ADVANCE))
    ended = await world.do("partner_lead", agree_termination, (await sent(world, story)).id)
    assert (ended.state, ended.terminated_on, ended.delivered_amount) == (TerminationState.AGREED, date(2026, 11, 2), Decimal(8480))
    assert await story.state() is OrderState.TERMINATED
    assert await states(story) == [("ADVANCE", "PAID"), ("PROGRESS", "CANCELLED"), ("ACCEPTANCE", "CANCELLED"), ("SETTLEMENT", "LOCKED")]
    settlement = await story.settlement()
    assert (settlement.state, settlement.eligible_on) == (SettlementState.ELIGIBLE, date(2026, 11, 2))
    await world.do("partner_finance", request_settlement, settlement.id)
    settlement = await world.do("finance", propose_settlement, settlement.id)
    said = [(line.kind.value, line.formula, line.amount) for line in await lines_of(world.db, settlement)]
    assert said == [
        ("ORDERED", "NET_PLUS_TAX", Decimal(21200)),
        ("CHANGES", "SUM_OF_CHANGES", Decimal(0)),
        ("DELIVERED_DAYS", "DELIVERED_OF_ORDERED", Decimal(-12720)),
        ("PAID", "MINUS_PAYMENT", Decimal(-4240)),
    ]
    assert (settlement.final_amount, settlement.settlement_amount) == (Decimal(8480), Decimal(4240))
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
    await world.do("buyer", approve_settlement, settlement.id)
    await story.pay(await story.payable(PaymentKind.SETTLEMENT))
    order = await world.again(story.order)
    assert (order.state, order.paid_amount, order.final_amount) == (OrderState.CLOSED, Decimal(8480), Decimal(8480))


async def test_its_returned_statement_is_proposed_anew_without_an_evaluation(world: World) -> None:
    story = await twenty_days(world)
    await story.pay(await story.payable(PaymentKind.ADVANCE))
    await world.do("partner_lead", agree_termination, (await sent(world, story)).id)
    settlement = await story.settlement()
    await world.do("partner_finance", request_settlement, settlement.id)
    await world.do("finance", propose_settlement, settlement.id)
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
    await world.do("buyer", return_settlement, settlement.id, "A deduction is missing.")
    assert (await story.settlement()).state is SettlementState.REQUESTED
    assert (await world.do("finance", propose_settlement, settlement.id)).statement_number == 2


async def test_its_days_are_free_at_once_and_its_amount_with_the_settlement(world: World) -> None:
    story = await twenty_days(world)
    await world.do("partner_lead", agree_termination, (await sent(world, story)).id)
    rows = await world.db.scalars(select(BudgetLine).execution_options(populate_existing=True))
    assert {(row.booked_amount, row.booked_days) for row in rows} == {(Decimal(21200), Decimal(8))}


async def test_an_advance_that_nobody_invoiced_is_not_owed_any_more(world: World) -> None:
    story = await twenty_days(world)
    await world.do("partner_lead", agree_termination, (await sent(world, story, 0, 0)).id)
    assert await states(story) == [
        ("ADVANCE", "CANCELLED"),
        ("PROGRESS", "CANCELLED"),
        ("ACCEPTANCE", "CANCELLED"),
        ("SETTLEMENT", "LOCKED"),
    ]


async def test_an_open_round_of_acceptance_is_void(world: World) -> None:
    story = await Story.delivered(world)
    await world.do("partner_lead", agree_termination, (await sent(world, story)).id)
    assert story.acceptance is not None
    assert (await world.again(story.acceptance)).state is AcceptanceState.VOIDED
    assert await story.state() is OrderState.TERMINATED


async def test_the_provider_concludes_after_ten_working_days_and_not_before(world: World) -> None:
    story = await twenty_days(world)
    termination_id = (await sent(world, story)).id
    await world.do("partner_lead", object_termination, termination_id, "Two days more.")
    for day, code in ((date(2026, 11, 2), "TOO_EARLY_TO_CONCLUDE"), (date(2026, 11, 15), "TOO_EARLY_TO_CONCLUDE")):
        world.now = at(day)
        assert await code_of(world, "manager", conclude_termination, termination_id) == code
    world.now = at(date(2026, 11, 16))
    ended = await world.do("manager", conclude_termination, termination_id)
    assert (ended.state, ended.terminated_on, ended.answer) == (TerminationState.CONCLUDED, date(2026, 11, 16), "Two days more.")


async def test_who_asks_does_not_approve_and_the_partner_hears_of_it_when_it_is_sent(world: World) -> None:
    story = await twenty_days(world)
    termination_id = (await asked(world, story)).id
    with pytest.raises(NotFound):
        await world.do("partner_lead", agree_termination, termination_id)
    link = select(DocumentLink.visibility).where(DocumentLink.subject_id == termination_id)
    assert (await world.db.scalars(link)).one_or_none() is None
    await world.grant("manager", "purchasing")
    assert await code_of(world, "manager", approve_termination, termination_id) == "APPROVER_IS_REQUESTER"
    await world.do("hq", approve_termination, termination_id)
    assert (await world.db.scalars(link)).one() is Visibility.PARTNER


async def test_withdrawn_the_order_runs_on_and_it_can_be_asked_for_anew(world: World) -> None:
    story = await twenty_days(world)
    first = await sent(world, story)
    await world.do("manager", withdraw_termination, first.id, "They go on.")
    assert await story.state() is OrderState.RUNNING
    assert (await asked(world, story)).code == "TER-NORTH-2026-001-02"


async def test_an_accepted_order_is_not_terminated_any_more(world: World) -> None:
    story = await Story.delivered(world)
    termination_id = (await sent(world, story)).id
    for party in Party:
        await story.sign(party)
    found = await world.db.scalars(select(Termination.state).where(Termination.id == termination_id))
    assert found.one() is TerminationState.WITHDRAWN
    assert await code_of(world, "partner_lead", agree_termination, termination_id) == "TERMINATION_WRONG_STATE"


async def broken(world: World, table: str, change: str, row_id: UUID) -> str:
    """The constraint that an update of a row breaks."""
    try:
        async with world.db.begin_nested():
            await world.db.execute(text(f"UPDATE {table} SET {change} WHERE id = :id"), {"id": row_id})  # noqa: S608 — of this test
            await world.db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    except IntegrityError as error:
        return told(error, "constraint_name")
    return "nothing"


async def test_the_database_lets_nothing_else_be_settled_early(world: World) -> None:
    story = await twenty_days(world)
    order_id, settlement_id, waiting = story.order.id, (await story.settlement()).id, await sent(world, story)
    termination_id = waiting.id
    early = f"termination_id = '{termination_id}', terminated_on = '2026-11-02', eligible_on = '2026-11-02'"
    assert await broken(world, "settlement", early, settlement_id) in ("fk_settlement_termination_final", "fk_settlement_terminated_on")
    assert await broken(world, "settlement", "eligible_on = '2026-11-02'", settlement_id) == "ck_settlement_eligible_on"
    assert await broken(world, "settlement", "state = 'ELIGIBLE'", settlement_id) == "ck_settlement_window"
    assert await broken(world, "outsourcing_order", "state = 'TERMINATED'", order_id) == "ck_outsourcing_order_terminated"
    said = "state = 'TERMINATED', terminated_on = '2026-11-02', delivered_days = 20, delivered_amount = 21200"
    assert await broken(world, "outsourcing_order", said, order_id) == "ck_outsourcing_order_as_terminated"
    assert await broken(world, "termination", "state = 'CONCLUDED', terminated_on = '2026-11-02'", termination_id) == (
        "ck_termination_not_concluded_early"
    )
    final = "state = 'AGREED', terminated_on = '2026-11-02', answered_at = sent_at, answered_by_id = owner_id"
    assert await broken(world, "termination", final, termination_id) == "ck_outsourcing_order_as_terminated"
    await world.do("partner_lead", agree_termination, termination_id)
    assert await broken(world, "termination", "delivered_days = 9", termination_id) == "ck_termination_stands"
    assert await broken(world, "outsourcing_order", "delivered_amount = 21200.01", order_id) == "ck_outsourcing_order_terminated"
    assert await broken(world, "outsourcing_order", "final_amount = 8480.01", order_id) == "ck_outsourcing_order_terminated"
