"""What follows from the last signature: the acceptance is passed, or failed (S0-47, S0-48, S0-49). Part of signing."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, lock_row, record
from domain.outsourcing.acceptance_events import AcceptanceFailed, AcceptancePassed
from domain.outsourcing.acceptance_queries import progress_awaiting, sequences_covered
from domain.outsourcing.change_rows import end_changes
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceKind,
    AcceptanceSignature,
    AcceptanceState,
    OrderState,
    OutsourcingOrder,
    Payable,
    PaymentKind,
    Settlement,
)
from domain.outsourcing.open_payable import open_payable
from domain.outsourcing.payable_queries import locked_payables
from domain.outsourcing.settlement_clock import clock_of, start_clock
from domain.outsourcing.states import move
from domain.outsourcing.termination_rows import drop_termination


async def pass_acceptance(db: AsyncSession, actor: Actor, acceptance: Acceptance, accepted_on: date) -> None:
    """All parties passed. By the final one the order is accepted, its payables open, and the settlement window has its day.

    A partial or initial one opens the progress payables whose terms await it; the order runs on. What is paid by month waits for its
    statements. The latest signing day counts, not the day of recording.
    """
    acceptance.accepted_on = accepted_on
    await move(db, actor, acceptance, AcceptanceState.PASSED)
    order = await lock_row(db, OutsourcingOrder, acceptance.order_id)
    settlement_id, eligible_on = None, None
    if acceptance.kind is AcceptanceKind.FINAL:
        await end_changes(db, actor, order, "The order is accepted.")
        await drop_termination(db, actor, order, "The order is accepted.")
        await move(db, actor, order, OrderState.ACCEPTED)
        waiting = await locked_payables(db, order.id, PaymentKind.PROGRESS, PaymentKind.ACCEPTANCE)
        payables = [payable for payable in waiting if not payable.by_month]
    else:
        payables = await _of_its_part(db, acceptance)
    for payable in payables:
        payable.acceptance_id = acceptance.id
        await open_payable(db, actor, payable, order.approved_by_id)
    if acceptance.kind is AcceptanceKind.FINAL:
        settlement = await _set_window(db, order, acceptance)
        settlement_id, eligible_on = settlement.id, settlement.eligible_on
    record(db, actor, AcceptancePassed(acceptance.id, order.id, accepted_on, settlement_id, eligible_on))


async def fail_acceptance(db: AsyncSession, actor: Actor, acceptance: Acceptance, signature: AcceptanceSignature) -> None:
    """One party did not pass it: the round is over, the order runs on."""
    await move(db, actor, acceptance, AcceptanceState.FAILED, signature.opinion)
    if acceptance.kind is AcceptanceKind.FINAL:
        order = await lock_row(db, OutsourcingOrder, acceptance.order_id)
        await move(db, actor, order, OrderState.RUNNING)
    record(db, actor, AcceptanceFailed(acceptance.id, acceptance.order_id, signature.party.value))


async def _of_its_part(db: AsyncSession, acceptance: Acceptance) -> list[Payable]:
    """The progress payables of the deliverables that it covers; where none names them, the next one that names no deliverable.

    All terms that await the initial acceptance and name no deliverable open with it: there is one initial acceptance to wait for.
    """
    waiting, covered = await progress_awaiting(db, acceptance), await sequences_covered(db, acceptance.id)
    named = [payable for payable, deliverable in waiting if deliverable in covered]
    unnamed = [payable for payable, deliverable in waiting if deliverable is None]
    if acceptance.kind is AcceptanceKind.INITIAL:
        return [*named, *unnamed]
    return named or unnamed[:1]


async def _set_window(db: AsyncSession, order: OutsourcingOrder, acceptance: Acceptance) -> Settlement:
    """The partner may apply three calendar months later, from 00:00 local; both sides see the day from now on.

    Where the order counts from the project's acceptance, three months after that, and not before its own.
    """
    settlement = await clock_of(db, order)
    await start_clock(db, order, settlement, acceptance)
    return settlement
