"""To whom alerts are mailed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.identity.models import Account, Language, User


@dataclass(frozen=True)
class Reader:
    """A person with an address who may sign in."""

    name: str
    address: str
    language: Language


async def reader_of(db: AsyncSession, user_id: UUID) -> Reader | None:
    """The reader behind a user; None where the person has been disabled, or has no address."""
    query = (
        select(User.name, func.coalesce(User.email, Account.email).label("address"), User.language)
        .outerjoin(Account, Account.id == User.account_id)
        .where(User.id == user_id, User.disabled_at.is_(None), Account.disabled_at.is_(None))
    )
    found = (await db.execute(query)).one_or_none()
    return Reader(*found) if found and found.address else None
