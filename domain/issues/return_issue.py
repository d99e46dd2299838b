"""Headquarters gives an issue back to the project manager (S0-43)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.issues.models import Issue, IssueState
from domain.issues.states import move, unless_in

ACTION = "issue:return"


async def can_return_issue(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It is with headquarters, and a step is the actor's."""
    return unless_in(issue, IssueState.WITH_HEADQUARTERS) or await can_decide(db, actor, issue.id)


async def return_issue(db: AsyncSession, actor: Actor, issue_id: UUID, reason: str, expected_version: int | None = None) -> Issue:
    """A signer gives it back with a reason, as where more must be known; the manager answers, or asks again."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_return_issue(db, actor, issue))
    await decide(db, actor, issue.id, Verdict.RETURN, reason)
    await move(db, actor, issue, IssueState.RETURNED, reason.strip())
    return issue
