"""A claim is set off against another payable of the partner (抵销, S0-49)."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, save, touch
from domain.outsourcing import states
from domain.outsourcing.below_order import below
from domain.outsourcing.claiming import follow, part_of, unless_open
from domain.outsourcing.close_order import close_if_settled
from domain.outsourcing.models import Claim, Payable, PayableState, SetOff
from domain.outsourcing.payable_events import ClaimSetOff
from domain.outsourcing.queries import visible
from domain.outsourcing.refusals import ClaimRefusal, PaymentRefusal

ACTION = "claim:set_off"


async def can_set_off_claim(db: AsyncSession, actor: Actor, claim: Claim) -> Missing:
    """Something of it is open."""
    return unless_open(claim)


async def set_off_claim(
    db: AsyncSession, actor: Actor, claim_id: UUID, payable_id: UUID, amount: Decimal, expected_version: int | None = None
) -> SetOff:
    """A part counts as paid on an invoiced payable of the same partner and currency, without money (S0-49).

    Never more than what is open of the claim, nor than what is invoiced and unpaid of the payable; not by who approved the payable.
    """
    claim = await row_for(db, actor, ACTION, Claim, claim_id, expected_version=expected_version)
    refuse(await can_set_off_claim(db, actor, claim))
    await visible(db, actor, Payable, payable_id)
    payable = await lock_row(db, Payable, payable_id)
    amount = part_of(claim, amount)
    _check(actor, claim, payable, amount)
    set_off = SetOff(
        **below(payable),
        claim_id=claim.id,
        payable_id=payable.id,
        currency=claim.currency,
        amount=amount,
        set_on=actor.today,
        set_by_id=actor.user_id,
        approved_by_id=payable.approved_by_id,
    )
    await save(db, set_off)
    await _follow_payable(db, actor, payable)
    await follow(db, actor, claim)
    record(db, actor, ClaimSetOff(set_off.id, claim.id, payable.id))
    await close_if_settled(db, actor, payable)
    return set_off


def _check(actor: Actor, claim: Claim, payable: Payable, amount: Decimal) -> None:
    if payable.partner_id != claim.partner_id:
        raise Refused(ClaimRefusal.SET_OFF_OTHER_PARTNER, "The payable is another partner's.", "payableId")
    if payable.currency != claim.currency:
        raise Refused(ClaimRefusal.SET_OFF_OTHER_CURRENCY, "The payable is in another currency.", "payableId")
    refuse(states.unless_in(payable, PayableState.INVOICED, PayableState.PARTLY_PAID))
    if actor.user_id == payable.approved_by_id:
        raise Refused(PaymentRefusal.PAYER_IS_APPROVER, "Who approved this does not pay it.")
    if payable.paid_amount + amount > payable.invoiced_amount:
        raise Refused(PaymentRefusal.PAYMENT_EXCEEDS_INVOICES, "The payments would exceed the invoices.", "amount")


async def _follow_payable(db: AsyncSession, actor: Actor, payable: Payable) -> None:
    """The payable as its trigger made it."""
    came_from = payable.state
    await db.refresh(payable)
    touch(payable)
    states.follow(db, actor, payable, came_from)
    await db.flush()
