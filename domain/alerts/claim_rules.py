"""The alerts of a claim (应退款): both sides know of it until nothing of it is open (S0-49)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.money_rules import PARTNER_MONEY
from domain.alerts.queries import names_of_order
from domain.alerts.wants import Called, Subject, To, Want
from domain.outsourcing.claiming import rest_of
from domain.outsourcing.models import Claim, ClaimState


async def claim_alerts(db: AsyncSession, actor: Actor, claim: Claim) -> Called:
    """What is open of it, to the provider's finance and to the partner's."""
    names = dict(await names_of_order(db, claim.order_id))
    names.pop("owner_id")
    tenants = (claim.customer_id, claim.partner_id, claim.project_id, claim.unit_id)
    subject = Subject("Claim", claim.id, *tenants, names | {"claim": claim.code}, "Settlement", claim.settlement_id)
    if claim.state is not ClaimState.OPEN:
        return Called(subject, [])
    extra = {"amount": str(rest_of(claim)), "currency": claim.currency}
    return Called(subject, [Want(AlertRule.CLAIM_OPENED, actor.now, To(provider=["finance"], partner=PARTNER_MONEY), extra=extra)])
