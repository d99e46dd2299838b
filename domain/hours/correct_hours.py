"""A disputed line is corrected by a new version beside it (S0-42)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, save
from domain.delivery.models import Project
from domain.hours.entry_drafts import EntryDraft, checked
from domain.hours.events import DisputeEnded, HoursSubmitted
from domain.hours.models import EntryState, TimeEntry
from domain.hours.queries import one_at_a_time
from domain.hours.rows import entry_for, unless_in
from domain.identity.models import User

ACTION = "hours:correct"


async def can_correct_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It is disputed."""
    return unless_in(entry, EntryState.DISPUTED)


async def correct_hours(
    db: AsyncSession, actor: Actor, entry_id: UUID, draft: EntryDraft, expected_version: int | None = None
) -> TimeEntry:
    """The old line stays readable and counts no more; the new one is submitted, and goes through the whole chain."""
    entry = await entry_for(db, actor, ACTION, entry_id, expected_version)
    refuse(await can_correct_hours(db, actor, entry))
    await one_at_a_time(db, entry.user_id)
    project, user = await db.get_one(Project, entry.project_id), await db.get_one(User, entry.user_id)
    (line,) = await checked(db, actor, project, user, [draft], fields=[""], late=draft.day == entry.day, but=entry.id)
    entry.state = EntryState.CORRECTED
    await db.flush()
    newer = TimeEntry(
        project_id=entry.project_id,
        customer_id=entry.customer_id,
        unit_id=entry.unit_id,
        user_id=entry.user_id,
        member_id=line.member.id,
        partner_id=entry.partner_id,
        edition=entry.edition + 1,
        corrects_id=entry.id,
        logged_on=actor.today,
        is_late=entry.is_late,
        state=EntryState.SUBMITTED,
        submitted_at=actor.now,
        submitted_by_id=actor.user_id,
        **line.columns,
    )
    await save(db, newer)
    record(db, actor, DisputeEnded(entry.id, entry.project_id))
    record(db, actor, HoursSubmitted(newer.user_id, newer.project_id))
    return newer
