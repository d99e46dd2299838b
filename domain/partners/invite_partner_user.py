"""A partner's people enter the portal."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.identity.invitations import Person, Place, Wish, invite
from domain.identity.models import Audience, Invitation
from domain.partners.models import Partner, PartnerState
from domain.partners.refusals import PartnerRefusal

ACTION = "partner_user:invite"


async def can_invite_partner_user(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """The partner is not blacklisted."""
    if partner.state is PartnerState.BLACKLISTED:
        return [Refused(PartnerRefusal.PARTNER_NOT_ACTIVE, "This partner is not active.")]
    return []


async def invite_partner_user(db: AsyncSession, actor: Actor, partner_id: UUID, person: Person, roles: Sequence[str] = ()) -> Invitation:
    """A person of the partner gets a mailed link; the roles (partner_lead, partner_finance, partner_admin) count for it only.

    By the partner manager, the administrator, or the partner's own. A blacklisted partner invites nobody: PARTNER_NOT_ACTIVE;
    else as `invitations.invite`.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, lock=False)
    refuse(await can_invite_partner_user(db, actor, partner))
    place = Place(partner.organisation_id, Audience.PARTNER, partner_id=partner.id)
    return await invite(db, actor, place, person, [Wish(role) for role in roles])
