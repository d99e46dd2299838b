"""The project manager takes an issue back from headquarters (S0-43)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.approvals.withdraw import can_withdraw, withdraw
from domain.issues.models import Issue, IssueState
from domain.issues.states import move, unless_in

ACTION = "issue:recall"


async def can_recall_issue(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It is with headquarters, and the actor asked or sees to it."""
    return unless_in(issue, IssueState.WITH_HEADQUARTERS) or await can_withdraw(db, actor, issue.id)


async def recall_issue(db: AsyncSession, actor: Actor, issue_id: UUID, expected_version: int | None = None) -> Issue:
    """Who asked headquarters asks no more, and sees to the issue; what was said stays. ISSUE_WRONG_STATE; NOT_THE_REQUESTER."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_recall_issue(db, actor, issue))
    await withdraw(db, actor, issue.id)
    issue.owner_id = issue.owner_id or actor.user_id
    await move(db, actor, issue, IssueState.HANDLING)
    return issue
