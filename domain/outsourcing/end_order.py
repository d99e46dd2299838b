"""What follows when a termination is final (S0-44, S0-49). Part of agreeing to one and of concluding one."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record
from domain.outsourcing.acceptance_events import AcceptanceEnded
from domain.outsourcing.acceptance_queries import acceptances_of
from domain.outsourcing.change_rows import end_changes
from domain.outsourcing.models import (
    AcceptanceState,
    OrderState,
    OutsourcingOrder,
    PayableState,
    Termination,
    TerminationState,
)
from domain.outsourcing.monthly_rows import drop_statements
from domain.outsourcing.open_settlement import open_window
from domain.outsourcing.order_events import OrderTerminated
from domain.outsourcing.order_queries import ungiven_payables
from domain.outsourcing.settlement_queries import settlement_of
from domain.outsourcing.states import UNDER_WAY, move


async def end_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder, termination: Termination, how: TerminationState) -> None:
    """The order is terminated, and its settlement eligible at once: a partial one, of what was delivered.

    Rounds of acceptance that are open are void, changes and monthly statements under way fall away.
    Payments that wait for work not given are cancelled, and
    an advance that nobody has invoiced; what was opened for accepted work, or invoiced, stays. The settlement pays the rest, or where
    more was paid than delivered, claims it back.
    """
    termination.terminated_on = actor.today
    await move(db, actor, termination, how)
    for acceptance in await acceptances_of(db, order.id):
        if acceptance.state in UNDER_WAY:
            await move(db, actor, acceptance, AcceptanceState.VOIDED, termination.reason)
            record(db, actor, AcceptanceEnded(acceptance.id, order.id))
    await end_changes(db, actor, order, termination.reason)
    await drop_statements(db, actor, order)
    order.terminated_on = termination.terminated_on
    order.delivered_days, order.delivered_amount = termination.delivered_days, termination.delivered_amount
    await move(db, actor, order, OrderState.TERMINATED, termination.reason)
    for payable in await ungiven_payables(db, order.id):
        await move(db, actor, payable, PayableState.CANCELLED)
    await _settle_at_once(db, actor, order, termination)
    record(db, actor, OrderTerminated(order.id, termination.id))


async def _settle_at_once(db: AsyncSession, actor: Actor, order: OutsourcingOrder, termination: Termination) -> None:
    settlement = await settlement_of(db, order.id)
    settlement.termination_id, settlement.terminated_on = termination.id, termination.terminated_on
    settlement.project_acceptance_id = settlement.project_accepted_on = None
    settlement.eligible_on = settlement.expected_on = actor.today
    await open_window(db, actor, settlement)
