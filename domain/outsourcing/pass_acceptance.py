"""What follows from the last signature: the acceptance is passed, or failed (S0-47, S0-48, S0-49). Part of signing."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, lock_row, record
from domain.calendar import add_months, start_of_day
from domain.outsourcing.events import AcceptanceFailed, AcceptancePassed
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceSignature,
    AcceptanceState,
    OrderState,
    OutsourcingOrder,
    PaymentKind,
    Settlement,
)
from domain.outsourcing.open_payable import open_payable
from domain.outsourcing.queries import locked_payables, settlement_of
from domain.outsourcing.states import move
from domain.platform.deadlines import plan

ELIGIBLE = "settlement:eligible"


async def pass_acceptance(db: AsyncSession, actor: Actor, acceptance: Acceptance, accepted_on: date) -> None:
    """All four passed: the order is accepted, its acceptance payables open, and the settlement window has its day.

    The latest signing day counts, not the day of recording.
    """
    acceptance.accepted_on = accepted_on
    await move(db, actor, acceptance, AcceptanceState.PASSED)
    order = await lock_row(db, OutsourcingOrder, acceptance.order_id)
    await move(db, actor, order, OrderState.ACCEPTED)
    await _open_payables(db, actor, order, acceptance)
    settlement = await _set_window(db, order, acceptance, accepted_on)
    eligible_on = settlement.expected_on
    record(db, actor, AcceptancePassed(acceptance.id, order.id, settlement.id, accepted_on, eligible_on))


async def fail_acceptance(db: AsyncSession, actor: Actor, acceptance: Acceptance, signature: AcceptanceSignature) -> None:
    """One party did not pass it: the round is over, the order runs on."""
    await move(db, actor, acceptance, AcceptanceState.FAILED, signature.opinion)
    order = await lock_row(db, OutsourcingOrder, acceptance.order_id)
    await move(db, actor, order, OrderState.RUNNING)
    record(db, actor, AcceptanceFailed(acceptance.id, order.id, signature.party.value))


async def _open_payables(db: AsyncSession, actor: Actor, order: OutsourcingOrder, acceptance: Acceptance) -> None:
    """The final acceptance covers every part of the order, so what waits for a part opens too."""
    for payable in await locked_payables(db, order.id, PaymentKind.PROGRESS, PaymentKind.ACCEPTANCE):
        payable.acceptance_id = acceptance.id
        await open_payable(db, actor, payable, order.approved_by_id)


async def _set_window(db: AsyncSession, order: OutsourcingOrder, acceptance: Acceptance, accepted_on: date) -> Settlement:
    """The partner may apply three calendar months later, from 00:00 local; both sides see the day from now on."""
    settlement = await settlement_of(db, order.id)
    eligible_on = add_months(accepted_on, settlement.window_months)
    settlement.acceptance_id, settlement.accepted_on = acceptance.id, accepted_on
    settlement.eligible_on = settlement.expected_on = eligible_on
    for payable in await locked_payables(db, order.id, PaymentKind.SETTLEMENT):
        payable.expected_on = eligible_on + timedelta(days=payable.due_days)
    await plan(db, ELIGIBLE, settlement.id, start_of_day(eligible_on))
    await db.flush()
    return settlement
