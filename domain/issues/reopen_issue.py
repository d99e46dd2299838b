"""The answer was not enough (S0-43)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.delivery.models import Project
from domain.issues.conversation import say
from domain.issues.models import Issue, IssueMessageKind, IssueState
from domain.issues.raise_issue import unless_running
from domain.issues.states import move, unless_may_become

ACTION = "issue:reopen"


async def can_reopen_issue(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It is answered or closed, and its project goes on."""
    return unless_may_become(issue, IssueState.REOPENED) or unless_running(await db.get_one(Project, issue.project_id))


async def reopen_issue(db: AsyncSession, actor: Actor, issue_id: UUID, reason: str, expected_version: int | None = None) -> Issue:
    """It wants an answer again, with the reason why; who saw to it before still does. ISSUE_WRONG_STATE; PROJECT_CLOSED."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_reopen_issue(db, actor, issue))
    await say(db, actor, issue, IssueMessageKind.REOPENING, reason, field="reason")
    await move(db, actor, issue, IssueState.REOPENED)
    return issue
