"""What refunding, setting off and writing off a claim have in common (S0-49)."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, lock_row, touch
from domain.outsourcing.close_order import close_settled
from domain.outsourcing.models import Claim, ClaimState, OutsourcingOrder, Settlement, SettlementState
from domain.outsourcing.refusals import ClaimRefusal


def rest_of(claim: Claim) -> Decimal:
    """What is missing of it."""
    return claim.amount - claim.refunded_amount - claim.set_off_amount - claim.written_off_amount


def unless_open(claim: Claim) -> Missing:
    """That nothing of it is missing any more."""
    return [] if claim.state is ClaimState.OPEN else [Refused(ClaimRefusal.CLAIM_CLOSED, "Nothing of this claim is open.")]


def part_of(claim: Claim, amount: Decimal) -> Decimal:
    """A positive amount within what is missing."""
    amount = values.amount(amount, "amount", claim.currency)
    if amount > rest_of(claim):
        raise Refused(ClaimRefusal.CLAIM_EXCEEDED, "This is more than what is open of the claim.", "amount")
    return amount


async def follow(db: AsyncSession, actor: Actor, claim: Claim) -> None:
    """The claim as its trigger made it; with its last part gone, settlement and order are closed."""
    await db.refresh(claim)
    touch(claim)
    if claim.state is ClaimState.CLOSED:
        claim.closed_at = actor.now
        await db.flush()
        settlement = await lock_row(db, Settlement, claim.settlement_id)
        if settlement.state is SettlementState.APPROVED:
            await close_settled(db, actor, settlement, await lock_row(db, OutsourcingOrder, settlement.order_id))
    await db.flush()
