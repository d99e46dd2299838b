"""More was paid than the final amount: the difference is claimed back (S0-49). Part of approving the settlement."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, save
from domain.outsourcing.below_order import below
from domain.outsourcing.models import Claim, Settlement
from domain.outsourcing.payable_events import ClaimOpened
from domain.outsourcing.queries import named
from domain.partners.models import Partner
from domain.platform.codes import next_code


async def open_claim(db: AsyncSession, actor: Actor, settlement: Settlement) -> Claim | None:
    """A claim over what was paid beyond the final amount; None where nothing was."""
    if settlement.paid_amount is None or settlement.final_amount is None or settlement.paid_amount <= settlement.final_amount:
        return None
    partner = await named(db, Partner, settlement.partner_id)
    claim = Claim(
        **below(settlement),
        code=await next_code(db, f"CLM-{partner.code}-{actor.today.year}"),
        settlement_id=settlement.id,
        currency=settlement.currency,
        amount=settlement.paid_amount - settlement.final_amount,
        opened_on=actor.today,
        approved_by_id=actor.user_id,
    )
    await save(db, claim)
    record(db, actor, ClaimOpened(claim.id, settlement.id, settlement.order_id))
    return claim
