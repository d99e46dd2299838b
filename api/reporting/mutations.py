"""Weekly reports as mutation fields (S0-51)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.reporting import inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.reporting import change_weekly_report as changing
from domain.reporting import draft_weekly_report as drafting
from domain.reporting import publish_weekly_report as publishing
from domain.reporting import return_weekly_report as returning
from domain.reporting import review_weekly_report as reviewing
from domain.reporting import submit_weekly_report as submitting
from domain.reporting.lines import LineDraft

REPORT = "WeeklyReport"


@mutation(
    drafting.ACTION,
    REPORT,
    "A week of a project gets its report, filled in from tasks and hours (S0-51).",
    can=drafting.can_draft_weekly_report,
)
async def draft_weekly_report(db: AsyncSession, viewer: Viewer, input: inputs.DraftWeeklyReportInput) -> Row:
    """A draft."""
    return await drafting.draft_weekly_report(db, viewer, row_id("Project", input.project_id), input.week)


@mutation(changing.ACTION, REPORT, "The draft says something else: all lines and texts anew.", can=changing.can_change_weekly_report)
async def change_weekly_report(db: AsyncSession, viewer: Viewer, input: inputs.ChangeWeeklyReportInput) -> Row:
    """The draft."""
    lines = [_line(line) for line in input.lines]
    report_id, texts = row_id(REPORT, input.weekly_report_id), (input.summary, input.internal_note)
    return await changing.change_weekly_report(db, viewer, report_id, lines, *texts, input.expected_version)


@mutation(submitting.ACTION, REPORT, "The report goes to its review, with the figures of now.", can=submitting.can_submit_weekly_report)
async def submit_weekly_report(db: AsyncSession, viewer: Viewer, input: inputs.WeeklyReportInput) -> Row:
    """A submitted report."""
    return await submitting.submit_weekly_report(db, viewer, row_id(REPORT, input.weekly_report_id), input.expected_version)


@mutation(returning.ACTION, REPORT, "The reviewer gives it back with a reason.", can=returning.can_return_weekly_report)
async def return_weekly_report(db: AsyncSession, viewer: Viewer, input: inputs.ReturnWeeklyReportInput) -> Row:
    """A draft again."""
    return await returning.return_weekly_report(db, viewer, row_id(REPORT, input.weekly_report_id), input.reason, input.expected_version)


@mutation(reviewing.ACTION, REPORT, "Another person reviews it (审核).", can=reviewing.can_review_weekly_report)
async def review_weekly_report(db: AsyncSession, viewer: Viewer, input: inputs.ReviewWeeklyReportInput) -> Row:
    """A reviewed report."""
    return await reviewing.review_weekly_report(db, viewer, row_id(REPORT, input.weekly_report_id), input.opinion, input.expected_version)


@mutation(
    publishing.ACTION,
    REPORT,
    "The customer gets to read it (发布), without notes, hours and what it is not shown.",
    can=publishing.can_publish_weekly_report,
)
async def publish_weekly_report(db: AsyncSession, viewer: Viewer, input: inputs.WeeklyReportInput) -> Row:
    """A published report."""
    return await publishing.publish_weekly_report(db, viewer, row_id(REPORT, input.weekly_report_id), input.expected_version)


def _line(given: inputs.WeeklyReportLineInput) -> LineDraft:
    return LineDraft(
        part=given.part,
        description=given.description,
        completion=given.completion,
        task_id=row_id("Task", given.task_id) if given.task_id else None,
        person_id=row_id("User", given.person_id) if given.person_id else None,
        delay_reason=given.delay_reason,
        internal_note=given.internal_note,
        is_customer_visible=given.is_customer_visible,
    )
