"""Weekly reports of the stage's project in each state, one of them with a delay and one with nothing to show; a stranger's."""

from datetime import date

from domain.reporting.change_weekly_report import change_weekly_report
from domain.reporting.draft_weekly_report import draft_weekly_report
from domain.reporting.lines import LineDraft
from domain.reporting.models import PublishedReport, ReportPart, WeeklyReport, WeeklyReportLine
from domain.reporting.publish_weekly_report import publish_weekly_report
from domain.reporting.review_weekly_report import review_weekly_report
from domain.reporting.submit_weekly_report import submit_weekly_report
from tests.acts.staging.orders import other_world
from tests.acts.staging.stage import Stage
from tests.world import World

WEEKS = {
    "draft": date(2027, 1, 18),
    "empty": date(2027, 1, 11),
    "submitted": date(2027, 1, 4),
    "reviewed": date(2026, 12, 28),
    "hidden": date(2026, 12, 21),
    "published": date(2026, 12, 14),
}
"""The Monday of each; the late one's is of February, when tasks run."""
LATE = date(2027, 2, 15)
SHOWN = LineDraft(ReportPart.THIS_WEEK, "The berths are measured.", 60, internal_note="The port was slow.")
PLAN = LineDraft(ReportPart.NEXT_WEEK, "The cranes are measured.", 0)


async def reports(stage: Stage) -> None:
    """Each brought to its state by the manager and, reviewed, by the delivery manager."""
    world, project = stage.world, stage.world.project
    for name, week in WEEKS.items():
        report = await world.do("manager", draft_weekly_report, project.id, week)
        await _brought(world, report, name)
        stage.keep(**{f"report_{name}": await world.again(report)})
    stage.keep(report_late=await world.do("manager", draft_weekly_report, project.id, LATE))
    stage.keep(report_line=(await stage.find_all(WeeklyReportLine, report_id=stage.row("report_draft").id))[0])
    stage.keep(report_read=await stage.find(PublishedReport, report_id=stage.row("report_published").id))
    other = await other_world(stage).do("other_manager", draft_weekly_report, stage.row("other_project").id, LATE)
    stage.keep(report_other=other)


async def _brought(world: World, report: WeeklyReport, name: str) -> None:
    if name == "empty":
        return
    lines = [LineDraft(ReportPart.THIS_WEEK, "Only for us.", 10, is_customer_visible=False)] if name == "hidden" else [SHOWN, PLAN]
    summary = None if name == "hidden" else "As planned."
    await world.do("manager", change_weekly_report, report.id, lines, summary, "Not a word of the claim.")
    if name != "draft":
        await world.do("manager", submit_weekly_report, report.id)
    if name in ("reviewed", "hidden", "published"):
        await world.do("delivery_manager", review_weekly_report, report.id, "Good.")
    if name == "published":
        await world.do("manager", publish_weekly_report, report.id)
