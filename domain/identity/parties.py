"""Organisations as parties of the business: found again by their credit code, or made; and the provider's own among them."""

import re
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import NotFound, Refused, save
from domain.identity.credit_code import credit_code
from domain.identity.models import Audience, Organisation, User
from domain.identity.queries import provider
from domain.identity.refusals import IdentityRefusal
from domain.values import text

SHORT_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,14}[A-Z0-9])?")


def short_code(value: str, field: str = "code") -> str:
    """What people call a customer or partner for short, and what its numbers begin with: 1 to 16 letters, digits and hyphens."""
    code = value.strip().upper()
    if not SHORT_CODE.fullmatch(code):
        raise Refused(IdentityRefusal.SHORT_CODE_WRONG, "A short code has 1 to 16 letters A to Z, digits and hyphens inside.", field)
    return code


async def party_organisation(db: AsyncSession, name: str, code: str | None) -> Organisation:
    """The legal entity with this credit code, whose registered name stays, or a new one. CREDIT_CODE_WRONG; OWN_COMPANY: the provider's."""
    if code is None or not code.strip():
        organisation = Organisation(name=text(name, "name"))
        await save(db, organisation)
        return organisation
    checked = credit_code(code)
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"organisation:{checked}", 0))))
    known = (await db.scalars(select(Organisation).where(Organisation.credit_code == checked))).one_or_none()
    if known is not None and known.is_provider:
        raise Refused(IdentityRefusal.OWN_COMPANY, "This is the provider itself.", "creditCode")
    if known is None:
        known = Organisation(name=text(name, "name"), credit_code=checked)
        await save(db, known)
    return known


async def legal_entity(db: AsyncSession, organisation_id: UUID | None) -> Organisation:
    """The provider's legal entity that contracts (我方签约主体), its first one where none is named. NOT_OWN_COMPANY for anybody else's."""
    found = await provider(db) if organisation_id is None else await db.get(Organisation, organisation_id)
    if found is None:
        raise NotFound(Organisation.__name__)
    if not found.is_provider:
        raise Refused(IdentityRefusal.NOT_OWN_COMPANY, "The provider contracts through its own companies only.", "legalEntityId")
    return found


async def live_user(db: AsyncSession, user_id: UUID, field: str = "userId") -> User:
    """A user who may enter, of whatever audience. NotFound; USER_DISABLED."""
    user = await db.get(User, user_id)
    if user is None:
        raise NotFound(User.__name__)
    if user.disabled_at is not None:
        raise Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled.", field)
    return user


async def staff_user(db: AsyncSession, user_id: UUID, field: str = "userId") -> User:
    """A person of the provider. NOT_STAFF for a customer's, a partner's or a program's user."""
    user = await live_user(db, user_id, field)
    if user.audience is not Audience.STAFF or user.is_service:
        raise Refused(IdentityRefusal.NOT_STAFF, "This is for a person of the provider.", field)
    return user
