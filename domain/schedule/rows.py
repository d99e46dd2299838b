"""An item that an input names beside the one that is acted on."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.schedule.models import ScheduleItem


async def visible_item(db: AsyncSession, actor: Actor, item_id: UUID) -> ScheduleItem | None:
    """The item, if it exists for the actor."""
    query = select(ScheduleItem).where(ScheduleItem.id == item_id, actor.sees(ScheduleItem))
    return (await db.scalars(query.execution_options(populate_existing=True), dict(actor.binds))).one_or_none()
