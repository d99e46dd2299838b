"""Deductions, objections, the undisputed part, claims: what a settlement comes to when not all goes well (S0-49)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from domain.acts import Denied, Refused
from domain.approvals.models import Approval, ApprovalState, ApprovalThreshold
from domain.outsourcing.answer_objection import Answer, answer_objection
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.approve_undisputed import approve_undisputed
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.deduction_drafts import DeductionDraft, Reckoning
from domain.outsourcing.formulas import percent_per_unit, quantity_times_amount
from domain.outsourcing.models import (
    Claim,
    ClaimState,
    DeductionFormula,
    DeductionKind,
    Objection,
    ObjectionAnswer,
    OrderState,
    PayableState,
    PaymentKind,
    Settlement,
    SettlementLine,
    SettlementState,
)
from domain.outsourcing.object_to_line import object_to_line
from domain.outsourcing.order_drafts import PenaltyDraft, TermDraft
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.record_deduction import record_deduction
from domain.outsourcing.refund_claim import RefundDraft, refund_claim
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.return_settlement import return_settlement
from domain.outsourcing.set_off_claim import set_off_claim
from domain.outsourcing.settlement_queries import lines_of
from domain.outsourcing.statement import as_stored, statement_of
from domain.outsourcing.void_invoice import void_invoice
from domain.outsourcing.write_off_claim import write_off_claim
from tests.alerts.bell import open_alerts, ring
from tests.outsourcing.story import GROSS, Story
from tests.outsourcing.test_gate import broken_by
from tests.outsourcing.test_order_acts import code_of
from tests.world import World, at

DAY = date(2027, 2, 28)
LEFT = Decimal("11606.93")
BEFORE = (TermDraft(PaymentKind.ADVANCE, Decimal(50), 0), TermDraft(PaymentKind.ACCEPTANCE, Decimal(50), 0))


def fixed(amount: int | str) -> Reckoning:
    return Reckoning(DeductionFormula.FIXED, Decimal(amount))


async def deduct(world: World, settlement: Settlement, reckoning: Reckoning, kind: DeductionKind = DeductionKind.REWORK) -> Any:
    proof = await world.document("manager")
    return await world.do("manager", record_deduction, settlement.id, DeductionDraft(kind, "Because.", reckoning, proof.id))


async def proposed(world: World, *amounts: int, **changes: Any) -> tuple[Story, Settlement]:
    """A statement with fixed deductions."""
    story = await Story.paid_but_settlement(world, **changes)
    world.now = max(world.now, at(DAY))
    settlement = await story.evaluated()
    for amount in amounts:
        await deduct(world, settlement, fixed(amount))
    await world.do("finance", propose_settlement, settlement.id)
    return story, await story.settlement()


async def objected(world: World, settlement: Settlement, place: int = 0) -> Objection:
    lines = [line for line in await lines_of(world.db, settlement) if line.deduction_id]
    return await world.do("partner_finance", object_to_line, settlement.id, lines[place].id, "Not so.")


async def is_recomputed(world: World, story: Story) -> bool:
    statement = await statement_of(world.db, story.order)
    return list(statement.lines) == [as_stored(row) for row in await lines_of(world.db, await story.settlement())]


async def test_delay_takes_the_orders_own_penalty_up_to_its_cap(world: World) -> None:
    story = await Story.paid_but_settlement(world, penalty=PenaltyDraft(Decimal("0.5"), Decimal(5)))
    world.now = at(DAY)
    settlement = await story.evaluated()
    few = await deduct(world, settlement, Reckoning(DeductionFormula.PERCENT_PER_UNIT, quantity=Decimal(3)), DeductionKind.DELAY)
    many = await deduct(world, settlement, Reckoning(DeductionFormula.PERCENT_PER_UNIT, quantity=Decimal(30)), DeductionKind.DELAY)
    assert (few.amount, many.amount) == (Decimal("870.52"), Decimal("2901.73"))
    await world.do("finance", propose_settlement, settlement.id)
    assert (await story.settlement()).final_amount == GROSS - few.amount - many.amount
    assert await is_recomputed(world, story)


async def test_a_delay_costs_nothing_where_the_order_agrees_no_penalty(world: World) -> None:
    story = await Story.paid_but_settlement(world)
    world.now = at(DAY)
    settlement = await story.evaluated()
    late = Reckoning(DeductionFormula.PERCENT_PER_UNIT, quantity=Decimal(3))
    for reckoning in (late, replace(late, rate=Decimal("0.5"), cap=Decimal(5))):
        with pytest.raises(Refused) as refused:
            await deduct(world, settlement, reckoning, DeductionKind.DELAY)
        assert refused.value.code is SettlementRefusal.PENALTY_NOT_AGREED


@given(
    base=st.decimals(1, 10**12, places=2),
    rate=st.decimals(0, 100, places=2),
    quantity=st.decimals("0.01", 9999, places=2),
    cap=st.decimals(0, 100, places=2),
)
def test_a_percentage_never_takes_more_than_its_cap(base: Decimal, rate: Decimal, quantity: Decimal, cap: Decimal) -> None:
    amount = percent_per_unit(base, rate, quantity, cap, "CNY")
    assert 0 <= amount <= percent_per_unit(base, cap, Decimal(1), cap, "CNY")
    assert amount == amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize("quantity", ["0.01", "2.5", "99.99", "12345.67"])
async def test_the_database_reckons_the_same_fen(world: World, quantity: str) -> None:
    _, settlement = await proposed(world)
    row = await deduct(
        world,
        settlement,
        Reckoning(DeductionFormula.QUANTITY_TIMES_AMOUNT, quantity=Decimal(quantity), unit_amount=Decimal("1.3333")),
    )
    assert row.amount == quantity_times_amount(Decimal(quantity), Decimal("1.3333"), "CNY")
    change = "UPDATE deduction SET amount = amount + 0.01 WHERE id = :id"
    assert await broken_by(world, change, id=row.id) == "ck_deduction_formula"


async def test_a_withdrawn_deduction_makes_a_new_statement_and_the_older_one_stays(world: World) -> None:
    story, settlement = await proposed(world, 1000, 200)
    first, second = await objected(world, settlement), await objected(world, settlement, 1)
    assert (await story.settlement()).state is SettlementState.DISPUTED
    assert await code_of(world, "partner_finance", confirm_settlement, settlement.id, 1) == "SETTLEMENT_WRONG_STATE"
    await world.do("manager", answer_objection, first.id, Answer(ObjectionAnswer.WITHDRAWN, "You are right."))
    assert (await story.settlement()).state is SettlementState.DISPUTED, "another objection is open"
    assert await code_of(world, "finance", propose_settlement, settlement.id) == "OBJECTIONS_OPEN"
    await world.do("manager", answer_objection, second.id, Answer(ObjectionAnswer.CHANGED, "Half of it.", fixed(100)))
    settlement = await story.settlement()
    assert (settlement.state, settlement.statement_number) == (SettlementState.PROPOSED, 2)
    assert settlement.final_amount == GROSS - 100
    amounts = [(line.statement_number, line.amount) for line in await world.db.scalars(select(SettlementLine)) if line.deduction_id]
    assert sorted(amounts) == [(1, Decimal(-1000)), (1, Decimal(-200)), (2, Decimal(-100))]
    assert await is_recomputed(world, story)


async def test_where_the_provider_stands_by_it_the_same_statement_is_confirmed_or_objected_to_again(world: World) -> None:
    story, settlement = await proposed(world, 1000)
    for _ in range(2):
        objection = await objected(world, settlement)
        await world.do("finance", answer_objection, objection.id, Answer(ObjectionAnswer.STANDS, "The log says so."))
        assert ((await story.settlement()).state, (await story.settlement()).statement_number) == (SettlementState.PROPOSED, 1)
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
    await world.do("buyer", approve_settlement, settlement.id)
    assert (await story.payable(PaymentKind.SETTLEMENT)).amount == LEFT - 1000


async def test_the_undisputed_part_is_paid_first_and_the_rest_when_it_is_settled(world: World) -> None:
    story, settlement = await proposed(world, 1000)
    objection = await objected(world, settlement)
    assert await code_of(world, "finance", approve_undisputed, settlement.id) == "APPROVER_IS_PROPOSER"
    await world.do("buyer", approve_undisputed, settlement.id)
    await story.pay(await story.payable(PaymentKind.SETTLEMENT))
    assert (await story.settlement()).state is SettlementState.DISPUTED
    assert await code_of(world, "buyer", approve_undisputed, settlement.id) == "NOTHING_UNDISPUTED"
    await deduct(world, settlement, fixed(50))
    answer = Answer(ObjectionAnswer.CHANGED, "More of it.", fixed(2000))
    assert await code_of(world, "manager", answer_objection, objection.id, answer) == "BELOW_APPROVED_PART"


async def test_the_undisputed_part_of_a_large_settlement_is_approved_by_all_of_its_chain(world: World) -> None:
    await world.db.execute(update(ApprovalThreshold).values(from_amount=1000))
    story, settlement = await proposed(world, 1000)
    await world.grant("manager", "finance")
    await objected(world, settlement)
    await world.do("buyer", approve_undisputed, settlement.id)
    settlement = await story.settlement()
    assert (settlement.payable_amount, settlement.part_approved_at) == (Decimal(0), None)
    assert (await story.payable(PaymentKind.SETTLEMENT)).state is PayableState.LOCKED
    assert await code_of(world, "buyer", approve_undisputed, settlement.id) == "DECIDED_ALREADY"
    await ring(world, settlement)
    assert (await open_alerts(world, settlement))["UNDISPUTED_TO_APPROVE 1"] == {"hq"}
    with pytest.raises(Denied):
        await world.do("manager", approve_undisputed, settlement.id)
    await world.do("hq", approve_undisputed, settlement.id)
    assert (await story.settlement()).part_approved_at is None, "finance comes after both"
    await world.do("manager", approve_undisputed, settlement.id)
    settlement = await story.settlement()
    assert (settlement.payable_amount, settlement.part_approved_by_id) == (LEFT - 1000, world["manager"].id)
    assert (await story.payable(PaymentKind.SETTLEMENT)).state is PayableState.OPEN
    await ring(world, settlement)
    assert "UNDISPUTED_TO_APPROVE 1" not in await open_alerts(world, settlement)


async def test_an_approver_may_say_that_nothing_is_paid_ahead(world: World) -> None:
    story, settlement = await proposed(world, 1000)
    objection = await objected(world, settlement)
    await world.do("hq", return_settlement, settlement.id, "The whole of it is in doubt.")
    assert await code_of(world, "buyer", approve_undisputed, settlement.id) == "NOT_IN_APPROVAL"
    assert await code_of(world, "buyer", return_settlement, settlement.id, "Once more.") == "NOT_IN_APPROVAL"
    assert ((await story.settlement()).state, (await story.settlement()).payable_amount) == (SettlementState.DISPUTED, Decimal(0))
    approval = (await world.db.scalars(select(Approval).where(Approval.subject_id == settlement.id))).one()
    await ring(world, approval)
    assert await open_alerts(world, approval) == {"APPROVAL_RETURNED": {"finance"}}
    await world.do("manager", answer_objection, objection.id, Answer(ObjectionAnswer.WITHDRAWN, "You are right."))
    await world.do("partner_finance", confirm_settlement, settlement.id, 2)
    await world.do("buyer", approve_settlement, settlement.id)
    assert (await story.payable(PaymentKind.SETTLEMENT)).amount == LEFT


async def test_an_answered_objection_ends_the_approval_of_the_undisputed_part(world: World) -> None:
    """The next statement, or the same one once more, is asked about anew."""
    await world.db.execute(update(ApprovalThreshold).values(from_amount=1000))
    story, settlement = await proposed(world, 1000)
    objection = await objected(world, settlement)
    await world.do("buyer", approve_undisputed, settlement.id)
    await world.do("manager", answer_objection, objection.id, Answer(ObjectionAnswer.STANDS, "The log says so."))
    assert await code_of(world, "hq", approve_undisputed, settlement.id) == "SETTLEMENT_WRONG_STATE"
    objection = await objected(world, settlement)
    await world.do("buyer", approve_undisputed, settlement.id)
    await world.do("manager", answer_objection, objection.id, Answer(ObjectionAnswer.WITHDRAWN, "You are right."))
    await world.do("partner_finance", confirm_settlement, settlement.id, 2)
    query = select(Approval.round, Approval.state).where(Approval.subject_id == settlement.id).order_by(Approval.round)
    ended = ApprovalState.WITHDRAWN
    assert (await world.db.execute(query)).all() == [(1, ended), (2, ended), (3, ApprovalState.PENDING)]
    assert (await story.settlement()).payable_amount == 0


async def test_what_is_paid_in_parts_sums_to_the_settlement(world: World) -> None:
    story, settlement = await proposed(world, 1000)
    objection = await objected(world, settlement)
    await world.do("buyer", approve_undisputed, settlement.id)
    await world.do("manager", answer_objection, objection.id, Answer(ObjectionAnswer.WITHDRAWN, "You are right."))
    await world.do("partner_finance", confirm_settlement, settlement.id, 2)
    await world.do("buyer", approve_settlement, settlement.id)
    parts = await story.payables(PaymentKind.SETTLEMENT)
    assert [part.amount for part in parts] == [LEFT - 1000, Decimal(1000)]
    for part in parts:
        assert await story.state() is OrderState.ACCEPTED
        await story.pay(part)
    assert (await story.settlement()).state is SettlementState.CLOSED
    assert (await world.again(story.order)).paid_amount == GROSS


async def claimed(world: World, amount: int = 5000) -> tuple[Story, Claim]:
    """Everything was paid before, and a deduction takes some of it back."""
    story, settlement = await proposed(world, amount, terms=BEFORE)
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
    await world.do("buyer", approve_settlement, settlement.id)
    return story, (await world.db.scalars(select(Claim).where(Claim.settlement_id == settlement.id))).one()


async def test_what_was_paid_beyond_the_final_amount_is_claimed_and_closes_the_order_when_it_is_back(world: World) -> None:
    story, claim = await claimed(world)
    assert (claim.amount, claim.state) == (Decimal(5000), ClaimState.OPEN)
    assert (await story.settlement()).state is SettlementState.APPROVED
    await world.do("finance", refund_claim, claim.id, RefundDraft(Decimal(2000), DAY, "BACK-1"))
    assert await code_of(world, "finance", refund_claim, claim.id, RefundDraft(Decimal("3000.01"), DAY, "B-2")) == "CLAIM_EXCEEDED"
    assert await code_of(world, "finance", refund_claim, claim.id, RefundDraft(Decimal(1), DAY, "BACK-1")) == "REFUND_REFERENCE_TAKEN"


async def test_a_claim_is_closed_by_its_last_part(world: World) -> None:
    story, claim = await claimed(world)
    await world.do("finance", refund_claim, claim.id, RefundDraft(Decimal(2000), DAY, "BACK-1"))
    await world.do("hq", write_off_claim, claim.id, "Not worth a lawsuit.")
    claim = await world.again(claim)
    assert (claim.state, claim.written_off_amount) == (ClaimState.CLOSED, Decimal(3000))
    assert ((await story.settlement()).state, await story.state()) == (SettlementState.CLOSED, OrderState.CLOSED)


async def test_who_approved_the_settlement_does_not_write_its_claim_off(world: World) -> None:
    _, claim = await claimed(world)
    await world.grant("buyer", "hq_pmo")
    assert await code_of(world, "buyer", write_off_claim, claim.id, "No.") == "WRITER_OFF_IS_APPROVER"


async def test_a_set_off_counts_as_paid_without_money(world: World) -> None:
    _, claim = await claimed(world)
    other = await Story.running(world)
    payable = await other.payable(PaymentKind.ADVANCE)
    assert await code_of(world, "finance", set_off_claim, claim.id, payable.id, Decimal(1)) == "PAYABLE_WRONG_STATE"
    await other.invoice(payable, Decimal(3000))
    assert await code_of(world, "finance", set_off_claim, claim.id, payable.id, Decimal("3000.01")) == "PAYMENT_EXCEEDS_INVOICES"
    await world.do("finance", set_off_claim, claim.id, payable.id, Decimal(3000))
    payable, order = await world.again(payable), await world.again(other.order)
    assert (payable.paid_amount, payable.set_off_amount, order.paid_amount) == (Decimal(3000), Decimal(3000), Decimal(3000))
    assert (await world.again(claim)).set_off_amount == Decimal(3000)
    assert await broken_by(world, "UPDATE claim SET set_off_amount = 0") == "ck_claim_totals_kept"


async def test_an_invoice_is_voided_only_while_it_is_unpaid(world: World) -> None:
    story = await Story.running(world)
    payable = await story.payable(PaymentKind.ADVANCE)
    await story.invoice(payable, number="WRONG-1")
    invoice = (await world.db.execute(text("SELECT id FROM invoice WHERE number = 'WRONG-1'"))).scalar_one()
    await world.do("finance", void_invoice, invoice, "Another customer's.")
    payable = await story.payable(PaymentKind.ADVANCE)
    assert (payable.state.value, payable.invoiced_amount, payable.due_on) == ("OPEN", Decimal(0), None)
    await story.invoice(payable, number="WRONG-1")
    assert await code_of(world, "finance", void_invoice, invoice, "Again.") == "INVOICE_VOIDED"
    await story.pay_invoiced(await story.payable(PaymentKind.ADVANCE))
    again = "SELECT id FROM invoice WHERE number = 'WRONG-1' AND voided_at IS NULL"
    second = (await world.db.execute(text(again))).scalar_one()
    assert await code_of(world, "finance", void_invoice, second, "Paid.") == "INVOICE_PAID"
