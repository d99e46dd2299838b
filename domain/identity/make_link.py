"""The worker mails an invitation: the link is made at that moment, so that its secret stands in no event, queue or log."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, lock_row, row_for, save
from domain.identity.models import Audience, Invitation, InvitationLink, Language, Organisation, User
from domain.identity.secret import hash_secret, new_secret

ACTION = "invitation:make_link"


@dataclass(frozen=True)
class Letter:
    """What the mail says. `token` is the last part of the link's address and is kept nowhere."""

    name: str
    email: str
    organisation: str
    audience: Audience
    language: Language
    time_zone: str | None
    expires_at: datetime
    token: str = field(repr=False)


async def make_link(db: AsyncSession, actor: Actor, invitation_id: UUID) -> Letter | None:
    """A link for the mail about to be sent; None where the invitation is over, and nothing is to be mailed.

    A mail that is sent twice, because a worker died between sending and noting it, carries two links and both work.
    """
    invitation = await row_for(db, actor, ACTION, Invitation, invitation_id)
    user = await lock_row(db, User, invitation.user_id)
    if invitation.accepted_at or invitation.withdrawn_at or user.disabled_at or invitation.expires_at <= actor.now:
        return None
    organisation = await lock_row(db, Organisation, user.organisation_id)
    token = new_secret()
    invitation.mailed_at = actor.now
    await save(db, InvitationLink(invitation_id=invitation.id, token_hash=hash_secret(token)))
    where = (organisation.name, user.audience, user.language, user.time_zone)
    return Letter(user.name, invitation.email, *where, invitation.expires_at, token)
