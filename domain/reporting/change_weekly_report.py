"""A draft of a weekly report says something else."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, touch
from domain.reporting.events import WeeklyReportChanged
from domain.reporting.lines import LineDraft, put_lines
from domain.reporting.models import WeeklyReport, WeeklyReportState
from domain.reporting.states import unless_in
from domain.values import InputRefusal, note

ACTION = "weekly_report:change"


async def can_change_weekly_report(db: AsyncSession, actor: Actor, report: WeeklyReport) -> Missing:
    """It is a draft."""
    return unless_in(report, WeeklyReportState.DRAFT)


async def change_weekly_report(
    db: AsyncSession,
    actor: Actor,
    report_id: UUID,
    lines: Sequence[LineDraft],
    summary: str | None = None,
    internal_note: str | None = None,
    expected_version: int | None = None,
) -> WeeklyReport:
    """All lines and both texts anew; hours and lateness are not written but found. LIST_EMPTY; refused as `put_lines` says."""
    report = await row_for(db, actor, ACTION, WeeklyReport, report_id, expected_version=expected_version)
    refuse(await can_change_weekly_report(db, actor, report))
    if not lines:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "lines")
    report.summary, report.internal_note = note(summary, "summary"), note(internal_note, "internalNote")
    touch(report)
    await put_lines(db, report, lines)
    record(db, actor, WeeklyReportChanged(report.id))
    return report
