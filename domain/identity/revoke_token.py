"""A credential of a program ends."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.identity.models import ApiToken
from domain.identity.refusals import IdentityRefusal

ACTION = "token:revoke"


async def can_revoke_token(db: AsyncSession, actor: Actor, token: ApiToken) -> Missing:
    """It has not been revoked."""
    if token.revoked_at is None:
        return []
    return [Refused(IdentityRefusal.TOKEN_REVOKED, "This token has been revoked already.")]


async def revoke_token(db: AsyncSession, actor: Actor, token_id: UUID) -> ApiToken:
    """The token opens nothing from the next request on: one's own, or any by an administrator. TOKEN_REVOKED."""
    token = await row_for(db, actor, ACTION, ApiToken, token_id)
    refuse(await can_revoke_token(db, actor, token))
    token.revoked_at = actor.now
    await db.flush()
    return token
