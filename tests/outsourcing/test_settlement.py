"""Settlement three calendar months after the final acceptance (S0-49)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.acts import Conflict, Denied, Refused
from domain.approvals.models import Approval, ApprovalDecision, ApprovalState
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.models import (
    OrderState,
    PayableState,
    PaymentKind,
    Settlement,
    SettlementLine,
    SettlementState,
    SettlementTransition,
)
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.order_drafts import TermDraft
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.return_settlement import return_settlement
from domain.outsourcing.withdraw_settlement import withdraw_settlement
from domain.platform.models import OutboxEvent
from tests.alerts.bell import open_alerts, ring
from tests.outsourcing.story import GROSS, Story, scores
from tests.outsourcing.test_order_acts import Act, code_of
from tests.world import World, at

DAY = date(2027, 2, 28)


async def due(world: World, **changes: object) -> tuple[Story, Settlement]:
    """Everything but the settlement is paid, and the day has come."""
    story = await Story.paid_but_settlement(world, **changes)
    world.now = at(DAY, 0)
    return story, await story.settlement()


async def test_the_window_does_not_open_before_its_day(world: World) -> None:
    story = await Story.paid_but_settlement(world)
    settlement = await story.settlement()
    world.now = at(DAY, 0) - timedelta(seconds=1)
    assert not await world.do("worker", open_settlement, settlement.id)
    assert await code_of(world, "partner_finance", request_settlement, settlement.id) == "SETTLEMENT_NOT_ELIGIBLE"
    world.now = at(DAY, 0)
    assert await world.do("worker", open_settlement, settlement.id)
    assert (await story.settlement()).state is SettlementState.ELIGIBLE


async def test_before_acceptance_there_is_no_window(world: World) -> None:
    story = await Story.running(world)
    settlement = await story.settlement()
    assert not await world.do("worker", open_settlement, settlement.id)
    assert await code_of(world, "partner_finance", request_settlement, settlement.id) == "SETTLEMENT_NOT_ELIGIBLE"


async def test_opening_twice_is_opening_once(world: World) -> None:
    _, settlement = await due(world)
    assert await world.do("worker", open_settlement, settlement.id)
    assert not await world.do("worker", open_settlement, settlement.id)
    events = select(OutboxEvent).where(OutboxEvent.name == "SettlementEligible")
    assert len((await world.db.scalars(events)).all()) == 1


async def test_the_partner_need_not_wait_for_the_worker(world: World) -> None:
    story, settlement = await due(world)
    await world.do("partner_finance", request_settlement, settlement.id, "All done.")
    settlement = await story.settlement()
    assert (settlement.state, settlement.requested_on, settlement.request_note) == (SettlementState.EVALUATING, DAY, "All done.")
    assert (settlement.ordered_amount, settlement.person_days) == (GROSS, Decimal("50.5"))
    assert settlement.requested_paid_amount == Decimal("46427.75")
    assert not await world.do("worker", open_settlement, settlement.id)


async def test_a_long_note_is_refused(world: World) -> None:
    _, settlement = await due(world)
    assert await code_of(world, "partner_finance", request_settlement, settlement.id, "x" * 10_000) == "TEXT_TOO_LONG"


async def test_nothing_is_proposed_while_an_earlier_payable_is_open(world: World) -> None:
    story = await Story.accepted(world)
    world.now = at(DAY)
    settlement = await story.evaluated()
    assert await code_of(world, "finance", propose_settlement, settlement.id) == "EARLIER_PAYMENTS_OPEN"
    for payable in await story.payables(PaymentKind.ADVANCE, PaymentKind.PROGRESS, PaymentKind.ACCEPTANCE):
        await story.pay(payable)
    await world.do("finance", propose_settlement, settlement.id)


WRONG = ("SETTLEMENT_WRONG_STATE", "EVALUATED_ALREADY", "EVALUATION_MISSING")
IN_APPROVAL: set[Act] = {return_settlement, approve_settlement}
STEPS: list[tuple[str, str, Act, tuple[object, ...], set[Act]]] = [
    ("LOCKED", "partner_finance", request_settlement, (), {request_settlement}),
    ("EVALUATING", "manager", evaluate_settlement, (scores(90),), {evaluate_settlement, evaluate_own_work}),
    ("EVALUATING", "partner_lead", evaluate_own_work, (scores(90),), {evaluate_own_work}),
    ("EVALUATING", "finance", propose_settlement, (), {propose_settlement}),
    ("PROPOSED", "partner_finance", confirm_settlement, (1,), {propose_settlement, confirm_settlement}),
    ("CONFIRMED", "buyer", return_settlement, ("Too little.",), {propose_settlement, *IN_APPROVAL}),
    ("EVALUATING", "finance", propose_settlement, (), {propose_settlement}),
    ("PROPOSED", "partner_finance", confirm_settlement, (2,), {propose_settlement, confirm_settlement}),
    ("CONFIRMED", "buyer", approve_settlement, (), {propose_settlement, *IN_APPROVAL}),
]


async def test_each_act_in_the_wrong_state_is_refused(world: World) -> None:
    _, settlement = await due(world)
    for state, persona, act, arguments, possible in [*STEPS, ("APPROVED", "", None, (), set[Act]())]:
        assert (await world.again(settlement)).state is SettlementState[state]
        for _, other, its_act, its_arguments, _ in STEPS:
            if its_act not in possible:
                assert await code_of(world, other, its_act, settlement.id, *its_arguments) in WRONG
        if act is not None:
            await world.do(persona, act, settlement.id, *arguments)


async def test_a_newer_statement_is_not_confirmed_by_the_older_number(world: World) -> None:
    story, settlement = await due(world)
    await story.evaluated()
    await world.do("finance", propose_settlement, settlement.id)
    await world.do("manager", propose_settlement, settlement.id)
    assert await code_of(world, "partner_finance", confirm_settlement, settlement.id, 1) == "STATEMENT_CHANGED"
    assert await code_of(world, "partner_finance", confirm_settlement, settlement.id, 3) == "STATEMENT_CHANGED"
    await world.do("partner_finance", confirm_settlement, settlement.id, 2)
    numbers = [line.statement_number for line in await world.db.scalars(select(SettlementLine))]
    assert sorted(numbers) == [1] * 5 + [2] * 5, "the earlier statement stays as it was"
    assert (await story.settlement()).confirmed_statement == 2


async def test_a_returned_statement_is_proposed_and_confirmed_anew(world: World) -> None:
    story = await Story.confirmed(world)
    settlement = await story.settlement()
    assert await code_of(world, "buyer", return_settlement, settlement.id, " ") == "TEXT_EMPTY"
    assert await code_of(world, "buyer", return_settlement, settlement.id, "x" * 10_000) == "TEXT_TOO_LONG"
    assert await code_of(world, "finance", return_settlement, settlement.id, "Mine.") == "APPROVER_IS_REQUESTER"
    with pytest.raises(Denied):
        await world.do("manager", return_settlement, settlement.id, "Not asked.")
    assert (await story.settlement()).state is SettlementState.CONFIRMED
    settlement.approval_reason = "What an approver before said."
    await world.insert(settlement)
    await world.do("buyer", return_settlement, settlement.id, "A deduction is missing.")
    back = await story.settlement()
    assert (back.state, back.statement_number, back.confirmed_statement, back.confirmed_by_id, back.approval_reason) == (
        SettlementState.EVALUATING,
        1,
        None,
        None,
        None,
    )
    events = select(OutboxEvent.payload).where(OutboxEvent.name == "SettlementReturned")
    assert [payload["settlement_id"] for payload in await world.db.scalars(events)] == [str(settlement.id)]
    told = select(SettlementTransition.reason).where(SettlementTransition.settlement_id == settlement.id)
    assert set(await world.db.scalars(told)) == {None}, "the reason is the provider's own"
    assert (await world.db.scalars(select(ApprovalDecision.opinion))).all()[-1] == "A deduction is missing."
    await ring(world, settlement)
    assert await open_alerts(world, settlement) == {"SETTLEMENT_EVALUATED PROVIDER1": {"manager"}}
    await world.do("finance", propose_settlement, settlement.id)
    await world.do("partner_finance", confirm_settlement, settlement.id, 2)
    await world.do("buyer", approve_settlement, settlement.id)
    assert (await story.settlement()).state is SettlementState.APPROVED


async def test_who_proposed_takes_it_out_of_approval_and_nobody_else(world: World) -> None:
    story = await Story.confirmed(world)
    settlement = await story.settlement()
    assert await code_of(world, "manager", withdraw_settlement, settlement.id) == "NOT_THE_REQUESTER"
    with pytest.raises(Denied):
        await world.do("buyer", withdraw_settlement, settlement.id)
    with pytest.raises(Conflict):
        await world.do("finance", withdraw_settlement, settlement.id, settlement.version - 1)
    await world.do("finance", withdraw_settlement, settlement.id)
    assert (await story.settlement()).state is SettlementState.EVALUATING
    assert list(await world.db.scalars(select(Approval.state).where(Approval.subject_id == settlement.id))) == [ApprovalState.WITHDRAWN]
    assert await code_of(world, "finance", withdraw_settlement, settlement.id) == "SETTLEMENT_WRONG_STATE"
    assert await code_of(world, "buyer", approve_settlement, settlement.id) == "SETTLEMENT_WRONG_STATE"


async def test_who_proposed_does_not_approve(world: World) -> None:
    story = await Story.confirmed(world)
    settlement = await story.settlement()
    assert await code_of(world, "finance", approve_settlement, settlement.id) == "APPROVER_IS_PROPOSER"
    await world.do("hq", approve_settlement, settlement.id)


async def test_a_statement_that_no_longer_fits_its_sources_is_proposed_again(world: World) -> None:
    story = await Story.confirmed(world)
    settlement = await story.settlement()
    story.order.code = "ORD-NORTH-2026-777"
    await world.insert(story.order)
    assert await code_of(world, "buyer", approve_settlement, settlement.id) == "STATEMENT_OUTDATED"
    assert (await world.again(settlement)).state is SettlementState.CONFIRMED
    await world.do("finance", propose_settlement, settlement.id)
    assert (await world.again(settlement)).confirmed_statement is None
    assert await code_of(world, "buyer", approve_settlement, settlement.id) == "SETTLEMENT_WRONG_STATE"
    await world.do("partner_finance", confirm_settlement, settlement.id, 2)
    await world.do("buyer", approve_settlement, settlement.id)


async def test_who_approved_the_settlement_does_not_pay_it(world: World) -> None:
    story = await Story.confirmed(world)
    await world.grant("cashier", "purchasing")
    await world.do("cashier", approve_settlement, (await story.settlement()).id)
    with pytest.raises(Refused) as refused:
        await story.pay(await story.payable(PaymentKind.SETTLEMENT))
    assert refused.value.code.value == "PAYER_IS_APPROVER"


async def test_a_stale_version_is_a_conflict(world: World) -> None:
    story, settlement = await due(world)
    seen = settlement.version
    await world.do("partner_finance", request_settlement, settlement.id, expected_version=seen)
    for persona, act in (("finance", propose_settlement), ("buyer", approve_settlement)):
        with pytest.raises(Conflict):
            await world.do(persona, act, settlement.id, expected_version=seen)
    assert (await story.settlement()).state is SettlementState.EVALUATING


async def test_where_nothing_is_left_to_pay_approval_closes_the_order(world: World) -> None:
    everything_before = (TermDraft(PaymentKind.ADVANCE, Decimal(50), 0), TermDraft(PaymentKind.ACCEPTANCE, Decimal(50), 0))
    story = await Story.confirmed(world, terms=everything_before)
    await world.do("buyer", approve_settlement, (await story.settlement()).id)
    settlement = await story.settlement()
    assert (settlement.settlement_amount, settlement.payable_amount) == (Decimal(0), Decimal(0))
    assert settlement.state is SettlementState.CLOSED
    assert await story.state() is OrderState.CLOSED
    assert [payable.state for payable in await story.payables()] == [PayableState.PAID] * 2


async def test_approval_opens_exactly_what_is_left(world: World) -> None:
    story = await Story.confirmed(world)
    await world.do("buyer", approve_settlement, (await story.settlement()).id)
    payable, settlement = await story.payable(PaymentKind.SETTLEMENT), await story.settlement()
    assert (payable.state, payable.amount) == (PayableState.OPEN, Decimal("11606.93"))
    assert (settlement.payable_amount, settlement.opened_amount) == (Decimal("11606.93"), Decimal("11606.93"))
    assert payable.expected_on == DAY + timedelta(days=45)
    await story.pay(payable, Decimal(1))
    assert await story.state() is OrderState.ACCEPTED, "a part does not close it"
    await story.pay(payable, Decimal("11605.93"))
    assert await story.state() is OrderState.CLOSED
