"""The project manager logs hours that a person did not log in time (补录, S0-53)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.delivery.models import Project
from domain.hours.entry_drafts import EntryDraft, unless_open
from domain.hours.log_hours import write_entries
from domain.hours.models import TimeEntry
from domain.identity.parties import live_user

ACTION = "hours:log_late"


async def can_log_late_hours(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project goes on."""
    return unless_open(project)


async def log_late_hours(
    db: AsyncSession, actor: Actor, project_id: UUID, user_id: UUID, drafts: Sequence[EntryDraft]
) -> Sequence[TimeEntry]:
    """Hours of a member, however old, submitted at once; who logs them does not approve them (OWN_HOURS). Else as `log_hours`."""
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_log_late_hours(db, actor, project))
    user = await live_user(db, user_id)
    return await write_entries(db, actor, project, user, drafts, submit=True, late=True)
