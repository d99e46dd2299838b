"""The mail of an alert: taken once under lock, marked when the mail server has it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, lock_row, row_for
from domain.alerts.mail_digest import defer
from domain.alerts.models import Alert
from domain.alerts.preference_models import AlertDelivery
from domain.alerts.queries import deliveries_of
from domain.alerts.reader import Reader, reader_of

ACTION = "alert:mail"


@dataclass(frozen=True)
class AlertMail:
    """An alert that is to be mailed, and to whom."""

    alert: Alert
    reader: Reader


async def alert_to_mail(db: AsyncSession, actor: Actor, alert_id: UUID) -> AlertMail | None:
    """The alert, locked until the transaction ends, where its reader wants it by mail at once; for a digest it is put there.

    None where it was mailed, seen or cleared meanwhile, waits for a digest, or the reader wants no mail or has no address.
    """
    alert = await row_for(db, actor, ACTION, Alert, alert_id)
    if alert.mailed_at or alert.acknowledged_at or alert.cleared_at or alert.digest_on:
        return None
    wanted = (await deliveries_of(db, alert.owner_id))(alert.rule)
    if wanted is AlertDelivery.DAILY:
        await defer(db, actor, alert)
    reader = await reader_of(db, alert.owner_id) if wanted is AlertDelivery.AT_ONCE else None
    return AlertMail(alert, reader) if reader else None


async def mark_mailed(db: AsyncSession, actor: Actor, alert_id: UUID) -> None:
    """The mail server has taken it; in the transaction that took the alert."""
    alert = await lock_row(db, Alert, alert_id)
    alert.mailed_at = actor.now
    await db.flush()
