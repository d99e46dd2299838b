"""The provider approves a confirmed settlement, step by step (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import ApprovalState, Verdict
from domain.identity.models import User
from domain.outsourcing.broken import within_limits
from domain.outsourcing.close_order import close_settled
from domain.outsourcing.evaluating import scores_differ
from domain.outsourcing.models import OutsourcingOrder, PayableState, PaymentKind, Settlement, SettlementState
from domain.outsourcing.open_claim import open_claim
from domain.outsourcing.open_rest import open_rest
from domain.outsourcing.payable_queries import locked_payables
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_events import SettlementApproved
from domain.outsourcing.settlement_queries import lines_of, settlement_has_open_payables
from domain.outsourcing.statement import as_stored, statement_of
from domain.outsourcing.states import move, unless_in

ACTION = "settlement:approve"


async def can_approve_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """The partner has confirmed, somebody else proposed, a step is the actor's, and the sources still give the same fen."""
    if wrong := unless_in(settlement, SettlementState.CONFIRMED):
        return wrong
    missing = []
    if actor.user_id == settlement.proposed_by_id:
        missing.append(Refused(SettlementRefusal.APPROVER_IS_PROPOSER, "Who proposed the statement does not approve it."))
    else:
        missing += await can_decide(db, actor, settlement.id)
    statement = await statement_of(db, await named(db, OutsourcingOrder, settlement.order_id))
    if list(statement.lines) != [as_stored(row) for row in await lines_of(db, settlement)]:
        missing.append(Refused(SettlementRefusal.STATEMENT_OUTDATED, "The statement no longer fits its sources. Please propose it again."))
    return missing


async def approve_settlement(
    db: AsyncSession, actor: Actor, settlement_id: UUID, expected_version: int | None = None, reason: str | None = None
) -> Settlement:
    """The yes of an approver, never the proposer; with the last one what is left to pay opens, or the order closes (S0-49).

    The statement is computed again from its sources: it must give the same fen as the one that was confirmed. Where the two sides'
    scores differ by more than the rule's step, the approver says why the provider's counts. What was paid beyond the final amount
    becomes a claim.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    order = await lock_row(db, OutsourcingOrder, settlement.order_id)
    refuse(await can_approve_settlement(db, actor, settlement))
    reason = await _decision(db, settlement, reason)
    approval = await decide(db, actor, settlement.id, Verdict.APPROVE, reason)
    settlement.approval_reason = reason
    if approval.state is not ApprovalState.APPROVED:
        touch(settlement)
        return settlement
    statement = await statement_of(db, order)
    settlement.approved_at, settlement.approved_by_id = actor.now, actor.user_id
    settlement.approved_name = (await named(db, User, actor.user_id)).name
    settlement.payable_amount = statement.settlement_amount
    await move(db, actor, settlement, SettlementState.APPROVED)
    record(db, actor, SettlementApproved(settlement.id, order.id))
    order.final_amount = settlement.final_amount
    with within_limits(order):
        await db.flush()
    await _pay_rest(db, actor, settlement, order)
    return settlement


async def _decision(db: AsyncSession, settlement: Settlement, reason: str | None) -> str | None:
    """The approver's word; needed where the two scores differ by more than the step of the rule."""
    reason = values.note(reason, "reason")
    if reason is None and await scores_differ(db, settlement):
        raise Refused(SettlementRefusal.EVALUATIONS_DIFFER, "The two evaluations differ: please say why you decide so.", "reason")
    return reason


async def _pay_rest(db: AsyncSession, actor: Actor, settlement: Settlement, order: OutsourcingOrder) -> None:
    """What is left opens, what was paid too much is claimed back; where neither is, what waited falls away and all is closed."""
    await open_rest(db, actor, settlement, order)
    for payable in await locked_payables(db, order.id, PaymentKind.SETTLEMENT):
        await move(db, actor, payable, PayableState.CANCELLED)
    if await open_claim(db, actor, settlement) is None and not await settlement_has_open_payables(db, settlement.id):
        await close_settled(db, actor, settlement, order)
