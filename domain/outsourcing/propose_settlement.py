"""The provider proposes a statement (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, save
from domain.outsourcing.events import SettlementProposed
from domain.outsourcing.models import OutsourcingOrder, Settlement, SettlementState
from domain.outsourcing.queries import earlier_payables_open
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.statement import line_rows, statement_of
from domain.outsourcing.states import move, unless_may_become

ACTION = "settlement:propose"


async def can_propose_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """The partner has applied, and every earlier payable is paid."""
    if wrong := unless_may_become(settlement, SettlementState.PROPOSED):
        return wrong
    if await earlier_payables_open(db, settlement.order_id):
        return [Refused(SettlementRefusal.EARLIER_PAYMENTS_OPEN, "Earlier payments of this order are still open.")]
    return []


async def propose_settlement(db: AsyncSession, actor: Actor, settlement_id: UUID, expected_version: int | None = None) -> Settlement:
    """A statement whose lines carry source and formula; each proposal is a new number, the earlier ones stay (S0-49).

    What the partner confirmed counts for that number only: a new proposal is to be confirmed anew.
    Refused while an earlier payable of the order is not paid: it would be paid twice.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    order = await lock_row(db, OutsourcingOrder, settlement.order_id)
    refuse(await can_propose_settlement(db, actor, settlement))
    statement = await statement_of(db, order)
    settlement.statement_number += 1
    settlement.final_amount, settlement.paid_amount = statement.final_amount, statement.paid_amount
    settlement.settlement_amount = statement.settlement_amount
    settlement.proposed_at, settlement.proposed_by_id = actor.now, actor.user_id
    settlement.confirmed_at = settlement.confirmed_by_id = settlement.confirmed_statement = None
    await move(db, actor, settlement, SettlementState.PROPOSED)
    await save(db, *line_rows(settlement, order.currency, statement))
    record(db, actor, SettlementProposed(settlement.id, order.id, settlement.statement_number))
    return settlement
