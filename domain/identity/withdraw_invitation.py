"""An invitation is taken back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.identity.models import Invitation
from domain.identity.refusals import IdentityRefusal

ACTION = "invitation:withdraw"


async def can_withdraw_invitation(db: AsyncSession, actor: Actor, invitation: Invitation) -> Missing:
    """It is neither used nor withdrawn."""
    if invitation.accepted_at is not None:
        return [Refused(IdentityRefusal.INVITATION_USED, "This person has joined already.")]
    if invitation.withdrawn_at is not None:
        return [Refused(IdentityRefusal.INVITATION_WITHDRAWN, "This invitation has been withdrawn already.")]
    return []


async def withdraw_invitation(db: AsyncSession, actor: Actor, invitation_id: UUID) -> Invitation:
    """The links of the invitation end at once. INVITATION_USED, INVITATION_WITHDRAWN."""
    invitation = await row_for(db, actor, ACTION, Invitation, invitation_id)
    refuse(await can_withdraw_invitation(db, actor, invitation))
    invitation.withdrawn_at = actor.now
    await db.flush()
    return invitation
