"""A reader has seen an alert."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, row_for
from domain.alerts.events import AlertAcknowledged
from domain.alerts.models import Alert

ACTION = "alert:acknowledge"


async def can_acknowledge_alert(db: AsyncSession, actor: Actor, alert: Alert) -> Missing:
    """Always: a second time changes nothing."""
    return []


async def acknowledge_alert(db: AsyncSession, actor: Actor, alert_id: UUID, expected_version: int | None = None) -> Alert:
    """The reader's own alert is marked as seen, the first time only; it goes when its cause goes, seen or not."""
    alert = await row_for(db, actor, ACTION, Alert, alert_id, expected_version=expected_version)
    if alert.acknowledged_at is None:
        alert.acknowledged_at = actor.now
        record(db, actor, AlertAcknowledged(alert.id, alert.owner_id))
        await db.flush()
    return alert
