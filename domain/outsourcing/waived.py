"""The word on a round of acceptance for a party that does not exist (S0-47). Part of opening a round and of waiving a party."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.delivery.models import PartyWaiver
from domain.identity.models import User
from domain.outsourcing.below_order import below
from domain.outsourcing.models import Acceptance, AcceptanceSignature, Outcome
from domain.outsourcing.queries import named


async def waived(db: AsyncSession, actor: Actor, acceptance: Acceptance, waiver: PartyWaiver) -> AcceptanceSignature:
    """Headquarters' word, with its reason; it is no signature, and its day does not count for the date of acceptance."""
    return AcceptanceSignature(
        **below(acceptance),
        acceptance_id=acceptance.id,
        party=waiver.party,
        outcome=Outcome.WAIVED,
        opinion=waiver.reason,
        content_hash=acceptance.content_hash,
        signed_on=actor.today,
        signed_at=actor.now,
        user_id=waiver.waived_by_id,
        signer_name=(await named(db, User, waiver.waived_by_id)).name,
        waiver_id=waiver.id,
    )
