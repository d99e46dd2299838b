"""The partner confirms a statement (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.models import User
from domain.outsourcing.ask_approval import ask_approval
from domain.outsourcing.models import Settlement, SettlementState
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_events import SettlementConfirmed
from domain.outsourcing.states import move, unless_in

ACTION = "settlement:confirm"


async def can_confirm_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """A statement waits for the partner's word."""
    return unless_in(settlement, SettlementState.PROPOSED)


async def confirm_settlement(
    db: AsyncSession, actor: Actor, settlement_id: UUID, statement_number: int, expected_version: int | None = None
) -> Settlement:
    """The partner agrees with the statement that it read, named by its number; it goes into approval (S0-49)."""
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_confirm_settlement(db, actor, settlement))
    if statement_number != settlement.statement_number:
        raise Refused(SettlementRefusal.STATEMENT_CHANGED, "There is a newer statement. Please read it first.")
    settlement.confirmed_at, settlement.confirmed_by_id = actor.now, actor.user_id
    settlement.confirmed_statement = statement_number
    settlement.confirmed_name = (await named(db, User, actor.user_id)).name
    await move(db, actor, settlement, SettlementState.CONFIRMED)
    record(db, actor, SettlementConfirmed(settlement.id, settlement.order_id, statement_number))
    await ask_approval(db, actor, settlement)
    return settlement
