"""The provider answers the customer (S0-43)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.issues.conversation import say
from domain.issues.models import Issue, IssueMessageKind, IssueState
from domain.issues.states import move, unless_may_become

ACTION = "issue:answer"


async def can_answer_issue(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It waits for an answer, and headquarters is not asked just now."""
    return unless_may_become(issue, IssueState.ANSWERED)


async def answer_issue(
    db: AsyncSession, actor: Actor, issue_id: UUID, text: str, document_ids: Sequence[UUID] = (), expected_version: int | None = None
) -> Issue:
    """The answer that the customer reads; what headquarters said stays inside. Nobody's issue becomes the actor's. ISSUE_WRONG_STATE."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_answer_issue(db, actor, issue))
    await say(db, actor, issue, IssueMessageKind.ANSWER, text, document_ids)
    issue.owner_id = issue.owner_id or actor.user_id
    await move(db, actor, issue, IssueState.ANSWERED)
    return issue
