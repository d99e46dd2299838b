"""An invitation is sent again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, refuse, row_for
from domain.identity.invitations import send_invitation
from domain.identity.models import Invitation, User
from domain.identity.refusals import IdentityRefusal

ACTION = "invitation:resend"


async def can_resend_invitation(db: AsyncSession, actor: Actor, invitation: Invitation) -> Missing:
    """The person has not joined, and is not disabled."""
    user = await db.get_one(User, invitation.user_id)
    missing = []
    if user.joined_at is not None:
        missing.append(Refused(IdentityRefusal.INVITATION_USED, "This person has joined already."))
    if user.disabled_at is not None:
        missing.append(Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled."))
    return missing


async def resend_invitation(db: AsyncSession, actor: Actor, invitation_id: UUID) -> Invitation:
    """A new invitation to the same person, good for the full time again; the links of the older one end.

    Also after the older one expired or was withdrawn, but not after joining: INVITATION_USED; USER_DISABLED.
    """
    invitation = await row_for(db, actor, ACTION, Invitation, invitation_id)
    user = await lock_row(db, User, invitation.user_id)
    refuse(await can_resend_invitation(db, actor, invitation))
    return await send_invitation(db, actor, user, invitation.email)
