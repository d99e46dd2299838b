"""A company is asked to become a partner."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, require
from domain.identity.invitations import Person, Place, Wish, invite
from domain.identity.models import Audience
from domain.partners.events import PartnerInvited
from domain.partners.make_partner import make_partner
from domain.partners.models import Partner, PartnerKind
from domain.partners.states import begin

ACTION = "partner:invite"
FIRST_ROLE = "partner_admin"


async def invite_candidate(
    db: AsyncSession, actor: Actor, *, name: str, code: str, credit_code: str, kinds: Sequence[PartnerKind], person: Person
) -> Partner:
    """A partner whose file is a draft (S0-45), and a mailed link for the person who fills it in: the partner's administrator.

    Refusals: `make_partner`, and those of inviting.
    """
    require(db, actor, ACTION)
    partner = await make_partner(db, actor, name=name, code=code, credit_code=credit_code, kinds=kinds)
    begin(db, actor, partner)
    place = Place(partner.organisation_id, Audience.PARTNER, partner_id=partner.id)
    await invite(db, actor, place, person, [Wish(FIRST_ROLE)])
    record(db, actor, PartnerInvited(partner.id))
    return partner
