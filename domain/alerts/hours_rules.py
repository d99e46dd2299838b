"""The alerts of hours (工时): the customer has not answered, a line is disputed or returned, a time sheet is missing (S0-42, S0-53)."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import name_of_user, signatories
from domain.alerts.wants import KEPT, Called, Subject, To, Want, latest, until, working_days_from
from domain.calendar import local_day
from domain.delivery.models import Party, Project, ProjectMember, ProjectState
from domain.hours.models import GONE, EntryState, HoursLock, TimeEntry
from domain.identity.models import Audience, User
from settings import settings

FIRST, SECOND = 2, 5
"""Working days after which the customer is reminded; then the project manager is told too."""
WORKS = "project_member"
"""As whom people are on a project to work."""
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


async def lock_alerts(db: AsyncSession, actor: Actor, lock: HoursLock) -> Called:
    """A month that is open again is told to the project manager and to who had locked it."""
    project = await db.get_one(Project, lock.project_id)
    names = {"project": project.name, "code": project.code, "month": lock.month.strftime("%Y-%m"), "reason": lock.unlock_reason}
    tenants = (lock.customer_id, None, lock.project_id, lock.unit_id)
    person = await name_of_user(db, lock.unlocked_by_id) if lock.unlocked_by_id else ""
    subject = Subject("HoursLock", lock.id, *tenants, names | {"person": person}, "Project", project.id)
    if lock.unlocked_at is None:
        return Called(subject, [])
    told = To(users=[project.owner_id, lock.locked_by_id], project=["project_manager"])
    over = lock.unlocked_at + timedelta(days=KEPT)
    return Called(subject, until(actor.now, over, Want(AlertRule.HOURS_UNLOCKED, lock.unlocked_at, told)))


async def missing_hours(db: AsyncSession, actor: Actor, user: User) -> list[Want]:
    """Who works on a project that goes on and has no hours for a working day is told on the next one.

    It is the first working day without hours, on whatever project, from the first day of the membership on, of the days that the
    person may still log. Of those who never logged any, whoever is there to work and not to lead.
    """
    began = await _began(db, user)
    if began is None:
        return []
    first = max(began, actor.today - timedelta(days=settings().hours_late_days))
    query = select(TimeEntry.day).where(TimeEntry.user_id == user.id, TimeEntry.state.not_in(GONE), TimeEntry.day >= first)
    logged = set(await db.scalars(query))
    missing = local_day(await working_days_from(db, first - timedelta(days=1), 1))
    while missing in logged:
        missing = local_day(await working_days_from(db, missing, 1))
    return [Want(AlertRule.HOURS_MISSING, await working_days_from(db, missing, 1), To(users=[user.id]), due_on=missing)]


async def _began(db: AsyncSession, user: User) -> date | None:
    """The first day of the memberships in projects that go on, in which the person keeps hours."""
    if user.audience is Audience.CUSTOMER:
        return None
    keeps = await db.scalar(select(TimeEntry.id).where(TimeEntry.user_id == user.id, TimeEntry.state.not_in(GONE)).limit(1))
    query = select(func.min(ProjectMember.joined_on)).join(Project, Project.id == ProjectMember.project_id)
    query = query.where(ProjectMember.user_id == user.id, ProjectMember.left_on.is_(None), Project.state.not_in(OVER))
    began: date | None = await db.scalar(query if keeps else query.where(ProjectMember.role == WORKS))
    return began
