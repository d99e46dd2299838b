"""Another person reviews a weekly report."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.reporting.events import WeeklyReportReviewed
from domain.reporting.models import WeeklyReport, WeeklyReportState
from domain.reporting.refusals import ReportingRefusal
from domain.reporting.states import move, unless_in
from domain.values import note

ACTION = "weekly_report:review"


async def can_review_weekly_report(db: AsyncSession, actor: Actor, report: WeeklyReport) -> Missing:
    """It waits for its review, and the actor has neither drafted nor submitted it."""
    if missing := unless_in(report, WeeklyReportState.SUBMITTED):
        return missing
    if actor.user_id in (report.owner_id, report.submitted_by_id):
        return [Refused(ReportingRefusal.SECOND_PERSON_NEEDED, "Another person must do this.")]
    return []


async def review_weekly_report(
    db: AsyncSession, actor: Actor, report_id: UUID, opinion: str | None = None, expected_version: int | None = None
) -> WeeklyReport:
    """Four eyes (S0-51): SECOND_PERSON_NEEDED. The opinion stays inside."""
    report = await row_for(db, actor, ACTION, WeeklyReport, report_id, expected_version=expected_version)
    refuse(await can_review_weekly_report(db, actor, report))
    report.opinion = note(opinion, "opinion")
    report.reviewed_at, report.reviewed_by_id = actor.now, actor.user_id
    await move(db, report, WeeklyReportState.REVIEWED)
    record(db, actor, WeeklyReportReviewed(report.id))
    return report
