"""An issue goes to headquarters and comes back (加签给总部, S0-43). Part of every act that asks it or speaks for it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.approvals.models import ApprovalKind
from domain.approvals.start_approval import AskedBy, Place, start_approval
from domain.issues.models import Issue, IssueState
from domain.issues.states import move

ASKABLE = (IssueState.OPEN, IssueState.HANDLING, IssueState.RETURNED, IssueState.REOPENED)
"""From here it may go to headquarters."""


async def ask(db: AsyncSession, actor: Actor, issue: Issue, requester_id: UUID) -> None:
    """An approval of kind ISSUE waits for headquarters' signer; neither who asks nor who sees to the issue signs."""
    asked_by = AskedBy(requester_id, issue.owner_id or requester_id)
    await start_approval(db, actor, ApprovalKind.ISSUE, issue, Place.of(issue), asked_by=asked_by)
    await move(db, actor, issue, IssueState.WITH_HEADQUARTERS)
