"""The alerts of hours (工时): the customer has not answered, a line is disputed or returned, a time sheet is missing (S0-42, S0-53)."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import name_of_user, signatories
from domain.alerts.wants import Called, Subject, To, Want, latest, working_days_from
from domain.calendar import local_day
from domain.delivery.models import Party, Project, ProjectMember, ProjectState
from domain.hours.models import GONE, EntryState, TimeEntry
from domain.identity.models import User

FIRST, SECOND = 2, 5
"""Working days after which the customer is reminded; then the project manager is told too."""
OVER = (ProjectState.CLOSED, ProjectState.STOPPED)


async def project_hours_alerts(db: AsyncSession, actor: Actor, project: Project) -> Called:
    """One reminder for all that waits, counted from the line that has waited longest; answered, it is gone."""
    waiting = (TimeEntry.project_id == project.id, TimeEntry.state == EntryState.APPROVED)
    query = select(func.min(TimeEntry.waiting_since), func.count(TimeEntry.day.distinct()), func.min(TimeEntry.day)).where(*waiting)
    since, days, _ = (await db.execute(query)).one()
    names = {"project": project.name, "code": project.code, "days": days}
    tenants = (project.customer_id, None, project.id, project.unit_id)
    subject = Subject("Project", project.id, *tenants, names, "Project", project.id)
    if since is None:
        return Called(subject, [])
    signers = await signatories(db, project.id, Party.CUSTOMER, actor.today)
    first, second = [await working_days_from(db, local_day(since), count) for count in (FIRST, SECOND)]
    wants = [
        Want(AlertRule.HOURS_WAITING, first, To(users=signers), f"+{FIRST}"),
        Want(AlertRule.HOURS_WAITING, second, To(users=[*signers, project.owner_id], project=["project_manager"]), f"+{SECOND}"),
    ]
    return Called(subject, latest(actor.now, wants))


async def entry_alerts(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Called:
    """A dispute is told at once to the project manager, the person and the partner's leads; a return to the person."""
    project = await db.get_one(Project, entry.project_id)
    names = {"project": project.name, "code": project.code, "person": await name_of_user(db, entry.user_id)}
    tenants = (entry.customer_id, entry.partner_id, entry.project_id, entry.unit_id)
    subject = Subject("TimeEntry", entry.id, *tenants, names | {"day": entry.day.isoformat()}, "TimeEntry", entry.id)
    wants = []
    if entry.state is EntryState.DISPUTED:
        leads = ("partner_lead",) if entry.partner_id else ()
        told = To(users=[project.owner_id, entry.user_id], project=["project_manager"], partner=leads)
        wants = [Want(AlertRule.HOURS_DISPUTED, entry.disputed_at or actor.now, told)]
    if entry.state is EntryState.RETURNED:
        wants = [Want(AlertRule.HOURS_RETURNED, actor.now, To(users=[entry.user_id]))]
    return Called(subject, wants)


async def missing_hours(db: AsyncSession, actor: Actor, user: User) -> list[Want]:
    """Who keeps hours and has none for a working day is told on the next one, while on a project that goes on.

    The day is the first working day after the last one with hours, on whatever project; nothing looks for gaps before it.
    """
    query = select(func.max(TimeEntry.day)).where(TimeEntry.user_id == user.id, TimeEntry.state.not_in(GONE))
    last = await db.scalar(query)
    on = select(ProjectMember.id).join(Project, Project.id == ProjectMember.project_id)
    on = on.where(ProjectMember.user_id == user.id, ProjectMember.left_on.is_(None), Project.state.not_in(OVER))
    if last is None or await db.scalar(on.limit(1)) is None:
        return []
    missing = local_day(await working_days_from(db, last, 1))
    return [Want(AlertRule.HOURS_MISSING, await working_days_from(db, missing, 1), To(users=[user.id]), due_on=missing)]
