"""The alerts of an issue (问题): raised, said, answered, major, back from headquarters, late (S0-43)."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.wants import Called, Subject, To, Want
from domain.calendar import start_of_day
from domain.delivery.models import Project
from domain.identity.models import Audience
from domain.issues.models import OPEN_STATES, Issue, IssueMessage, IssueState
from domain.issues.queries import customers_people, last_open_message

STAFF_STATES = {
    IssueState.OPEN: AlertRule.ISSUE_RAISED,
    IssueState.REOPENED: AlertRule.ISSUE_REOPENED,
    IssueState.RETURNED: AlertRule.ISSUE_RETURNED,
}
"""What the project manager is told while the issue stands so."""


async def issue_alerts(db: AsyncSession, actor: Actor, issue: Issue) -> Called:
    """Each side is told what the other did last, until the issue moves on; headquarters of a major one; everybody late of a late one.

    An internal note is told to nobody by an alert.
    """
    project = await db.get_one(Project, issue.project_id)
    manager = To(users=[issue.owner_id or project.owner_id], project=["project_manager"])
    customer = await _customers(db, issue)
    names = {"code": issue.code, "title": issue.title, "project": project.name}
    tenants = (issue.customer_id, None, issue.project_id, issue.unit_id)
    subject = Subject("Issue", issue.id, *tenants, names, "Issue", issue.id)
    wants = [*_standing(actor, issue, manager, customer), *_late(issue, manager)]
    said = await last_open_message(db, issue.id)
    if said is not None:
        wants += _said(issue, said, manager, customer)
    return Called(subject, wants)


async def _customers(db: AsyncSession, issue: Issue) -> To:
    """The customer's people on the project, and who raised it where that was one of them; without any the customer's administrators."""
    people = await customers_people(db, issue.project_id)
    return To(users=[*people], customer=[] if people else ["customer_admin"])


def _standing(actor: Actor, issue: Issue, manager: To, customer: To) -> Iterator[Want]:
    if issue.state in STAFF_STATES:
        yield Want(STAFF_STATES[issue.state], issue.raised_at if issue.state is IssueState.OPEN else actor.now, manager)
    if issue.state is IssueState.ANSWERED and issue.answered_at is not None:
        yield Want(AlertRule.ISSUE_ANSWERED, issue.answered_at, _with_raiser(issue, customer))
    if issue.state in OPEN_STATES and issue.assigned_by_id not in (None, issue.owner_id):
        yield Want(AlertRule.ISSUE_ASSIGNED, actor.now, To(users=[issue.owner_id]))
    if issue.is_major and issue.major_at is not None and issue.state in OPEN_STATES:
        yield Want(AlertRule.ISSUE_MAJOR, issue.major_at, To(users=manager.users, unit=["delivery_manager"], provider=["hq_pmo"]))


def _said(issue: Issue, said: IssueMessage, manager: To, customer: To) -> Iterator[Want]:
    """While it is not closed: what was said last, to the side that did not say it; an answer is told as such."""
    if issue.state is IssueState.CLOSED or (said.audience is Audience.STAFF and issue.state is IssueState.ANSWERED):
        return
    other_side = manager if said.audience is Audience.CUSTOMER else _with_raiser(issue, customer)
    yield Want(AlertRule.ISSUE_REPLIED, said.said_at, other_side, str(said.id))


def _with_raiser(issue: Issue, customer: To) -> To:
    return To(users=[*customer.users, issue.raised_by_id], customer=customer.customer)


def _late(issue: Issue, manager: To) -> Iterator[Want]:
    if issue.state not in OPEN_STATES or issue.due_on is None:
        return
    told = To(users=manager.users, project=manager.project, unit=["delivery_manager"])
    yield Want(AlertRule.ISSUE_OVERDUE, start_of_day(issue.due_on + timedelta(days=1)), told, "", issue.due_on)
