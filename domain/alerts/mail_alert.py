"""The mail of an alert: taken once under lock, marked when the mail server has it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, lock_row, row_for
from domain.alerts.models import Alert
from domain.identity.models import Account, Language, User

ACTION = "alert:mail"


@dataclass(frozen=True)
class AlertMail:
    """An alert that is to be mailed, and to whom."""

    alert: Alert
    name: str
    address: str
    language: Language


async def alert_to_mail(db: AsyncSession, actor: Actor, alert_id: UUID) -> AlertMail | None:
    """The alert, locked until the transaction ends; None where it was mailed, seen or cleared meanwhile, or the reader has no address."""
    alert = await row_for(db, actor, ACTION, Alert, alert_id)
    if alert.mailed_at or alert.acknowledged_at or alert.cleared_at:
        return None
    reader = (
        select(User.name, func.coalesce(User.email, Account.email).label("address"), User.language)
        .outerjoin(Account, Account.id == User.account_id)
        .where(User.id == alert.owner_id, User.disabled_at.is_(None), Account.disabled_at.is_(None))
    )
    found = (await db.execute(reader)).one_or_none()
    return AlertMail(alert, *found) if found and found.address else None


async def mark_mailed(db: AsyncSession, actor: Actor, alert_id: UUID) -> None:
    """The mail server has taken it; in the transaction that took the alert."""
    alert = await lock_row(db, Alert, alert_id)
    alert.mailed_at = actor.now
    await db.flush()
