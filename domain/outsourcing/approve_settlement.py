"""The provider approves a confirmed settlement (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, save
from domain.outsourcing.below_order import below
from domain.outsourcing.broken import within_limits
from domain.outsourcing.changed_terms import SETTLEMENT_DUE_DAYS
from domain.outsourcing.close_order import close_settled
from domain.outsourcing.events import SettlementApproved
from domain.outsourcing.models import (
    OutsourcingOrder,
    Payable,
    PayableState,
    PaymentKind,
    Settlement,
    SettlementState,
)
from domain.outsourcing.open_payable import open_payable
from domain.outsourcing.queries import lines_of, locked_payables, named, next_sequence_of_payables
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.statement import as_stored, statement_of
from domain.outsourcing.states import begin, move, unless_in

ACTION = "settlement:approve"


async def can_approve_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """The partner has confirmed, somebody else proposed, and the sources still give the same fen."""
    if wrong := unless_in(settlement, SettlementState.CONFIRMED):
        return wrong
    missing = []
    if actor.user_id == settlement.proposed_by_id:
        missing.append(Refused(SettlementRefusal.APPROVER_IS_PROPOSER, "Who proposed the statement does not approve it."))
    statement = await statement_of(db, await named(db, OutsourcingOrder, settlement.order_id))
    if list(statement.lines) != [as_stored(row) for row in await lines_of(db, settlement)]:
        missing.append(Refused(SettlementRefusal.STATEMENT_OUTDATED, "The statement no longer fits its sources. Please propose it again."))
    return missing


async def approve_settlement(db: AsyncSession, actor: Actor, settlement_id: UUID, expected_version: int | None = None) -> Settlement:
    """Another person than the proposer approves; what is left to pay opens, and where nothing is left the order closes (S0-49).

    The statement is computed again from its sources: it must give the same fen as the one that was confirmed.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    order = await lock_row(db, OutsourcingOrder, settlement.order_id)
    refuse(await can_approve_settlement(db, actor, settlement))
    statement = await statement_of(db, order)
    settlement.approved_at, settlement.approved_by_id = actor.now, actor.user_id
    settlement.payable_amount = statement.settlement_amount
    await move(db, actor, settlement, SettlementState.APPROVED)
    record(db, actor, SettlementApproved(settlement.id, order.id))
    order.final_amount = settlement.final_amount
    with within_limits():
        await db.flush()
    await _pay_rest(db, actor, settlement, order)
    return settlement


async def _pay_rest(db: AsyncSession, actor: Actor, settlement: Settlement, order: OutsourcingOrder) -> None:
    """The settlement's payable opens with what is left; where nothing is, it falls away and all is closed."""
    waiting = await locked_payables(db, order.id, PaymentKind.SETTLEMENT)
    if settlement.payable_amount > 0:
        payable = waiting[0] if waiting else await _payable(db, actor, settlement, order)
        payable.settlement_id, payable.amount = settlement.id, settlement.payable_amount
        await open_payable(db, actor, payable, actor.user_id)
        return
    for payable in waiting:
        await move(db, actor, payable, PayableState.CANCELLED)
    await close_settled(db, actor, settlement, order)


async def _payable(db: AsyncSession, actor: Actor, settlement: Settlement, order: OutsourcingOrder) -> Payable:
    """An order whose terms leave nothing to the settlement may still have something left to pay."""
    payable = Payable(
        **below(settlement),
        sequence=await next_sequence_of_payables(db, order.id),
        kind=PaymentKind.SETTLEMENT,
        currency=order.currency,
        amount=settlement.payable_amount,
        due_days=SETTLEMENT_DUE_DAYS,
        expected_on=actor.today,
    )
    await save(db, payable)
    begin(db, actor, payable)
    return payable
