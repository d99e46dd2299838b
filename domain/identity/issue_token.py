"""A program gets its credential."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for, save
from domain.calendar import local_day, start_of_day
from domain.identity.in_person import needs_person
from domain.identity.models import ApiToken, TokenScope, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.secret import hash_secret, new_secret
from domain.platform.clock import real_now
from domain.values import text

ACTION = "token:issue"
PREFIX = "concord_"
LONGEST = timedelta(days=731)


@dataclass(frozen=True)
class Issued:
    """The token's row, and the secret: shown this once."""

    token: ApiToken
    secret: str = field(repr=False)


async def can_issue_token(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """A person issues it, for somebody whose access is not disabled."""
    missing = needs_person(actor)
    if user.disabled_at is not None:
        missing.append(Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled."))
    return missing


async def issue_token(
    db: AsyncSession, actor: Actor, user_id: UUID, name: str, expires_on: date, scope: TokenScope = TokenScope.ACT
) -> Issued:
    """A token for oneself, or by an administrator for a program: never for another person.

    With the scope READ it does nothing, whatever its user may; a program that only reads has no other: READS_ONLY.

    It works through `expires_on`, at most two years ahead, in real time whatever the product's clock shows: TOKEN_PERIOD. A token
    cannot issue a token: NEEDS_SIGN_IN.
    """
    user = await row_for(db, actor, ACTION, User, user_id)
    refuse(await can_issue_token(db, actor, user))
    if user.reads_only and scope is not TokenScope.READ:
        raise Refused(IdentityRefusal.READS_ONLY, "This program only reads: its tokens are for reading.", "scope")
    if not timedelta() <= expires_on - local_day(real_now()) <= LONGEST:
        raise Refused(IdentityRefusal.TOKEN_PERIOD, "A token ends on a day within the next two years.", "expiresOn")
    secret = new_secret(PREFIX)
    token = ApiToken(
        user_id=user.id,
        name=text(name, "name"),
        token_hash=hash_secret(secret),
        scope=scope,
        expires_at=start_of_day(expires_on + timedelta(days=1)),
    )
    await save(db, token)
    return Issued(token, secret)
