"""The project manager asks headquarters (加签, S0-43)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.issues.conversation import say
from domain.issues.headquarters import ASKABLE, ask
from domain.issues.models import Issue, IssueMessageKind
from domain.issues.states import unless_in

ACTION = "issue:ask_headquarters"


async def can_ask_headquarters(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It waits for an answer, and headquarters is not asked already."""
    return unless_in(issue, *ASKABLE)


async def ask_headquarters(db: AsyncSession, actor: Actor, issue_id: UUID, question: str, expected_version: int | None = None) -> Issue:
    """With the question as an internal note; the customer reads that it is with headquarters, and no more. ISSUE_WRONG_STATE."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_ask_headquarters(db, actor, issue))
    await say(db, actor, issue, IssueMessageKind.NOTE, question, field="question")
    await ask(db, actor, issue, actor.user_id)
    return issue
