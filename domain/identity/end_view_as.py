"""A view as somebody else ends before its time."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for, stand_in
from domain.identity.refusals import IdentityRefusal
from domain.identity.view_as_models import ViewAsSession
from domain.platform.clock import real_now

ACTION = "view_as:end"


async def can_end_view_as(db: AsyncSession, actor: Actor, view: ViewAsSession) -> Missing:
    """It has not ended."""
    if view.ended_at is None and view.expires_at > real_now():
        return []
    return [Refused(IdentityRefusal.VIEW_ENDED, "This view has ended already.")]


async def end_view_as(db: AsyncSession, actor: Actor, view_id: UUID) -> ViewAsSession:
    """Its cookie and its bearer open nothing from the next request on: one's own, or anybody's by the administrator. VIEW_ENDED."""
    view = await row_for(db, actor, ACTION, ViewAsSession, view_id)
    refuse(await can_end_view_as(db, actor, view))
    stand_in(db, view.user_id)
    view.ended_at = real_now()
    await db.flush()
    return view
