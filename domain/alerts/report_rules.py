"""The alerts of weekly reports (项目周报): one is missing, waits for its review, came back, or can be read (S0-51, section 9)."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.cost_rules import cost_wants
from domain.alerts.hours_rules import OVER, project_hours_alerts
from domain.alerts.models import AlertRule
from domain.alerts.plan_rules import late_project
from domain.alerts.queries import name_of_user, project_named
from domain.alerts.wants import KEPT, Called, Subject, To, Want, until
from domain.calendar import local_day
from domain.delivery.models import Project
from domain.issues.queries import customers_people
from domain.reporting.models import PublishedReport, WeeklyReport, WeeklyReportState
from domain.reporting.queries import is_under_way, submitted_weeks
from domain.reporting.weeks import WEEK, due_at, monday_of

NOON = timedelta(hours=12)


async def project_alerts(db: AsyncSession, actor: Actor, project: Project) -> Called:
    """Hours that wait for the customer, the weekly report that nobody has submitted, that the project is late, its budget."""
    subject, wants = await project_hours_alerts(db, actor, project)
    return Called(
        subject, [*wants, *late_project(actor, project), *await missing_report(db, actor, project), *await cost_wants(db, actor, project)]
    )


async def missing_report(db: AsyncSession, actor: Actor, project: Project) -> list[Want]:
    """From Monday noon on: the report of the week before, of a project on which work goes on; one alert, until it is submitted.

    Of several missing weeks the last one is named. The next week that is still to be reported is planned with it.
    """
    if project.state in OVER:
        return []
    asked = monday_of(local_day(actor.now - NOON)) - WEEK
    submitted = await submitted_weeks(db, project.id, asked)
    following = max(asked + WEEK, monday_of(project.starts_on))
    while following in submitted:
        following += WEEK
    to = To(users=[project.owner_id], project=["project_manager"])
    weeks = [week for week in (asked, following) if week not in submitted and await is_under_way(db, project, week)]
    return [Want(AlertRule.WEEKLY_REPORT_MISSING, due_at(week), to, due_on=week) for week in weeks]


async def weekly_report_alerts(db: AsyncSession, actor: Actor, report: WeeklyReport) -> Called:
    """Submitted, it waits for whoever reviews; returned, for the project manager and who wrote it."""
    project = await project_named(db, report.project_id)
    names = {"project": project.name, "code": project.code, "day": report.week_starts_on.isoformat()}
    tenants = (report.customer_id, None, report.project_id, report.unit_id)
    subject = Subject("WeeklyReport", report.id, *tenants, names, "WeeklyReport", report.id)
    if report.state is WeeklyReportState.SUBMITTED and report.submitted_by_id and report.submitted_at:
        person = {"person": await name_of_user(db, report.submitted_by_id)}
        to = To(unit=["delivery_manager"])
        return Called(subject, [Want(AlertRule.WEEKLY_REPORT_TO_REVIEW, report.submitted_at, to, extra=person)])
    if report.state is WeeklyReportState.DRAFT and report.return_reason:
        to = To(users=[report.owner_id, project.owner_id], project=["project_manager"])
        return Called(subject, [Want(AlertRule.WEEKLY_REPORT_RETURNED, actor.now, to)])
    return Called(subject, [])


async def published_report_alerts(db: AsyncSession, actor: Actor, report: PublishedReport) -> Called:
    """The customer's people on the project, or without any its administrators, are told for some weeks."""
    project = await project_named(db, report.project_id)
    names = {"project": project.name, "code": project.code, "day": report.week_starts_on.isoformat()}
    tenants = (report.customer_id, None, report.project_id, report.unit_id)
    subject = Subject("PublishedReport", report.id, *tenants, names, "PublishedReport", report.id)
    people = await customers_people(db, report.project_id)
    to = To(users=people, customer=[] if people else ["customer_admin"])
    over = report.published_at + timedelta(days=KEPT)
    return Called(subject, until(actor.now, over, Want(AlertRule.WEEKLY_REPORT_PUBLISHED, report.published_at, to)))
