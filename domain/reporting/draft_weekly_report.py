"""A week of a project gets its report."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.planning.of_project import place_of
from domain.planning.rows import unless_under_way
from domain.reporting.events import WeeklyReportDrafted
from domain.reporting.lines import filled_in, put_lines
from domain.reporting.models import WeeklyReport
from domain.reporting.queries import figures, has_report
from domain.reporting.refusals import ReportingRefusal
from domain.reporting.weeks import monday_of, sunday_of
from domain.values import near_day

ACTION = "weekly_report:draft"


async def can_draft_weekly_report(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def draft_weekly_report(db: AsyncSession, actor: Actor, project_id: UUID, week: date) -> WeeklyReport:
    """The report of the week in which the day `week` lies, with what tasks and hours say of it already (S0-51).

    REPORT_EXISTS: one of each project and week. WEEK_AHEAD, WEEK_BEFORE_PROJECT.
    """
    project = await row_for(db, actor, ACTION, Project, project_id)
    refuse(await can_draft_weekly_report(db, actor, project))
    monday = monday_of(near_day(week, "week"))
    if monday > actor.today:
        raise Refused(ReportingRefusal.WEEK_AHEAD, "This week has not begun yet.", "week")
    if sunday_of(monday) < project.starts_on:
        raise Refused(ReportingRefusal.WEEK_BEFORE_PROJECT, "The project had not begun in this week.", "week")
    if await has_report(db, project.id, monday):
        raise Refused(ReportingRefusal.REPORT_EXISTS, "This week has its report already.", "week")
    counted = await figures(db, project.id, monday, actor.today, shown=False)
    report = WeeklyReport(**place_of(project), week_starts_on=monday, owner_id=actor.user_id, **counted)
    await save(db, report)
    await put_lines(db, report, await filled_in(db, report))
    record(db, actor, WeeklyReportDrafted(report.id, project.id))
    return report
