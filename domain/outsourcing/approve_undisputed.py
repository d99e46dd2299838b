"""The provider approves what is not in dispute (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for
from domain.outsourcing.models import OutsourcingOrder, Settlement, SettlementState
from domain.outsourcing.open_rest import open_rest
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_events import UndisputedApproved
from domain.outsourcing.states import unless_in

ACTION = "settlement:approve_part"


async def can_approve_undisputed(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """Lines are in dispute, somebody else proposed, and something is owed that is not open yet."""
    if wrong := unless_in(settlement, SettlementState.DISPUTED):
        return wrong
    missing = []
    if settlement.settlement_amount is None or settlement.settlement_amount <= settlement.payable_amount:
        missing.append(Refused(SettlementRefusal.NOTHING_UNDISPUTED, "Nothing undisputed is left to approve."))
    if actor.user_id == settlement.proposed_by_id:
        missing.append(Refused(SettlementRefusal.APPROVER_IS_PROPOSER, "Who proposed the statement does not approve it."))
    return missing


async def approve_undisputed(db: AsyncSession, actor: Actor, settlement_id: UUID, expected_version: int | None = None) -> Settlement:
    """While lines are in dispute, what the statement leaves with all its deductions is owed in any case: its payable opens (S0-49).

    Approved by another person than the proposer. Later statements leave at least as much, and open only what is more.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_approve_undisputed(db, actor, settlement))
    order = await lock_row(db, OutsourcingOrder, settlement.order_id)
    settlement.part_approved_at, settlement.part_approved_by_id = actor.now, actor.user_id
    settlement.part_proposed_by_id = settlement.proposed_by_id
    settlement.payable_amount = settlement.settlement_amount or settlement.payable_amount
    await db.flush()
    await open_rest(db, actor, settlement, order)
    record(db, actor, UndisputedApproved(settlement.id, order.id))
    return settlement
