"""A weekly report goes back to who wrote it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.reporting.events import WeeklyReportReturned
from domain.reporting.models import WeeklyReport, WeeklyReportState
from domain.reporting.states import move, unless_in
from domain.values import text

ACTION = "weekly_report:return"


async def can_return_weekly_report(db: AsyncSession, actor: Actor, report: WeeklyReport) -> Missing:
    """It waits for its review."""
    return unless_in(report, WeeklyReportState.SUBMITTED)


async def return_weekly_report(
    db: AsyncSession, actor: Actor, report_id: UUID, reason: str, expected_version: int | None = None
) -> WeeklyReport:
    """It is a draft again, with the reason, and counts as missing until it is submitted anew."""
    report = await row_for(db, actor, ACTION, WeeklyReport, report_id, expected_version=expected_version)
    refuse(await can_return_weekly_report(db, actor, report))
    report.return_reason = text(reason, "reason", 4000)
    report.submitted_at = report.submitted_by_id = None
    await move(db, report, WeeklyReportState.DRAFT)
    record(db, actor, WeeklyReportReturned(report.id, report.project_id))
    return report
