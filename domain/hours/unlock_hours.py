"""A locked month of a project's hours is opened again (S0-42)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.hours.events import HoursUnlocked
from domain.hours.models import HoursLock
from domain.hours.refusals import HoursRefusal

ACTION = "hours:unlock"


async def can_unlock_hours(db: AsyncSession, actor: Actor, lock: HoursLock) -> Missing:
    """It locks the month still."""
    if lock.unlocked_at is None:
        return []
    return [Refused(HoursRefusal.HOURS_NOT_LOCKED, "This month has been opened again.")]


async def unlock_hours(db: AsyncSession, actor: Actor, lock_id: UUID, reason: str) -> HoursLock:
    """With a reason that the project manager is told; the lock stays as history, and the month can be locked anew. HOURS_NOT_LOCKED."""
    lock = await row_for(db, actor, ACTION, HoursLock, lock_id)
    refuse(await can_unlock_hours(db, actor, lock))
    lock.unlock_reason = values.text(reason, "reason", 4000)
    lock.unlocked_at, lock.unlocked_by_id = actor.now, actor.user_id
    await db.flush()
    record(db, actor, HoursUnlocked(lock.id))
    return lock
