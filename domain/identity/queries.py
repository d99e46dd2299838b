"""Every select of identity, named for what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.identity.models import (
    Account,
    ApiToken,
    Audience,
    Invitation,
    InvitationLink,
    Language,
    Organisation,
    PasswordReset,
    RoleGrant,
    SignInSession,
    User,
)
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now


@dataclass(frozen=True)
class Membership:
    """One of the users of an account, as offered to the person who signs in."""

    user_id: UUID
    organisation: str
    audience: Audience


@dataclass(frozen=True)
class Invited:
    """What the page behind an invitation's link shows; `has_password` asks for the known one instead of a new one."""

    name: str
    email: str
    organisation: str
    audience: Audience
    language: Language
    has_password: bool
    expires_at: datetime


async def provider(db: AsyncSession) -> Organisation | None:
    """The provider's first organisation, under which its staff stands."""
    return (await db.scalars(select(Organisation).where(Organisation.is_provider).order_by(Organisation.id).limit(1))).one_or_none()


async def account_of(db: AsyncSession, email: str, *, lock: bool = False) -> Account | None:
    """The account of an address in its one spelling."""
    query = select(Account).where(Account.email == email)
    return (await db.scalars(query.with_for_update() if lock else query)).one_or_none()


async def live_users(db: AsyncSession, account_id: UUID, audience: Audience | None) -> Sequence[tuple[User, str]]:
    """The account's users that have joined and may sign in, with their organisation's name, oldest first; of one audience if named."""
    query = (
        select(User, Organisation.name)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.account_id == account_id, User.disabled_at.is_(None), User.joined_at.is_not(None))
        .order_by(User.id)
    )
    if audience is not None:
        query = query.where(User.audience == audience)
    return [(user, name) for user, name in await db.execute(query)]


async def open_grant(db: AsyncSession, grant: RoleGrant, *, lock: bool = True) -> RoleGrant | None:
    """The grant of the same role to the same user in the same domain that has not been ended."""
    query = select(RoleGrant).where(
        RoleGrant.user_id == grant.user_id,
        RoleGrant.role == grant.role,
        RoleGrant.domain_kind == grant.domain_kind,
        RoleGrant.domain_id == grant.domain_id,
        RoleGrant.ended_at.is_(None),
    )
    return (await db.scalars(query.with_for_update() if lock else query)).one_or_none()


async def invitation_of_link(db: AsyncSession, token: str) -> Invitation | None:
    """The invitation that a mailed link belongs to, locked."""
    query = (
        select(Invitation)
        .join(InvitationLink, InvitationLink.invitation_id == Invitation.id)
        .where(InvitationLink.token_hash == hash_secret(token))
        .with_for_update(of=Invitation)
    )
    return (await db.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def open_invitation(db: AsyncSession, user_id: UUID) -> Invitation | None:
    """The user's invitation that is neither accepted nor withdrawn, locked."""
    query = select(Invitation).where(Invitation.user_id == user_id, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    return (await db.scalars(query.with_for_update())).one_or_none()


async def user_of(db: AsyncSession, account_id: UUID, organisation_id: UUID, audience: Audience) -> User | None:
    """The membership of an account in an organisation, towards one audience."""
    query = select(User).where(User.account_id == account_id, User.organisation_id == organisation_id, User.audience == audience)
    return (await db.scalars(query)).one_or_none()


async def live_sessions(db: AsyncSession, *user_ids: UUID) -> Sequence[SignInSession]:
    """The sessions of these users that have not been ended, locked; some may have expired."""
    query = select(SignInSession).where(SignInSession.user_id.in_(user_ids), SignInSession.ended_at.is_(None))
    return (await db.scalars(query.order_by(SignInSession.id).with_for_update())).all()


async def users_of_account(db: AsyncSession, account_id: UUID) -> Sequence[UUID]:
    """The ids of all users of an account."""
    return (await db.scalars(select(User.id).where(User.account_id == account_id))).all()


async def users_of_person(db: AsyncSession, user_id: UUID) -> Sequence[UUID]:
    """The user, and every other one of the same account."""
    own = select(User.account_id).where(User.id == user_id).scalar_subquery()
    return (await db.scalars(select(User.id).where(or_(User.id == user_id, User.account_id == own)).order_by(User.id))).all()


async def account_of_user(db: AsyncSession, user_id: UUID) -> Account | None:
    """The credential of a user; programs have none."""
    return (await db.scalars(select(Account).join(User, User.account_id == Account.id).where(User.id == user_id))).one_or_none()


async def memberships_of(db: AsyncSession, user_id: UUID) -> Sequence[Membership]:
    """All users of the person who is this user, oldest first: whom `switch_user` may change to; none of a program."""
    account = await account_of_user(db, user_id)
    users = await live_users(db, account.id, None) if account else []
    return [Membership(user.id, organisation, user.audience) for user, organisation in users]


async def session_of(db: AsyncSession, token: str) -> SignInSession | None:
    """The session of a secret, locked, whatever it awaits; None where it has ended or expired."""
    query = select(SignInSession).where(
        SignInSession.token_hash == hash_secret(token), SignInSession.ended_at.is_(None), SignInSession.expires_at > real_now()
    )
    return (await db.scalars(query.with_for_update())).one_or_none()


async def reset_of_link(db: AsyncSession, token: str) -> PasswordReset | None:
    """What a link to a new password stands for, locked: used twice at once, it works once."""
    query = select(PasswordReset).where(PasswordReset.token_hash == hash_secret(token)).with_for_update()
    return (await db.scalars(query)).one_or_none()


async def open_resets(db: AsyncSession, *user_ids: UUID) -> Sequence[PasswordReset]:
    """The links of these users that have not ended."""
    query = select(PasswordReset).where(PasswordReset.user_id.in_(user_ids), PasswordReset.ended_at.is_(None)).with_for_update()
    return (await db.scalars(query)).all()


async def open_tokens(db: AsyncSession, *user_ids: UUID) -> Sequence[ApiToken]:
    """The tokens of these users that have not been revoked."""
    query = select(ApiToken).where(ApiToken.user_id.in_(user_ids), ApiToken.revoked_at.is_(None)).with_for_update()
    return (await db.scalars(query)).all()
