"""The lifecycle of weekly reports as data, held by the database too (requirements, section 6)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, Refused
from domain.lifecycle import held_by_trigger, steps
from domain.reporting.models import WeeklyReport, WeeklyReportState
from domain.reporting.refusals import ReportingRefusal

STEPS = steps(
    """
    DRAFT: SUBMITTED
    SUBMITTED: DRAFT REVIEWED
    REVIEWED: PUBLISHED
    """,
    WeeklyReportState,
)
held_by_trigger(WeeklyReport.__table__, STEPS)


def unless_in(report: WeeklyReport, *states: WeeklyReportState) -> Missing:
    """That the report is in none of the states."""
    if report.state in states:
        return []
    return [Refused(ReportingRefusal.REPORT_WRONG_STATE, "This is not possible in the present state.", state=report.state.value)]


async def move(db: AsyncSession, report: WeeklyReport, to: WeeklyReportState) -> None:
    """The one way in which a state changes; it flushes, so that the constraints of the new state speak here."""
    report.state = to
    await db.flush()
