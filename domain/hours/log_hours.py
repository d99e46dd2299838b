"""A person logs hours, several lines at once (S0-53)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.hours.entry_drafts import Checked, EntryDraft, checked, is_late, unless_open
from domain.hours.events import HoursSubmitted
from domain.hours.models import EntryState, TimeEntry
from domain.hours.queries import one_at_a_time
from domain.hours.refusals import HoursRefusal
from domain.identity.models import Audience, User
from domain.values import InputRefusal

ACTION = "hours:log"
MOST_LINES = 100


async def can_log_hours(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project goes on."""
    return unless_open(project)


async def log_hours(
    db: AsyncSession, actor: Actor, project_id: UUID, drafts: Sequence[EntryDraft], *, submit: bool = False
) -> Sequence[TimeEntry]:
    """One's own hours on a project, up to 100 lines, as drafts or submitted at once; all of them or none.

    Days of one's membership, not in the future, not older than the settings say (HOURS_OUTSIDE_MEMBERSHIP, DATE_IN_FUTURE,
    HOURS_TOO_LATE), in no locked month (HOURS_LOCKED); at most 24 hours a day over all projects (HOURS_ABOVE_DAY).
    """
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_log_hours(db, actor, project))
    return await write_entries(db, actor, project, await db.get_one(User, actor.user_id), drafts, submit=submit)


async def write_entries(
    db: AsyncSession, actor: Actor, project: Project, user: User, drafts: Sequence[EntryDraft], *, submit: bool, late: bool = False
) -> Sequence[TimeEntry]:
    """The lines of a person; part of logging one's own and somebody else's."""
    if not drafts:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "lines")
    if len(drafts) > MOST_LINES:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "lines", most=MOST_LINES)
    if user.audience is Audience.CUSTOMER:
        raise Refused(HoursRefusal.HOURS_OUTSIDE_MEMBERSHIP, "Only people of the provider and its partners log hours.", "userId")
    await one_at_a_time(db, user.id)
    lines = await checked(db, actor, project, user, drafts, fields=[f"lines.{place}." for place in range(len(drafts))], late=late)
    step = submitted(actor, actor.user_id) if submit else {}
    entries = [new_entry(actor, project, user, line, **step) for line in lines]
    await save(db, *entries)
    if submit:
        record(db, actor, HoursSubmitted(user.id, project.id))
    return entries


def submitted(actor: Actor, by_id: UUID) -> dict[str, Any]:
    """The columns of a line that somebody submits now."""
    return {"state": EntryState.SUBMITTED, "submitted_at": actor.now, "submitted_by_id": by_id}


def new_entry(actor: Actor, project: Project, user: User, line: Checked, **step: Any) -> TimeEntry:
    """A checked line of the person, logged today."""
    return TimeEntry(
        project_id=project.id,
        customer_id=project.customer_id,
        unit_id=project.unit_id,
        user_id=user.id,
        member_id=line.member.id,
        partner_id=user.partner_id,
        logged_on=actor.today,
        is_late=is_late(actor, line.day),
        **line.columns,
        **step,
    )
