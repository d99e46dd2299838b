"""The same act by two people at once: one comes first, the other finds it done; money is counted once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from domain.acts import Refused
from domain.contracts.models import BudgetLine
from domain.delivery.models import Party
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.handed_in import Delivery
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceState,
    InvoiceKind,
    OrderState,
    Outcome,
    OutsourcingOrder,
    Payable,
    PayableState,
    Payment,
    PaymentKind,
)
from domain.outsourcing.order_drafts import TermDraft
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.record_invoice import InvoiceDraft, record_invoice
from domain.outsourcing.record_payment import PaymentDraft, record_payment
from domain.outsourcing.request_acceptance import request_acceptance
from domain.outsourcing.sign_acceptance import Confirmation, Word, sign_acceptance
from domain.outsourcing.submit_change_order import submit_change_order
from domain.outsourcing.submit_order import submit_order
from tests.outsourcing.story import Story, days_at
from tests.world import SIGNERS, World

Sessions = async_sessionmaker[AsyncSession]
Act = Callable[[AsyncSession], Awaitable[Any]]
ROUNDS = 100


async def at_once(sessions: Sessions, acts: Sequence[Act]) -> list[str]:
    """Each act in a transaction of its own, all meeting at a barrier before the first statement."""
    barrier = asyncio.Barrier(len(acts))

    async def run(act: Act) -> str:
        async with sessions() as db, db.begin():
            await db.execute(text("SELECT 1"))
            await barrier.wait()
            try:
                await act(db)
                await db.flush()
            except Refused as refused:
                await db.rollback()
                return str(refused.code)
        return "done"

    return sorted(await asyncio.gather(*(run(act) for act in acts)))


@pytest.fixture
async def world(sessions: Sessions) -> World:
    async with sessions.begin() as db:
        return await World.make(db)


async def story_in(sessions: Sessions, world: World, stage: Callable[..., Awaitable[Story]], **changes: Any) -> Story:
    """A new order at the stage, committed."""
    async with sessions.begin() as db:
        world.db = db
        return await stage(world, **changes)


async def submitted(world: World) -> Story:
    story = await Story.placed(world)
    await world.do("manager", submit_order, story.order.id)
    return story


CHANGE_OF_TEN_DAYS = ChangeDraft("The interface grew.", added=days_at(10))


async def test_of_two_changes_that_fit_once_one_is_reserved(sessions: Sessions, world: World) -> None:
    """Two orders of 10 days each with a change of 10 days, on a project that has 30 days."""
    for _ in range(8):
        changes = []
        async with sessions.begin() as db:
            world.db = db
            world.project = await world.new_project(world.contract, days=30)
            await world.grant("manager", "project_manager", world.project)
            for _ in range(2):
                order = (await Story.running(world, lines=days_at(10))).order
                changes.append((await world.do("manager", place_change_order, order.id, CHANGE_OF_TEN_DAYS)).id)
            line_id = world.project.budget_line_id
        assert await at_once(sessions, [submit_change(world, change_id) for change_id in changes]) == ["PROJECT_DAYS_LIMIT", "done"]
        async with sessions() as db:
            line = await db.get_one(BudgetLine, line_id)
            assert (line.reserved_days, line.booked_days) == (Decimal(10), Decimal(20))


def submit_change(world: World, change_id: UUID) -> Act:
    return lambda db: submit_change_order(db, world.as_("manager"), change_id)


async def test_a_change_answered_by_two_counts_once(sessions: Sessions, world: World) -> None:
    for _ in range(8):
        async with sessions.begin() as db:
            world.db = db
            order = (await Story.running(world, lines=days_at(10))).order
            change_id = (await world.do("manager", place_change_order, order.id, CHANGE_OF_TEN_DAYS)).id
            await world.do("manager", submit_change_order, change_id)
            await world.do("buyer", approve_change_order, change_id)
        acts = [accept_change(world, who, change_id) for who in ("partner_lead", "partner_admin")]
        assert await at_once(sessions, acts) == ["CHANGE_ORDER_WRONG_STATE", "done"]
        async with sessions() as db:
            assert (await db.get_one(OutsourcingOrder, order.id)).person_days == Decimal(20)


def accept_change(world: World, who: str, change_id: UUID) -> Act:
    return lambda db: accept_change_order(db, world.as_(who), change_id)


ONE_DAY: dict[str, Any] = {"lines": days_at(1), "terms": (TermDraft(PaymentKind.ADVANCE, Decimal(100), 0),)}
"""1,060.00 with tax, all of it in advance."""


async def test_one_order_approved_by_two(sessions: Sessions, world: World) -> None:
    for _ in range(8):
        order_id = (await story_in(sessions, world, submitted)).order.id
        assert await at_once(sessions, [approve(world, who, order_id) for who in ("buyer", "hq")]) == ["ORDER_WRONG_STATE", "done"]


def approve(world: World, who: str, order_id: UUID) -> Act:
    return lambda db: approve_order(db, world.as_(who), order_id)


async def test_four_parties_signing_at_once_pass_the_acceptance_once(sessions: Sessions, world: World) -> None:
    for _ in range(8):
        story = await story_in(sessions, world, Story.delivered)
        assert story.acceptance is not None
        assert await at_once(sessions, [sign(world, story.acceptance, party) for party in Party]) == ["done"] * 4
        async with sessions() as db:
            assert (await db.get_one(Acceptance, story.acceptance.id)).state is AcceptanceState.PASSED
            assert (await db.get_one(OutsourcingOrder, story.order.id)).state is OrderState.ACCEPTED


def sign(world: World, acceptance: Acceptance, party: Party) -> Act:
    who = SIGNERS[party]
    confirmation = Confirmation(world[who].id, world.now)
    word = Word(party, Outcome.PASS)
    return lambda db: sign_acceptance(db, world.as_(who), acceptance.id, word, acceptance.content_hash, confirmation)


async def test_two_requests_of_one_acceptance_open_one_round(sessions: Sessions, world: World) -> None:
    for _ in range(8):
        story = await story_in(sessions, world, Story.running)
        async with sessions.begin() as db:
            world.db = db
            deliveries = await story.deliveries()
        order_id = story.order.id
        assert await at_once(sessions, [request(world, order_id, deliveries)] * 2) == ["ORDER_NOT_RUNNING", "done"]


def request(world: World, order_id: UUID, deliveries: Sequence[Delivery]) -> Act:
    return lambda db: request_acceptance(db, world.as_("partner_lead"), order_id, deliveries)


async def invoiced_advance(sessions: Sessions, world: World) -> tuple[UUID, Decimal]:
    story = await story_in(sessions, world, Story.running, **ONE_DAY)
    async with sessions.begin() as db:
        world.db = db
        advance = await story.payable(PaymentKind.ADVANCE)
        await story.invoice(advance)
    return advance.id, advance.amount


def pay(world: World, payable_id: UUID, amount: Decimal, reference: str) -> Act:
    transfer = PaymentDraft(amount, world.now.date(), reference)
    return lambda db: record_payment(db, world.as_("cashier"), payable_id, transfer)


async def test_payments_in_parts_at_once_all_count(sessions: Sessions, world: World) -> None:
    payable_id, amount = await invoiced_advance(sessions, world)
    part = amount / 2 / ROUNDS
    for number in range(ROUNDS):
        assert await at_once(sessions, [pay(world, payable_id, part, f"{number}-{side}") for side in "AB"]) == ["done", "done"]
    async with sessions() as db:
        payable = await db.get_one(Payable, payable_id)
        paid = (await db.execute(select(func.sum(Payment.amount)).where(Payment.payable_id == payable_id))).scalar_one()
        assert (payable.state, payable.paid_amount, paid) == (PayableState.PAID, amount, amount)


async def test_payments_of_two_payables_of_one_order_do_not_wait_for_each_other_for_ever(sessions: Sessions, world: World) -> None:
    halves = tuple(TermDraft(PaymentKind.ADVANCE, Decimal(50), 0) for _ in range(2))
    story = await story_in(sessions, world, Story.running, lines=days_at(1), terms=halves)
    async with sessions.begin() as db:
        world.db = db
        payables = await story.payables()
        for payable in payables:
            await story.invoice(payable)
    for number in range(50):
        acts = [pay(world, payable.id, payable.amount / 50, f"{number}-{payable.sequence}") for payable in payables]
        assert await at_once(sessions, acts) == ["done", "done"]
    async with sessions() as db:
        assert (await db.get_one(OutsourcingOrder, story.order.id)).paid_amount == Decimal(1060)


async def test_two_payments_of_what_is_left_are_one(sessions: Sessions, world: World) -> None:
    story = await story_in(sessions, world, Story.running, **ONE_DAY)
    for number in range(ROUNDS):
        async with sessions.begin() as db:
            world.db = db
            advance = await story.payable(PaymentKind.ADVANCE)
            part = advance.amount / ROUNDS
            await story.invoice(advance, part)
        outcome = await at_once(sessions, [pay(world, advance.id, part, f"{number}-{side}") for side in "AB"])
        assert outcome == ["PAYABLE_WRONG_STATE" if number == ROUNDS - 1 else "PAYMENT_EXCEEDS_INVOICES", "done"]


async def test_without_lock_and_checks_the_same_payments_exceed_the_payable(sessions: Sessions, world: World, engine: AsyncEngine) -> None:
    payable_id, amount = await invoiced_advance(sessions, world)
    async with engine.begin() as connection:
        for table, name in (("payable", "totals"), ("payable", "state_follows_totals"), ("outsourcing_order", "paid")):
            await connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}"))
    values = {"payable": payable_id, "amount": amount, "user": world["cashier"].id}
    insert = """
        INSERT INTO payment (id, order_id, project_id, customer_id, unit_id, partner_id, payable_id, currency, amount, paid_on, reference,
            account_name, bank_name, bank_account, paid_by_id, approved_by_id, created_at)
        SELECT gen_random_uuid(), order_id, project_id, customer_id, unit_id, partner_id, id, currency, :amount, '2026-11-02',
            gen_random_uuid()::text, 'A', 'B', 'C', :user, approved_by_id, created_at
        FROM payable WHERE id = :payable
    """
    fits = "SELECT paid_amount + :amount <= invoiced_amount FROM payable WHERE id = :payable"
    both_looked = asyncio.Barrier(2)

    async def pay_unlocked(db: AsyncSession) -> None:
        """Looks, and then pays: both have looked before either pays."""
        assert await db.scalar(text(fits), values)
        await both_looked.wait()
        await db.execute(text(insert), values)

    assert await at_once(sessions, [pay_unlocked] * 2) == ["done", "done"]
    async with sessions() as db:
        assert (await db.get_one(Payable, payable_id)).paid_amount == amount * 2


async def test_one_invoice_number_recorded_by_two_counts_once(sessions: Sessions, world: World) -> None:
    story = await story_in(sessions, world, Story.running, **ONE_DAY)
    async with sessions() as db:
        world.db = db
        payable_id = (await story.payable(PaymentKind.ADVANCE)).id
    for number in range(ROUNDS):
        bill = InvoiceDraft(f"INV-{number}", InvoiceKind.VAT_SPECIAL, Decimal("0.01"), world.now.date())
        assert await at_once(sessions, [invoice(world, payable_id, bill)] * 2) == ["INVOICE_NUMBER_TAKEN", "done"]


def invoice(world: World, payable_id: UUID, bill: InvoiceDraft) -> Act:
    return lambda db: record_invoice(db, world.as_("partner_finance"), payable_id, bill)
