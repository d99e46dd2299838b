"""A member of the staff signs in by an OpenID Connect provider."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, begin_act, save
from domain.broken import unless_taken
from domain.identity.actors import NOBODY, Bearer
from domain.identity.email import email_key
from domain.identity.models import Account, Audience, ProviderIdentity
from domain.identity.queries import account_of, live_users
from domain.identity.refusals import IdentityRefusal
from domain.identity.refused import Knock, beside, noting_refusals
from domain.identity.sign_in import Device, SignedIn, enter
from domain.platform.clock import product_now

ACTION = "session:sign_in_by_provider"


@dataclass(frozen=True)
class Vouched:
    """What the provider says of a person, checked by the door; the address only where the provider has verified it."""

    issuer: str
    subject: str
    verified_email: str | None


async def sign_in_by_provider(db: AsyncSession, vouched: Vouched, *, device: Device) -> SignedIn:
    """A session of the staff's user whom the provider vouches for, as far as a second factor lets it.

    Known by the subject; at the first time by the verified address, which binds the subject to the account for good: whoever gets
    the address later is somebody else. Nobody is made here, and no role is given: who is no user of the staff, is disabled or has
    not joined hears PROVIDER_UNKNOWN.
    """
    async with noting_refusals(beside(db), ACTION, device.request_id, device.origin) as knock:
        return await _enter(db, vouched, device, knock)


async def _enter(db: AsyncSession, vouched: Vouched, device: Device, knock: Knock) -> SignedIn:
    account = await _known(db, vouched) or await _first_time(db, vouched)
    users = [] if account is None or account.disabled_at is not None else await live_users(db, account.id, Audience.STAFF)
    knock.account_id = account.id if account else NOBODY
    if account is None or not users:
        raise _unknown()
    user = users[0][0]
    begin_act(db, Bearer.of(user, await product_now(db), device.request_id, device.origin), ACTION)
    if await _known(db, vouched) is None:
        with (
            unless_taken("uq_provider_identity_account_id_issuer", _unknown()),
            unless_taken("uq_provider_identity_issuer_subject", _unknown()),
        ):
            await save(db, ProviderIdentity(account_id=account.id, issuer=vouched.issuer, subject=vouched.subject))
    token, awaits = await enter(db, user, device)
    return SignedIn(token, user, (), awaits)


async def _known(db: AsyncSession, vouched: Vouched) -> Account | None:
    bound = select(Account).join(ProviderIdentity, ProviderIdentity.account_id == Account.id)
    query = bound.where(ProviderIdentity.issuer == vouched.issuer, ProviderIdentity.subject == vouched.subject)
    return (await db.scalars(query)).one_or_none()


async def _first_time(db: AsyncSession, vouched: Vouched) -> Account | None:
    """The account of the verified address, unless the provider knows it as somebody else."""
    if not vouched.verified_email:
        return None
    account = await account_of(db, email_key(vouched.verified_email))
    if account is None:
        return None
    other = select(ProviderIdentity.id).where(ProviderIdentity.account_id == account.id, ProviderIdentity.issuer == vouched.issuer)
    return None if await db.scalar(other) is not None else account


def _unknown() -> Refused:
    return Refused(IdentityRefusal.PROVIDER_UNKNOWN, "You are no user here. Please ask your administrator for an invitation.")
