"""A weekly report goes to its review."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.reporting.events import WeeklyReportSubmitted
from domain.reporting.lines import bring_up_to_date, late_ids
from domain.reporting.models import ReportPart, WeeklyReport, WeeklyReportState
from domain.reporting.queries import figures, lines_of
from domain.reporting.refusals import ReportingRefusal
from domain.reporting.states import move, unless_in

ACTION = "weekly_report:submit"


async def can_submit_weekly_report(db: AsyncSession, actor: Actor, report: WeeklyReport) -> Missing:
    """It is a draft, holds a result, and each late one says why."""
    if missing := unless_in(report, WeeklyReportState.DRAFT):
        return missing
    lines = [line for line in await lines_of(db, report.id) if line.part is ReportPart.THIS_WEEK]
    if not lines:
        return [Refused(ReportingRefusal.NOTHING_REPORTED, "Please say what was done in this week.")]
    late = await late_ids(db, report, lines)
    silent = [line.description[:80] for line in lines if line.id in late and line.delay_reason is None]
    if silent:
        return [Refused(ReportingRefusal.DELAY_REASON_MISSING, "Please give the reason of each delay: {lines}.", lines="; ".join(silent))]
    return []


async def submit_weekly_report(db: AsyncSession, actor: Actor, report_id: UUID, expected_version: int | None = None) -> WeeklyReport:
    """With the figures of this moment: due and on time, hours, lateness (S0-51).

    NOTHING_REPORTED without a result; DELAY_REASON_MISSING where a late one says not why.
    """
    report = await row_for(db, actor, ACTION, WeeklyReport, report_id, expected_version=expected_version)
    refuse(await can_submit_weekly_report(db, actor, report))
    await bring_up_to_date(db, report, await lines_of(db, report.id))
    for name, count in (await figures(db, report.project_id, report.week_starts_on, actor.today, shown=False)).items():
        setattr(report, name, count)
    report.submitted_at, report.submitted_by_id, report.return_reason = actor.now, actor.user_id, None
    await move(db, report, WeeklyReportState.SUBMITTED)
    record(db, actor, WeeklyReportSubmitted(report.id, report.project_id))
    return report
