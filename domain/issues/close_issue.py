"""Who asked has what they asked for (S0-43)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.approvals.withdraw import drop_approval
from domain.identity.models import Audience
from domain.issues.conversation import audience_of_actor, say
from domain.issues.models import Issue, IssueMessageKind, IssueState
from domain.issues.refusals import IssueRefusal
from domain.issues.states import move, unless_may_become

ACTION = "issue:close"


async def can_close_issue(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It is not closed; the provider's people close only what they raised themselves."""
    missing = unless_may_become(issue, IssueState.CLOSED)
    if missing or issue.raised_by_id == actor.user_id or await audience_of_actor(db, actor) is Audience.CUSTOMER:
        return missing
    return [Refused(IssueRefusal.NOT_THE_RAISER, "The customer, or who raised it, closes an issue.")]


async def close_issue(
    db: AsyncSession, actor: Actor, issue_id: UUID, word: str | None = None, expected_version: int | None = None
) -> Issue:
    """The customer, or who raised it, closes it with a word or without; whoever is still asked at headquarters is asked no more.

    ISSUE_WRONG_STATE; NOT_THE_RAISER.
    """
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_close_issue(db, actor, issue))
    if (said := values.note(word, "word")) is not None:
        await say(db, actor, issue, IssueMessageKind.CLOSING, said, field="word")
    await drop_approval(db, actor, issue.id)
    await move(db, actor, issue, IssueState.CLOSED)
    return issue
