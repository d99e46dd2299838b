"""What follows from the last yes to a revocation (S0-47, S0-48, S0-49). Part of approving it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, lock_row, record, refuse
from domain.outsourcing.acceptance_events import AcceptanceRevoked
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceKind,
    AcceptanceRevocation,
    AcceptanceState,
    OrderState,
    OutsourcingOrder,
    PayableState,
    SettlementState,
)
from domain.outsourcing.payable_events import PayableLocked
from domain.outsourcing.payable_queries import payables_opened_by
from domain.outsourcing.request_revocation import too_late
from domain.outsourcing.settlement_clock import clock_of, stop_clock
from domain.outsourcing.states import move


async def revoke_acceptance(db: AsyncSession, actor: Actor, revocation: AcceptanceRevocation) -> None:
    """What it had opened is locked again and not held any more, a final one's window is withdrawn, and the order runs on."""
    acceptance = await lock_row(db, Acceptance, revocation.acceptance_id)
    order = await lock_row(db, OutsourcingOrder, acceptance.order_id)
    payables = await payables_opened_by(db, acceptance.id)
    refuse(await too_late(db, acceptance))
    for payable in payables:
        payable.acceptance_id = payable.opened_at = payable.approved_by_id = payable.held_since = None
        await move(db, actor, payable, PayableState.LOCKED, revocation.reason)
        record(db, actor, PayableLocked(payable.id, payable.order_id))
    settlement_id = None
    if acceptance.kind is AcceptanceKind.FINAL:
        settlement_id = await _withdraw_window(db, actor, order, revocation.reason)
        await move(db, actor, order, OrderState.RUNNING, revocation.reason)
    await move(db, actor, acceptance, AcceptanceState.REVOKED, revocation.reason)
    record(db, actor, AcceptanceRevoked(acceptance.id, order.id, settlement_id))


async def _withdraw_window(db: AsyncSession, actor: Actor, order: OutsourcingOrder, reason: str) -> UUID:
    """The settlement waits for another final acceptance, expected as it was when the order began."""
    settlement = await clock_of(db, order)
    if settlement.state is SettlementState.ELIGIBLE:
        await move(db, actor, settlement, SettlementState.LOCKED, reason)
    await stop_clock(db, order, settlement)
    return settlement.id
