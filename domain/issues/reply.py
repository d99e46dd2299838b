"""Something is said to everybody (S0-43)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.issues.conversation import say
from domain.issues.models import OPEN_STATES, Issue, IssueMessageKind, IssueState
from domain.issues.states import unless_in

ACTION = "issue:reply"


async def can_reply(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It is not closed."""
    return unless_in(issue, *OPEN_STATES, IssueState.ANSWERED)


async def reply(
    db: AsyncSession, actor: Actor, issue_id: UUID, text: str, document_ids: Sequence[UUID] = (), expected_version: int | None = None
) -> Issue:
    """Both sides talk; where it stands does not change by it. ISSUE_WRONG_STATE once it is closed."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_reply(db, actor, issue))
    await say(db, actor, issue, IssueMessageKind.MESSAGE, text, document_ids)
    return issue
