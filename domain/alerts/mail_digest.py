"""The daily digest: one mail a working day with the alerts whose reader wants them so, planned by the first of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, require
from domain.alerts.models import Alert
from domain.alerts.preference_models import AlertDelivery
from domain.alerts.queries import deliveries_of, special_days
from domain.alerts.reader import Reader, reader_of
from domain.calendar import is_working_day, local_day, provider_zone, start_of_day
from domain.platform.deadlines import plan
from settings import settings

ACTION = "alert:mail"
DIGEST = "digest:mail"
LONGEST_REST = 30
"""Days without a working day that are looked over; no holiday is as long."""


@dataclass(frozen=True)
class Digest:
    """What one reader's digest lists, the oldest first."""

    alerts: Sequence[Alert]
    reader: Reader


async def defer(db: AsyncSession, actor: Actor, alert: Alert) -> None:
    """The alert waits for the reader's next digest, which is due from now on, once however many alerts wait for it."""
    at = await next_digest(db, actor.now)
    alert.digest_on = local_day(at)
    await plan(db, DIGEST, alert.owner_id, at, alert.digest_on.isoformat())
    await db.flush()


async def next_digest(db: AsyncSession, now: datetime) -> datetime:
    """The first working day's digest hour that is still to come, in the provider's zone."""
    today = local_day(now)
    special = await special_days(db, today, today + timedelta(days=LONGEST_REST))
    for days in range(LONGEST_REST):
        day = today + timedelta(days=days)
        if is_working_day(day, special) and digest_time(day) > now:
            return digest_time(day)
    return start_of_day(today + timedelta(days=LONGEST_REST))


def digest_time(day: date) -> datetime:
    """When a day's digest leaves."""
    return datetime.combine(day, time(settings().digest_hour), provider_zone())


async def digest_to_mail(db: AsyncSession, actor: Actor, owner_id: UUID) -> Digest | None:
    """The reader's waiting alerts, locked until the transaction ends.

    None where nothing waits (mailed, seen or cleared meanwhile, or not wanted by mail any more), or the reader has no address. The
    digests of one reader wait for each other, so that two workers never list an alert twice.
    """
    require(db, actor, ACTION)
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{DIGEST}:{owner_id}", 0))))
    waiting = select(Alert).where(
        Alert.owner_id == owner_id,
        Alert.digest_on <= actor.today,
        Alert.mailed_at.is_(None),
        Alert.acknowledged_at.is_(None),
        Alert.cleared_at.is_(None),
    )
    query = waiting.order_by(Alert.raised_at, Alert.id).with_for_update().execution_options(populate_existing=True)
    alerts, wanted = (await db.scalars(query)).all(), await deliveries_of(db, owner_id)
    listed = [alert for alert in alerts if wanted(alert.rule) is not AlertDelivery.NONE]
    reader = await reader_of(db, owner_id)
    return Digest(listed, reader) if listed and reader else None


async def mark_digest(db: AsyncSession, actor: Actor, digest: Digest) -> None:
    """The mail server has taken it; in the transaction that took the alerts."""
    for alert in digest.alerts:
        alert.mailed_at = actor.now
    await db.flush()
