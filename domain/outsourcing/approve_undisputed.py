"""The provider approves what is not in dispute, step by step (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import ApprovalState, Verdict
from domain.outsourcing.models import OutsourcingOrder, Settlement, SettlementState
from domain.outsourcing.open_rest import open_rest
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_events import UndisputedApproved, UndisputedDecided
from domain.outsourcing.states import unless_in

ACTION = "settlement:approve_part"


async def can_approve_undisputed(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """Lines are in dispute, something is owed that is not open yet, somebody else proposed, and a step is the actor's."""
    if wrong := unless_in(settlement, SettlementState.DISPUTED):
        return wrong
    missing = []
    if settlement.settlement_amount is None or settlement.settlement_amount <= settlement.payable_amount:
        missing.append(Refused(SettlementRefusal.NOTHING_UNDISPUTED, "Nothing undisputed is left to approve."))
    if actor.user_id == settlement.proposed_by_id:
        missing.append(Refused(SettlementRefusal.APPROVER_IS_PROPOSER, "Who proposed the statement does not approve it."))
    return missing or await can_decide(db, actor, settlement.id)


async def approve_undisputed(db: AsyncSession, actor: Actor, settlement_id: UUID, expected_version: int | None = None) -> Settlement:
    """The yes of an approver, never the proposer, while lines are in dispute; with the last one what is owed in any case opens (S0-49).

    That is what the statement leaves with all its deductions. The chain is that of the settlement, by its final amount: it was asked
    when the partner objected. Later statements leave at least as much, and open only what is more.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_approve_undisputed(db, actor, settlement))
    order = await lock_row(db, OutsourcingOrder, settlement.order_id)
    approval = await decide(db, actor, settlement.id, Verdict.APPROVE)
    if approval.state is not ApprovalState.APPROVED:
        touch(settlement)
        record(db, actor, UndisputedDecided(settlement.id, order.id))
        return settlement
    settlement.part_approved_at, settlement.part_approved_by_id = actor.now, actor.user_id
    settlement.part_proposed_by_id = settlement.proposed_by_id
    settlement.payable_amount = settlement.settlement_amount or settlement.payable_amount
    await db.flush()
    await open_rest(db, actor, settlement, order)
    record(db, actor, UndisputedApproved(settlement.id, order.id))
    return settlement
