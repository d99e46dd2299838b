"""The administrator invites a colleague."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Denied, Missing, row_for
from domain.identity.invitations import Person, Place, Wish, invite
from domain.identity.models import Audience, Invitation, Organisation

ACTION = "staff:invite"


async def can_invite_staff(db: AsyncSession, actor: Actor, organisation: Organisation) -> Missing:
    """Into the actor's own organisation; to any other Denied."""
    if organisation.id != actor.organisation_id:
        raise Denied(ACTION)
    return []


async def invite_staff(db: AsyncSession, actor: Actor, person: Person, roles: Sequence[Wish] = ()) -> Invitation:
    """A person of the provider gets a mailed link, and holds the roles (in units or everywhere) from the moment of joining.

    A worker mails the link: event InvitationSent. Refusals: `invitations.invite`.
    """
    provider = await row_for(db, actor, ACTION, Organisation, actor.organisation_id, lock=False)
    return await invite(db, actor, Place(provider.id, Audience.STAFF), person, roles)
