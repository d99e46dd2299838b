"""Weekly reports: filled in from the week, reviewed by another person, published without what is inside, missed on Monday noon (S0-51)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import Refused
from domain.delivery.add_member import add_member
from domain.hours.entry_drafts import EntryDraft
from domain.hours.log_hours import log_hours
from domain.partners.models import SkillLevel
from domain.planning.add_milestone import add_milestone
from domain.planning.add_task import add_task
from domain.planning.change_task import change_task
from domain.planning.drafts import MilestoneDraft, TaskDraft
from domain.planning.finish_task import finish_task
from domain.planning.models import Task
from domain.planning.reach_milestone import reach_milestone
from domain.planning.start_task import start_task
from domain.reporting.change_weekly_report import change_weekly_report
from domain.reporting.draft_weekly_report import draft_weekly_report
from domain.reporting.lines import LineDraft
from domain.reporting.models import PublishedReport, PublishedReportLine, ReportPart, WeeklyReport, WeeklyReportLine
from domain.reporting.publish_weekly_report import publish_weekly_report
from domain.reporting.return_weekly_report import return_weekly_report
from domain.reporting.review_weekly_report import review_weekly_report
from domain.reporting.submit_weekly_report import submit_weekly_report
from tests.alerts.bell import open_alerts, planned, ring
from tests.issues.test_issues import managed, seen
from tests.world import World

pytestmark = pytest.mark.anyio
MONDAY = date(2026, 11, 9)
THIS, NEXT = ReportPart.THIS_WEEK, ReportPart.NEXT_WEEK
DONE = LineDraft(THIS, "The berths are measured.", 60, internal_note="The port was slow.")


def noon(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A time of day in the provider's zone."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


async def friday(world: World, hour: int = 15) -> World:
    """The end of the reported week; the project has its manager, the region its delivery manager."""
    await managed(world)
    await world.staff("delivery_manager", ("delivery_manager", world.region))
    world.now = noon(date(2026, 11, 13), hour)
    return world


async def task(world: World, name: str, first: date, last: date, *, shown: bool = True) -> Task:
    draft = TaskDraft(name, first, last, is_customer_visible=shown)
    made: Task = await world.do("manager", add_task, world.project.id, draft)
    return made


async def week_of_work(world: World) -> dict[str, UUID]:
    """One done in time, one late, one hidden and late, one that begins next week, one after it."""
    days = {
        "in_time": (date(2026, 11, 2), date(2026, 11, 11)),
        "late": (date(2026, 11, 4), date(2026, 11, 12)),
        "hidden": (date(2026, 11, 4), date(2026, 11, 10)),
        "next": (date(2026, 11, 16), date(2026, 11, 20)),
        "after": (date(2026, 11, 23), date(2026, 11, 27)),
    }
    tasks = {name: (await task(world, name, *given, shown=name != "hidden")).id for name, given in days.items()}
    for name in ("in_time", "late", "hidden"):
        await world.do("manager", start_task, tasks[name], days[name][0])
    await world.do("manager", finish_task, tasks["in_time"], date(2026, 11, 11))
    return tasks


async def forbidden(world: World, constraint: str, change: str) -> None:
    """The database says no."""
    with pytest.raises(IntegrityError, match=constraint):
        async with world.db.begin_nested():
            await world.db.execute(text(change))
    await world.db.refresh(world.project)


def of_reports(found: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a project's alerts that are about weekly reports."""
    return {rule: value for rule, value in found.items() if rule.startswith("WEEKLY")}


async def lines(world: World, report: WeeklyReport) -> list[WeeklyReportLine]:
    query = select(WeeklyReportLine).where(WeeklyReportLine.report_id == report.id).order_by(WeeklyReportLine.sequence)
    return list(await world.db.scalars(query.execution_options(populate_existing=True)))


async def test_a_draft_holds_what_tasks_and_hours_say_of_the_week(world: World) -> None:
    await friday(world)
    tasks = await week_of_work(world)
    await world.grant("sales", "project_member", world.project)
    await world.insert(world.membership(world.project, "sales", "project_member"))
    for day, hours, submit in ((9, "6", True), (10, "2.5", True), (11, "4", False)):
        entry = EntryDraft(date(2026, 11, day), Decimal(hours), SkillLevel.SENIOR, "Work.", task_id=tasks["late"])
        await world.do("sales", log_hours, world.project.id, [entry], submit=submit)
    stones = [
        await world.do("manager", add_milestone, world.project.id, MilestoneDraft(f"M{n}", date(2026, 11, 10), n < 3)) for n in (1, 2, 3)
    ]
    await world.do("manager", reach_milestone, stones[0].id, date(2026, 11, 10))
    report = await world.do("manager", draft_weekly_report, world.project.id, date(2026, 11, 15))
    assert [(line.part, line.description, line.completion, line.hours, line.is_late) for line in await lines(world, report)] == [
        (THIS, "in_time", 100, 0, False),
        (THIS, "late", 0, Decimal("8.50"), True),
        (THIS, "hidden", 0, 0, True),
        (NEXT, "late", 0, 0, False),
        (NEXT, "hidden", 0, 0, False),
        (NEXT, "next", 0, 0, False),
    ]
    assert [line.is_customer_visible for line in await lines(world, report)] == [True, True, False, True, False, True]
    report = await world.again(report)
    assert (report.week_starts_on, report.due_tasks, report.on_time_tasks, report.on_time_rate) == (MONDAY, 3, 1, Decimal("33.33"))
    assert (report.due_milestones, report.on_time_milestones, report.acceptance_rate) == (3, 1, Decimal("33.33"))


async def test_a_delay_needs_its_reason_and_its_lines_then_stand(world: World) -> None:
    await friday(world)
    tasks = await week_of_work(world)
    report = await world.do("manager", draft_weekly_report, world.project.id, MONDAY)
    report_id = report.id
    with pytest.raises(Refused, match="late; hidden") as refused:
        await world.do("manager", submit_weekly_report, report_id)
    assert refused.value.code == "DELAY_REASON_MISSING"
    await forbidden(
        world,
        "says why",
        "UPDATE weekly_report SET state = 'SUBMITTED', submitted_at = created_at, submitted_by_id = owner_id",
    )
    line = LineDraft(THIS, "Half of it.", 50, tasks["late"], delay_reason="Rain.")
    await world.do("manager", change_weekly_report, report_id, [line])
    await world.do("manager", submit_weekly_report, report_id)
    await forbidden(world, "lines of a submitted report stand", "UPDATE weekly_report_line SET completion = 99")
    await forbidden(world, "lines of a submitted report stand", "DELETE FROM weekly_report_line")


async def test_who_wrote_it_does_not_review_it(world: World) -> None:
    await friday(world)
    report = await world.do("manager", draft_weekly_report, world.project.id, MONDAY)
    await world.do("manager", change_weekly_report, report.id, [DONE])
    await world.do("manager", submit_weekly_report, report.id)
    await world.grant("manager", "delivery_manager", world.region)
    with pytest.raises(Refused) as refused:
        await world.do("manager", review_weekly_report, report.id)
    assert refused.value.code == "SECOND_PERSON_NEEDED"
    reviewed = "UPDATE weekly_report SET state = 'REVIEWED', reviewed_at = submitted_at, reviewed_by_id = owner_id"
    await forbidden(world, "ck_weekly_report_four_eyes", reviewed)


async def test_what_is_published_holds_nothing_of_inside_and_never_changes(world: World) -> None:
    await friday(world)
    tasks = await week_of_work(world)
    report = await world.do("manager", draft_weekly_report, world.project.id, MONDAY)
    report_id = report.id
    late, secret = (
        LineDraft(THIS, f"{name} goes on.", 50, tasks[name], world["manager"].id, "Rain.", "The claim.", name == "late")
        for name in ("late", "hidden")
    )
    plan = LineDraft(NEXT, "The cranes.", 0, tasks["next"])
    with pytest.raises(Refused) as refused:
        await world.do("manager", change_weekly_report, report_id, [LineDraft(THIS, "Secret.", 1, tasks["hidden"])])
    assert refused.value.code == "TASK_HIDDEN"
    await world.do("manager", change_weekly_report, report_id, [DONE, secret, late, plan], "As planned.", "Not a word of the claim.")
    await world.do("manager", submit_weekly_report, report_id)
    await world.do("delivery_manager", review_weekly_report, report_id, "Good.")
    hidden_now = TaskDraft("next", date(2026, 11, 16), date(2026, 11, 20), is_customer_visible=False)
    await world.do("manager", change_task, tasks["next"], hidden_now)
    await world.do("manager", publish_weekly_report, report_id)
    published = (await world.db.scalars(select(PublishedReport))).one()
    shown = (await world.db.scalars(select(PublishedReportLine).order_by(PublishedReportLine.sequence))).all()
    assert (published.summary, published.due_tasks, published.on_time_tasks, published.on_time_rate) == ("As planned.", 2, 1, Decimal(50))
    assert [(line.description, line.person_name, line.delay_reason) for line in shown] == [
        ("The berths are measured.", None, None),
        ("late goes on.", "Manager", "Rain."),
    ]
    for persona, count in (("customer_reader", [0, 0, 1, 2]), ("partner_admin", [0, 0, 0, 0]), ("manager", [1, 4, 1, 2])):
        tables = (WeeklyReport, WeeklyReportLine, PublishedReport, PublishedReportLine)
        assert [await seen(world, persona, table) for table in tables] == count, persona
    for table in ("published_report", "published_report_line"):
        await forbidden(world, f"{table} is never changed", f"DELETE FROM {table}")  # noqa: S608 — one of two tables


async def test_a_missing_report_is_told_on_monday_noon_and_once_it_is_submitted_no_more(world: World) -> None:
    await friday(world)
    world.now = noon(date(2026, 11, 16), 11, 59)
    report = await world.do("manager", draft_weekly_report, world.project.id, MONDAY)
    before = await world.do("manager", draft_weekly_report, world.project.id, date(2026, 11, 2))
    for each in (report, before):
        await world.do("manager", change_weekly_report, each.id, [DONE])
    await world.do("manager", submit_weekly_report, before.id)
    await ring(world, world.project)
    assert of_reports(await open_alerts(world, world.project)) == {}
    assert of_reports(await planned(world, world.project.id)) == {"WEEKLY_REPORT_MISSING:": noon(date(2026, 11, 16))}
    world.now = noon(date(2026, 11, 16))
    await ring(world, world.project)
    assert of_reports(await open_alerts(world, world.project)) == {"WEEKLY_REPORT_MISSING": {"manager"}}
    await world.do("manager", submit_weekly_report, report.id)
    await ring(world, world.project)
    await ring(world, report)
    assert of_reports(await open_alerts(world, world.project)) == {}
    assert await open_alerts(world, report) == {"WEEKLY_REPORT_TO_REVIEW": {"delivery_manager"}}
    assert of_reports(await planned(world, world.project.id)) == {"WEEKLY_REPORT_MISSING:": noon(date(2026, 11, 23))}
    await world.do("delivery_manager", return_weekly_report, report.id, "Which berths?")
    await ring(world, world.project)
    await ring(world, report)
    assert of_reports(await open_alerts(world, world.project)) == {"WEEKLY_REPORT_MISSING": {"manager"}}
    assert await open_alerts(world, report) == {"WEEKLY_REPORT_RETURNED": {"manager"}}


async def test_a_project_that_has_not_begun_or_is_over_misses_no_report(world: World) -> None:
    await friday(world)
    project = world.project
    project.starts_on, project.ends_on = date(2027, 1, 6), date(2027, 2, 5)
    await world.insert(project)
    await ring(world, project)
    assert of_reports(await open_alerts(world, project)) == {}
    assert of_reports(await planned(world, project.id)) == {"WEEKLY_REPORT_MISSING:": noon(date(2027, 1, 11))}
    world.now = noon(date(2027, 2, 23))
    await ring(world, project)
    assert (of_reports(await open_alerts(world, project)), of_reports(await planned(world, project.id))) == ({}, {})
    await task(world, "still open", date(2027, 2, 1), date(2027, 2, 3))
    await ring(world, project)
    assert of_reports(await open_alerts(world, project)) == {"WEEKLY_REPORT_MISSING": {"manager"}}


async def test_the_customer_is_told_of_what_is_published(world: World) -> None:
    await friday(world)
    report = await world.do("manager", draft_weekly_report, world.project.id, MONDAY)
    report_id = report.id
    await world.do("manager", change_weekly_report, report_id, [DONE])
    await world.do("manager", submit_weekly_report, report_id)
    await world.do("delivery_manager", review_weekly_report, report_id)
    await forbidden(world, "does not follow", "UPDATE weekly_report SET state = 'SUBMITTED', reviewed_at = NULL, reviewed_by_id = NULL")
    await world.do("manager", add_member, world.project.id, world["customer_reader"].id)
    await world.do("manager", publish_weekly_report, report_id)
    published = (await world.db.scalars(select(PublishedReport))).one()
    await ring(world, published)
    assert await open_alerts(world, published) == {"WEEKLY_REPORT_PUBLISHED": {"customer_reader"}}
    world.now = noon(date(2026, 12, 14))
    await ring(world, published)
    assert await open_alerts(world, published) == {}
