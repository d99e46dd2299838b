"""The customer gets to read a weekly report."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.calendar import local_day
from domain.planning.of_project import place_of
from domain.reporting.events import WeeklyReportPublished
from domain.reporting.models import PublishedReport, PublishedReportLine, WeeklyReport, WeeklyReportLine, WeeklyReportState
from domain.reporting.queries import figures, lines_of, names_of, tasks_with
from domain.reporting.refusals import ReportingRefusal
from domain.reporting.states import move, unless_in

ACTION = "weekly_report:publish"


async def can_publish_weekly_report(db: AsyncSession, actor: Actor, report: WeeklyReport) -> Missing:
    """It is reviewed, and something of it is for the customer."""
    if missing := unless_in(report, WeeklyReportState.REVIEWED):
        return missing
    if not report.summary and not await _shown(db, report):
        return [Refused(ReportingRefusal.NOTHING_TO_PUBLISH, "Nothing of this report is for the customer.")]
    return []


async def publish_weekly_report(db: AsyncSession, actor: Actor, report_id: UUID, expected_version: int | None = None) -> WeeklyReport:
    """A copy without notes, hours and what the customer is not shown; it stands for good (S0-51). NOTHING_TO_PUBLISH."""
    report = await row_for(db, actor, ACTION, WeeklyReport, report_id, expected_version=expected_version)
    refuse(await can_publish_weekly_report(db, actor, report))
    submitted_on = local_day(report.submitted_at or actor.now)
    published = PublishedReport(
        **place_of(report),
        **await figures(db, report.project_id, report.week_starts_on, submitted_on, shown=True),
        report_id=report.id,
        week_starts_on=report.week_starts_on,
        summary=report.summary,
        published_at=actor.now,
        published_by_id=actor.user_id,
    )
    await save(db, published)
    lines = await _shown(db, report)
    names = await names_of(db, [line.person_id for line in lines])
    await save(db, *(_copied(published, line, names[line.person_id] if line.person_id else None) for line in lines))
    await move(db, report, WeeklyReportState.PUBLISHED)
    record(db, actor, WeeklyReportPublished(report.id, published.id))
    return report


async def _shown(db: AsyncSession, report: WeeklyReport) -> Sequence[WeeklyReportLine]:
    """The lines for the customer; not those of a task that it is not shown any more."""
    lines = [line for line in await lines_of(db, report.id) if line.is_customer_visible]
    tasks = await tasks_with(db, report.project_id, [line.task_id for line in lines if line.task_id])
    return [line for line in lines if line.task_id is None or tasks[line.task_id].is_customer_visible]


def _copied(published: PublishedReport, line: WeeklyReportLine, person: str | None) -> PublishedReportLine:
    return PublishedReportLine(
        **place_of(published),
        published_id=published.id,
        part=line.part,
        sequence=line.sequence,
        description=line.description,
        person_name=person,
        completion=line.completion,
        delay_reason=line.delay_reason,
    )
