"""Something about a project wants an answer (S0-43)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.customers.models import Customer
from domain.delivery.models import Project, ProjectState
from domain.issues.conversation import attach, audience_of_actor
from domain.issues.events import IssueRaised
from domain.issues.models import Issue, IssueKind, IssueSeverity, IssueState
from domain.issues.refusals import IssueRefusal
from domain.issues.states import keep
from domain.platform.codes import next_code

ACTION = "issue:raise"
OVER = (ProjectState.CLOSED, ProjectState.STOPPED)


@dataclass(frozen=True)
class IssueDraft:
    """What is raised; `due_on` is the day by which an answer is wished."""

    title: str
    text: str
    kind: IssueKind
    severity: IssueSeverity
    due_on: date | None = None


def unless_running(project: Project) -> Missing:
    """PROJECT_CLOSED for a project that is closed or was stopped."""
    if project.state in OVER:
        return [Refused(IssueRefusal.PROJECT_CLOSED, "This project has been closed.")]
    return []


async def can_raise_issue(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_running(project)


def due_day(actor: Actor, day: date | None) -> date | None:
    """A day to come, today among them. DUE_BEFORE_TODAY."""
    if day is not None and values.near_day(day, "dueOn") < actor.today:
        raise Refused(IssueRefusal.DUE_BEFORE_TODAY, "This day has passed already.", "dueOn")
    return day


async def raise_issue(db: AsyncSession, actor: Actor, project_id: UUID, draft: IssueDraft, document_ids: Sequence[UUID] = ()) -> Issue:
    """The customer's people, or the provider's on the project, raise it to the project manager, with documents of their own (S0-43).

    PROJECT_CLOSED; DUE_BEFORE_TODAY.
    """
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_raise_issue(db, actor, project))
    title, text = values.text(draft.title, "title"), values.text(draft.text, "text", 4000)
    due_on = due_day(actor, draft.due_on)
    customer = await db.get_one(Customer, project.customer_id)
    issue = Issue(
        code=await next_code(db, f"ISS-{customer.code}-{actor.today.year}"),
        project_id=project.id,
        customer_id=project.customer_id,
        unit_id=project.unit_id,
        raised_by_id=actor.user_id,
        audience=await audience_of_actor(db, actor),
        title=title,
        text=text,
        kind=draft.kind,
        severity=draft.severity,
        due_on=due_on,
        raised_at=actor.now,
        is_major=False,
    )
    await save(db, issue)
    await keep(db, actor, issue, None, IssueState.OPEN)
    await attach(db, actor, issue, document_ids)
    record(db, actor, IssueRaised(issue.id))
    return issue
