"""A person signs in with e-mail and password and gets a session."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Origin, Refused, begin_act, save
from domain.identity.actors import NOBODY, Bearer
from domain.identity.attempts import Operation, count_attempt, forget_attempts
from domain.identity.email import email_key
from domain.identity.models import Account, Audience, Awaited, SignInSession, User
from domain.identity.passwords import password_matches
from domain.identity.queries import Membership, account_of, live_users
from domain.identity.refusals import IdentityRefusal
from domain.identity.refused import noting_refusals
from domain.identity.second_factor import held_factor, needs_factor
from domain.identity.secret import hash_secret, new_secret
from domain.platform.clock import product_now, real_now
from settings import settings

ACTION = "session:sign_in"
WAITS = timedelta(minutes=15)


@dataclass(frozen=True)
class Device:
    """Where a session is held: for the list of one's sessions, and for the throttle. `request_id` is the request's, for the audit."""

    address: str = ""
    user_agent: str = ""
    request_id: str = ""

    @property
    def origin(self) -> Origin:
        """As the audit keeps it."""
        return Origin.of(self.address, self.user_agent)


@dataclass(frozen=True)
class SignedIn:
    """The session's secret, for the cookie; its user; and all the account's users of this audience, to choose another by `switch_user`.

    While it `awaits` the second factor, the session opens nothing but `prove_factor` and `begin_factor`.
    """

    token: str = field(repr=False)
    user: User
    memberships: Sequence[Membership]
    awaits: Awaited | None = None


async def sign_in(
    sessions: async_sessionmaker[AsyncSession], email: str, password: str, *, device: Device, audience: Audience | None = None
) -> SignedIn:
    """Checks the password and opens a session of the account's oldest user (of the audience, where a portal names its own).

    Takes the session maker, unlike other acts, for two reasons: a failure has to stay counted while its refusal goes out, and
    no connection is held while the password is checked. SIGN_IN_FAILED tells nobody whether the account exists, has no
    password, is disabled, or has no user here; TOO_MANY_ATTEMPTS follows the same count for unknown addresses.
    """
    email = email_key(email)
    async with noting_refusals(sessions, ACTION, device.request_id, device.origin) as knock:
        async with sessions.begin() as db:
            account = await account_of(db, email)
            knock.account_id = account.id if account else NOBODY
            await count_attempt(db, Operation.SIGN_IN, email, device.address)
        if not await password_matches(password, account.password_hash if account else None) or account is None:
            raise _failed()
        async with sessions.begin() as db:
            return await _open(db, account, audience, device)


async def _open(db: AsyncSession, account: Account, audience: Audience | None, device: Device) -> SignedIn:
    users = await live_users(db, account.id, audience)
    if account.disabled_at is not None or not users:
        raise _failed()
    await forget_attempts(db, Operation.SIGN_IN, account.email, device.address)
    user = users[0][0]
    begin_act(db, Bearer.of(user, await product_now(db), device.request_id, device.origin), ACTION)
    token, awaits = await enter(db, user, device)
    return SignedIn(token, user, [Membership(one.id, name, one.audience) for one, name in users], awaits)


async def enter(db: AsyncSession, user: User, device: Device) -> tuple[str, Awaited | None]:
    """A session of whoever has given the password: whole, or waiting for the code of the second factor or for the factor itself."""
    awaits = Awaited.CODE if await held_factor(db, user.account_id) else Awaited.ENROLMENT if await needs_factor(db, user) else None
    return await open_session(db, user, device, awaits), awaits


async def open_session(db: AsyncSession, user: User, device: Device, awaits: Awaited | None = None) -> str:
    """A new session of the user; the answer is its secret, which nothing else holds.

    It ends in real time, whatever the product's clock shows, so that a demo that jumps three months signs nobody out: after
    `session_absolute_hours`, or `session_idle_hours` without a request; one that waits for the second factor after 15 minutes.
    """
    token, now = new_secret(), real_now()
    row = SignInSession(
        user_id=user.id,
        customer_id=user.customer_id,
        partner_id=user.partner_id,
        token_hash=hash_secret(token),
        seen_at=now,
        expires_at=now + (WAITS if awaits else timedelta(hours=settings().session_absolute_hours)),
        user_agent=device.origin.user_agent,
        address=device.origin.address,
        awaits=awaits,
    )
    await save(db, row)
    return token


def _failed() -> Refused:
    return Refused(IdentityRefusal.SIGN_IN_FAILED, "E-mail or password is wrong.")
