"""An invitation is sent again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, lock_row, row_for
from domain.identity.invitations import send_invitation
from domain.identity.models import Invitation, User
from domain.identity.refusals import IdentityRefusal

ACTION = "invitation:resend"


async def resend_invitation(db: AsyncSession, actor: Actor, invitation_id: UUID) -> Invitation:
    """A new invitation to the same person, good for the full time again; the links of the older one end.

    Also after the older one expired or was withdrawn, but not after joining: INVITATION_USED; USER_DISABLED.
    """
    invitation = await row_for(db, actor, ACTION, Invitation, invitation_id)
    user = await lock_row(db, User, invitation.user_id)
    if user.joined_at is not None:
        raise Refused(IdentityRefusal.INVITATION_USED, "This person has joined already.")
    if user.disabled_at is not None:
        raise Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled.")
    return await send_invitation(db, actor, user, invitation.email)
