"""Two words on one settlement, and two set-offs of one claim, at once: one counts, the other finds it done (S0-49)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.models import (
    Claim,
    ClaimState,
    Objection,
    OrderState,
    OutsourcingOrder,
    Payable,
    PayableState,
    PaymentKind,
    SetOff,
    Settlement,
    SettlementState,
)
from domain.outsourcing.object_to_line import object_to_line
from domain.outsourcing.set_off_claim import set_off_claim
from domain.outsourcing.settlement_queries import lines_of
from tests.outsourcing.story import Story
from tests.outsourcing.test_at_once import Act, Sessions, at_once
from tests.outsourcing.test_deductions import claimed, proposed
from tests.world import World, at

CLAIMED = Decimal(5000)
START = at(date(2026, 11, 2))


@pytest.fixture
async def world(sessions: Sessions) -> World:
    async with sessions.begin() as db:
        return await World.make(db)


def confirm(world: World, settlement_id: UUID) -> Act:
    return lambda db: confirm_settlement(db, world.as_("partner_finance"), settlement_id, 1)


def object_to(world: World, settlement_id: UUID, line_id: UUID) -> Act:
    return lambda db: object_to_line(db, world.as_("partner_admin"), settlement_id, line_id, "Not so.")


def approve(world: World, settlement_id: UUID) -> Act:
    return lambda db: approve_settlement(db, world.as_("buyer"), settlement_id)


async def test_a_statement_is_confirmed_or_objected_to(sessions: Sessions, world: World) -> None:
    """Whoever comes first, nothing of the other's word is left."""
    for _ in range(4):
        async with sessions.begin() as db:
            world.db, world.now = db, START
            _, settlement = await proposed(world, 1000)
            (line_id,) = [line.id for line in await lines_of(db, settlement) if line.deduction_id]
        acts = [confirm(world, settlement.id), object_to(world, settlement.id, line_id)]
        assert await at_once(sessions, acts) == ["SETTLEMENT_WRONG_STATE", "done"]
        async with sessions() as db:
            stands = await db.get_one(Settlement, settlement.id)
            objections = await db.scalar(select(func.count()).where(Objection.settlement_id == settlement.id))
            expected = {SettlementState.CONFIRMED: (1, 0), SettlementState.DISPUTED: (None, 1)}
            assert (stands.confirmed_statement, objections) == expected[stands.state]


async def test_an_objection_is_too_late_for_what_is_confirmed_and_being_approved(sessions: Sessions, world: World) -> None:
    """A confirmed statement is approved; the objection that comes at the same moment is refused in any case."""
    for _ in range(2):
        async with sessions.begin() as db:
            world.db, world.now = db, START
            _, settlement = await proposed(world, 1000)
            (line_id,) = [line.id for line in await lines_of(db, settlement) if line.deduction_id]
            await world.do("partner_finance", confirm_settlement, settlement.id, 1)
        assert await at_once(sessions, [approve(world, settlement.id), object_to(world, settlement.id, line_id)]) == [
            "SETTLEMENT_WRONG_STATE",
            "done",
        ]


def set_off(world: World, claim_id: UUID, payable_id: UUID, amount: Decimal) -> Act:
    return lambda db: set_off_claim(db, world.as_("finance"), claim_id, payable_id, amount)


async def claim_and_payables(sessions: Sessions, world: World) -> tuple[Claim, list[UUID]]:
    """A claim of 5,000.00, and two invoiced advances of other orders of the same partner, each larger than it."""
    async with sessions.begin() as db:
        world.db, world.now = db, START
        _, claim = await claimed(world, int(CLAIMED))
        payables = []
        for _ in range(2):
            story = await Story.running(world)
            advance = await story.payable(PaymentKind.ADVANCE)
            await story.invoice(advance)
            payables.append(advance.id)
    return claim, payables


@pytest.mark.parametrize("same", [True, False])
async def test_of_two_set_offs_of_a_whole_claim_one_counts(sessions: Sessions, world: World, *, same: bool) -> None:
    for _ in range(2):
        claim, (one, other) = await claim_and_payables(sessions, world)
        acts = [set_off(world, claim.id, payable_id, CLAIMED) for payable_id in (one, one if same else other)]
        assert await at_once(sessions, acts) == ["CLAIM_CLOSED", "done"]
        assert await set_off_on(sessions, claim.id, one, other) == (CLAIMED, CLAIMED, CLAIMED)
        async with sessions() as db:
            assert (await db.get_one(Claim, claim.id)).state is ClaimState.CLOSED
            assert (await db.get_one(OutsourcingOrder, claim.order_id)).state is OrderState.CLOSED


async def test_two_set_offs_that_fit_together_both_count(sessions: Sessions, world: World) -> None:
    for _ in range(2):
        claim, (one, other) = await claim_and_payables(sessions, world)
        acts = [set_off(world, claim.id, payable_id, CLAIMED / 2) for payable_id in (one, other)]
        assert await at_once(sessions, acts) == ["done", "done"]
        assert await set_off_on(sessions, claim.id, one, other) == (CLAIMED, CLAIMED, CLAIMED)


async def set_off_on(sessions: Sessions, claim_id: UUID, *payable_ids: UUID) -> tuple[Decimal | None, Decimal, Decimal]:
    """What the rows of the set-offs, the claim and the payables say."""
    async with sessions() as db:
        rows = await db.scalar(select(func.sum(SetOff.amount)).where(SetOff.claim_id == claim_id))
        payables = [await db.get_one(Payable, payable_id) for payable_id in payable_ids]
        assert all(row.state in (PayableState.INVOICED, PayableState.PARTLY_PAID) for row in payables)
        assert [row.paid_amount for row in payables] == [row.set_off_amount for row in payables]
        total = sum((row.paid_amount for row in payables), Decimal(0))
        return rows, (await db.get_one(Claim, claim_id)).set_off_amount, total
