"""What is left of a settlement to pay is opened (S0-49). Part of approving it, or its undisputed part."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, save
from domain.outsourcing.below_order import below
from domain.outsourcing.changed_terms import SETTLEMENT_DUE_DAYS
from domain.outsourcing.models import OutsourcingOrder, Payable, PaymentKind, Settlement
from domain.outsourcing.open_payable import open_payable
from domain.outsourcing.payable_queries import locked_payables, next_sequence_of_payables
from domain.outsourcing.states import begin


async def open_rest(db: AsyncSession, actor: Actor, settlement: Settlement, order: OutsourcingOrder) -> None:
    """A payable over what may be paid and is not open yet: the order's settlement term, else one more; nothing where nothing is left."""
    await db.refresh(settlement, ["opened_amount"])
    rest = settlement.payable_amount - settlement.opened_amount
    if rest <= 0:
        return
    waiting = await locked_payables(db, order.id, PaymentKind.SETTLEMENT)
    payable = waiting[0] if waiting else await _payable(db, actor, settlement, order, rest)
    payable.settlement_id, payable.amount = settlement.id, rest
    await open_payable(db, actor, payable, actor.user_id)


async def _payable(db: AsyncSession, actor: Actor, settlement: Settlement, order: OutsourcingOrder, amount: Decimal) -> Payable:
    """An order whose terms leave nothing to the settlement may still have something left to pay."""
    payable = Payable(
        **below(settlement),
        sequence=await next_sequence_of_payables(db, order.id),
        kind=PaymentKind.SETTLEMENT,
        currency=order.currency,
        amount=amount,
        due_days=SETTLEMENT_DUE_DAYS,
        expected_on=actor.today,
    )
    await save(db, payable)
    begin(db, actor, payable)
    return payable
