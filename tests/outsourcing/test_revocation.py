"""A passed acceptance is undone only formally, approved by others, and never once something was invoiced on it (S0-47)."""

from datetime import date

import pytest
from sqlalchemy import select

from domain.acts import Denied, NotFound, Refused
from domain.outsourcing.approve_revocation import approve_revocation
from domain.outsourcing.models import (
    AcceptanceKind,
    AcceptanceRevocation,
    AcceptanceState,
    OrderState,
    PayableState,
    PaymentKind,
    RevocationState,
    SettlementState,
)
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.reject_revocation import reject_revocation
from domain.outsourcing.request_revocation import request_revocation
from domain.outsourcing.request_settlement import request_settlement
from domain.platform.models import Deadline
from tests.outsourcing.story import Story
from tests.outsourcing.test_gate import broken_by, of
from tests.world import World, at


async def asked(world: World, story: Story, by: str = "manager") -> AcceptanceRevocation:
    return await world.do(by, request_revocation, of(story).id, "The report was forged.")


async def revoked(world: World, story: Story) -> AcceptanceRevocation:
    """Requested, and approved by headquarters and finance."""
    revocation = await asked(world, story)
    await world.do("hq", approve_revocation, revocation.id)
    assert (await world.again(of(story))).state is AcceptanceState.PASSED
    await world.do("finance", approve_revocation, revocation.id, "Agreed.")
    return revocation


async def test_after_the_last_yes_everything_stands_as_before(world: World) -> None:
    story = await Story.accepted(world)
    revocation = await revoked(world, story)
    assert revocation.state is RevocationState.APPROVED
    assert (await world.again(of(story))).state is AcceptanceState.REVOKED
    assert await story.state() is OrderState.RUNNING
    states = {payable.kind: (payable.state, payable.acceptance_id) for payable in await story.payables()}
    locked = (PayableState.LOCKED, None)
    assert states == {
        PaymentKind.ADVANCE: (PayableState.OPEN, None),
        PaymentKind.PROGRESS: locked,
        PaymentKind.ACCEPTANCE: locked,
        PaymentKind.SETTLEMENT: locked,
    }
    held = {payable.kind: payable.held_since for payable in await story.payables()}
    assert held == {**dict.fromkeys(PaymentKind), PaymentKind.ADVANCE: date(2026, 11, 2)}
    settlement = await story.settlement()
    assert (settlement.acceptance_id, settlement.accepted_on, settlement.eligible_on) == (None, None, None)
    assert settlement.expected_on == date(2027, 6, 30)
    assert (await world.db.scalars(select(Deadline).where(Deadline.subject_id == settlement.id))).all() == []


async def test_it_may_be_asked_for_and_passed_again(world: World) -> None:
    story = await Story.accepted(world)
    await revoked(world, story)
    world.now = at(date(2026, 12, 15))
    again = await story.request()
    assert (again.number, again.round) == (1, 2)
    await story.sign_all()
    assert await story.state() is OrderState.ACCEPTED
    assert (await story.settlement()).eligible_on == date(2027, 3, 15)
    opened = await story.payable(PaymentKind.ACCEPTANCE)
    assert (opened.state, opened.held_since) == (PayableState.OPEN, date(2026, 12, 15))


async def test_an_open_window_is_withdrawn(world: World) -> None:
    story = await Story.accepted(world)
    settlement = await story.settlement()
    world.now = at(date(2027, 2, 28))
    await world.do("worker", open_settlement, settlement.id)
    await revoked(world, story)
    assert (await story.settlement()).state is SettlementState.LOCKED


async def test_of_a_partial_one_its_part_alone_is_undone(world: World) -> None:
    story = await Story.running(world)
    await story.request(AcceptanceKind.PARTIAL, 1)
    await story.sign_all()
    assert (await story.payable(PaymentKind.PROGRESS)).state is PayableState.OPEN
    await revoked(world, story)
    assert (await story.payable(PaymentKind.PROGRESS)).state is PayableState.LOCKED
    assert await story.state() is OrderState.RUNNING
    await story.request(AcceptanceKind.PARTIAL, 1)
    assert (of(story).number, of(story).round) == (1, 2)


async def request_refused(world: World, story: Story) -> str:
    with pytest.raises(Refused) as refused:
        await asked(world, story)
    return refused.value.code.value


async def test_it_is_too_late_once_something_was_invoiced_or_applied_for(world: World) -> None:
    story, other = await Story.accepted(world), await Story.accepted(world)
    assert story.acceptance is not None
    await story.invoice(await story.payable(PaymentKind.ACCEPTANCE))
    assert await request_refused(world, story) == "REVOCATION_TOO_LATE"
    for kind in (PaymentKind.ADVANCE, PaymentKind.PROGRESS):
        await story.pay(await story.payable(kind))
    world.now = at(date(2027, 2, 28))
    await world.do("partner_finance", request_settlement, (await other.settlement()).id)
    assert await request_refused(world, other) == "REVOCATION_TOO_LATE"


async def test_what_was_invoiced_while_it_waited_stops_it(world: World) -> None:
    story = await Story.accepted(world)
    revocation = await asked(world, story)
    await world.do("hq", approve_revocation, revocation.id)
    await story.invoice(await story.payable(PaymentKind.ACCEPTANCE))
    with pytest.raises(Refused) as refused:
        await world.do("finance", approve_revocation, revocation.id)
    assert refused.value.code.value == "REVOCATION_TOO_LATE"
    assert (await world.again(of(story))).state is AcceptanceState.PASSED


async def test_only_a_passed_one_is_revoked_and_once_at_a_time(world: World) -> None:
    story = await Story.delivered(world)
    assert await request_refused(world, story) == "ACCEPTANCE_WRONG_STATE"
    await story.sign_all()
    await asked(world, story)
    assert await request_refused(world, story) == "REVOCATION_STANDING"


async def test_who_requests_does_not_approve_and_a_no_changes_nothing(world: World) -> None:
    story = await Story.accepted(world)
    revocation = await asked(world, story, by="hq")
    with pytest.raises((Refused, Denied)):
        await world.do("hq", approve_revocation, revocation.id)
    await world.staff("second_hq", "hq_pmo")
    await world.do("second_hq", reject_revocation, revocation.id, "The report is good.")
    assert revocation.state is RevocationState.REJECTED
    assert (await world.again(of(story))).state is AcceptanceState.PASSED
    with pytest.raises((Denied, NotFound)):
        await world.do("second_hq", approve_revocation, revocation.id)
    assert (await asked(world, story)).state is RevocationState.REQUESTED


async def test_partner_customer_and_cashier_do_not_ask_for_it(world: World) -> None:
    story = await Story.accepted(world)
    for persona in ("partner_lead", "customer_signer", "cashier", "sales"):
        with pytest.raises(Denied):
            await asked(world, story, by=persona)


async def test_nothing_is_revoked_by_hand(world: World) -> None:
    story = await Story.running(world)
    await story.request(AcceptanceKind.PARTIAL, 1)
    await story.sign_all()
    await asked(world, story)
    by_hand = "UPDATE acceptance SET state = 'REVOKED' WHERE id = :id"
    assert await broken_by(world, by_hand, id=of(story).id) in {"fk_acceptance_revoked", "fk_payable_acceptance_passed"}
    final = await Story.accepted(world)
    await revoked(world, final)
    accepted = "UPDATE outsourcing_order SET state = 'ACCEPTED' WHERE id = :id"
    assert await broken_by(world, accepted, id=final.order.id) == "ck_outsourcing_order_accepted"
