"""Every select of weekly reports, named for what comes back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.delivery.models import Project, ProjectMember
from domain.hours.models import GONE, EntryState, TimeEntry
from domain.identity.models import User
from domain.planning.models import Milestone, ProjectTaskState, Task, TaskAssignment
from domain.planning.states import OPEN
from domain.reporting.models import ReportPart, WeeklyReport, WeeklyReportLine, WeeklyReportState
from domain.reporting.weeks import WEEK, sunday_of

NOT_TOLD = (*GONE, EntryState.DRAFT, EntryState.RETURNED)
"""Hours in these states are no more than their person's own word so far."""


async def has_report(db: AsyncSession, project_id: UUID, monday: date) -> bool:
    """Whether the week has its report, in whatever state."""
    query = select(WeeklyReport.id).where(WeeklyReport.project_id == project_id, WeeklyReport.week_starts_on == monday)
    return await db.scalar(query) is not None


async def submitted_weeks(db: AsyncSession, project_id: UUID, since: date) -> set[date]:
    """The weeks from a Monday on whose report is no draft."""
    query = select(WeeklyReport.week_starts_on).where(
        WeeklyReport.project_id == project_id, WeeklyReport.week_starts_on >= since, WeeklyReport.state != WeeklyReportState.DRAFT
    )
    return set(await db.scalars(query))


async def lines_of(db: AsyncSession, report_id: UUID) -> Sequence[WeeklyReportLine]:
    """Its lines, the results first."""
    query = select(WeeklyReportLine).where(WeeklyReportLine.report_id == report_id)
    order = (WeeklyReportLine.part != ReportPart.THIS_WEEK, WeeklyReportLine.sequence)
    return (await db.scalars(query.order_by(*order))).all()


async def tasks_with(db: AsyncSession, project_id: UUID, ids: Collection[UUID]) -> Mapping[UUID, Task]:
    """Those of the tasks that are the project's, by id."""
    query = select(Task).where(Task.project_id == project_id, Task.id.in_(ids)).execution_options(populate_existing=True)
    return {task.id: task for task in await db.scalars(query)}


async def hours_by_task(db: AsyncSession, project_id: UUID, monday: date) -> Mapping[UUID, Decimal]:
    """The hours of the week that were submitted or approved, by task."""
    query = select(TimeEntry.task_id, func.sum(TimeEntry.hours)).where(
        TimeEntry.project_id == project_id,
        TimeEntry.task_id.is_not(None),
        TimeEntry.day.between(monday, sunday_of(monday)),
        TimeEntry.state.not_in(NOT_TOLD),
    )
    return {row[0]: row[1] for row in await db.execute(query.group_by(TimeEntry.task_id)) if row[0] is not None}


async def moved_in(db: AsyncSession, project_id: UUID, monday: date) -> Sequence[Task]:
    """The tasks that were begun, done or worked on in the week, or were under way in it."""
    first, last = monday, sunday_of(monday)
    worked = select(TimeEntry.task_id).where(
        TimeEntry.project_id == project_id, TimeEntry.day.between(first, last), TimeEntry.state.not_in(NOT_TOLD)
    )
    under_way = and_(Task.started_on <= last, or_(Task.finished_on.is_(None), Task.finished_on >= first))
    query = select(Task).where(
        Task.project_id == project_id,
        Task.state != ProjectTaskState.CANCELLED,
        or_(under_way, Task.id.in_(worked)),
    )
    return (await db.scalars(query.order_by(Task.starts_on, Task.code))).all()


async def ahead_of(db: AsyncSession, project_id: UUID, monday: date) -> Sequence[Task]:
    """What is still to be done and is planned to have begun by the end of the week after."""
    query = select(Task).where(Task.project_id == project_id, Task.state.in_(OPEN), Task.starts_on <= sunday_of(monday + WEEK))
    return (await db.scalars(query.order_by(Task.starts_on, Task.code))).all()


async def doers(db: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Who does a task, by task: of several the one who does it longest."""
    query = select(TaskAssignment.task_id, TaskAssignment.user_id).where(TaskAssignment.task_id.in_(ids), TaskAssignment.ended_on.is_(None))
    found = await db.execute(query.order_by(TaskAssignment.assigned_on.desc(), TaskAssignment.id.desc()))
    return {row[0]: row[1] for row in found}


async def people_in(db: AsyncSession, project_id: UUID, monday: date) -> set[UUID]:
    """Who is on the project in the week or in the one after."""
    query = select(ProjectMember.user_id).where(
        ProjectMember.project_id == project_id,
        ProjectMember.joined_on <= sunday_of(monday + WEEK),
        or_(ProjectMember.left_on.is_(None), ProjectMember.left_on >= monday),
    )
    return set(await db.scalars(query))


async def names_of(db: AsyncSession, ids: Collection[UUID | None]) -> Mapping[UUID, str]:
    """The names of people."""
    return {row[0]: row[1] for row in await db.execute(select(User.id, User.name).where(User.id.in_([each for each in ids if each])))}


async def figures(db: AsyncSession, project_id: UUID, monday: date, today: date, *, shown: bool) -> Mapping[str, int]:
    """What was due in the week, up to today, and came on time; `shown` counts what the customer is shown alone."""
    last = min(sunday_of(monday), today)
    task: list[ColumnElement[bool]] = [
        Task.project_id == project_id,
        Task.ends_on.between(monday, last),
        Task.state != ProjectTaskState.CANCELLED,
    ]
    stone: list[ColumnElement[bool]] = [Milestone.project_id == project_id, Milestone.planned_on.between(monday, last)]
    if shown:
        task, stone = [*task, Task.is_customer_visible.is_(True)], [*stone, Milestone.is_customer_visible.is_(True)]
    tasks = select(func.count(), func.count().filter(Task.finished_on <= Task.ends_on)).where(*task)
    stones = select(func.count(), func.count().filter(Milestone.reached_on <= Milestone.planned_on)).where(*stone)
    (due, on_time), (due_stones, reached) = (await db.execute(tasks)).one(), (await db.execute(stones)).one()
    return {"due_tasks": due, "on_time_tasks": on_time, "due_milestones": due_stones, "on_time_milestones": reached}


async def is_under_way(db: AsyncSession, project: Project, monday: date) -> bool:
    """Whether work goes on in the week: within the project's period, or with tasks that are still to be done after it."""
    if project.starts_on > sunday_of(monday):
        return False
    open_task = select(Task.id).where(Task.project_id == project.id, Task.state.in_(OPEN))
    return project.ends_on >= monday or await db.scalar(open_task.limit(1)) is not None
