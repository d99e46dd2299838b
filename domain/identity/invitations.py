"""What the three acts of inviting share: staff, a customer's people, a partner's people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record, save
from domain.identity.email import email_address
from domain.identity.events import InvitationSent
from domain.identity.models import Account, Audience, DomainKind, Invitation, Language, User
from domain.identity.queries import account_of, open_invitation, user_of
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import BASE_ROLE, check_role, hold_role
from domain.identity.units import open_unit
from domain.values import InputRefusal, text
from settings import settings

MOST_ROLES = 20


@dataclass(frozen=True)
class Place:
    """Where the invited person will belong."""

    organisation_id: UUID
    audience: Audience
    customer_id: UUID | None = None
    partner_id: UUID | None = None


@dataclass(frozen=True)
class Wish:
    """A role that the person is to hold from the beginning: in a unit and below, or without one in the whole organisation."""

    role: str
    unit_id: UUID | None = None


@dataclass(frozen=True)
class Person:
    """Who is invited: the name as people read it, the address of the mail, the language of the mail and the pages."""

    name: str
    email: str
    language: Language = Language.ZH_CN


async def invite(
    db: AsyncSession, actor: Actor, place: Place, person: Person, wishes: Sequence[Wish], base: str | None = None
) -> Invitation:
    """Makes account and user where they are missing, gives the roles, and asks for the mail. The base role comes by itself, or is `base`.

    Whoever has not answered yet is invited anew, and the older links end. USER_EXISTS, USER_DISABLED, EMAIL_WRONG, ROLE_…
    """
    email, name = email_address(person.email), text(person.name, "name")
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"account:{email}", 0))))
    account = await account_of(db, email) or Account(email=email)
    await save(db, account)
    user = await user_of(db, account.id, place.organisation_id, place.audience)
    if user is None:
        user = User(account_id=account.id, **vars(place), name=name, email=email, language=person.language)
        await save(db, user)
    elif user.disabled_at is not None:
        raise Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled.", "email")
    elif user.joined_at is not None:
        raise Refused(IdentityRefusal.USER_EXISTS, "This person is a user already.", "email")
    await _give_roles(db, actor, user, (Wish(base or BASE_ROLE[user.audience]), *wishes))
    return await send_invitation(db, actor, user, email)


async def send_invitation(db: AsyncSession, actor: Actor, user: User, email: str) -> Invitation:
    """A new invitation, good for `invitation_hours` of the product's time; an open older one is withdrawn."""
    older = await open_invitation(db, user.id)
    if older is not None:
        older.withdrawn_at = actor.now
        await db.flush()
    invitation = Invitation(
        user_id=user.id,
        customer_id=user.customer_id,
        partner_id=user.partner_id,
        email=email,
        expires_at=actor.now + timedelta(hours=settings().invitation_hours),
    )
    await save(db, invitation)
    record(db, actor, InvitationSent(invitation.id))
    return invitation


async def _give_roles(db: AsyncSession, actor: Actor, user: User, wishes: Sequence[Wish]) -> None:
    if len(wishes) > MOST_ROLES + 1:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "roles", most=MOST_ROLES)
    for wish in wishes:
        kind, domain_id = DomainKind.ORGANISATION, user.organisation_id
        if wish.unit_id is not None:
            kind, domain_id = DomainKind.UNIT, (await open_unit(db, wish.unit_id, actor.today, "roles")).id
        await check_role(db, wish.role, user, kind, "roles")
        await hold_role(db, actor, user, wish.role, kind, domain_id)
