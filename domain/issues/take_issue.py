"""Somebody of the project sees to an issue (S0-43)."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.issues.models import Issue, IssueState
from domain.issues.raise_issue import due_day
from domain.issues.states import move, unless_in

ACTION = "issue:take"


async def can_take_issue(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """Nobody sees to it yet, or it is open again."""
    return unless_in(issue, IssueState.OPEN, IssueState.REOPENED)


async def take_issue(
    db: AsyncSession, actor: Actor, issue_id: UUID, due_on: date | None = None, expected_version: int | None = None
) -> Issue:
    """The actor sees to it, until a day; without one the day that was wished stays. ISSUE_WRONG_STATE; DUE_BEFORE_TODAY."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_take_issue(db, actor, issue))
    issue.owner_id, issue.assigned_by_id, issue.due_on = actor.user_id, None, due_day(actor, due_on) or issue.due_on
    await move(db, actor, issue, IssueState.HANDLING)
    return issue
