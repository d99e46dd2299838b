"""A credential of a program ends."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, row_for
from domain.identity.models import ApiToken
from domain.identity.refusals import IdentityRefusal

ACTION = "token:revoke"


async def revoke_token(db: AsyncSession, actor: Actor, token_id: UUID) -> ApiToken:
    """The token opens nothing from the next request on: one's own, or any by an administrator. TOKEN_REVOKED."""
    token = await row_for(db, actor, ACTION, ApiToken, token_id)
    if token.revoked_at is not None:
        raise Refused(IdentityRefusal.TOKEN_REVOKED, "This token has been revoked already.")
    token.revoked_at = actor.now
    await db.flush()
    return token
