"""Headquarters gives its word on an issue (会签, S0-43)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, refuse, row_for, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import ApprovalState, Verdict
from domain.issues.models import Issue, IssueState
from domain.issues.states import move, unless_in

ACTION = "issue:countersign"


async def can_countersign_issue(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It is with headquarters, and a step is the actor's."""
    return unless_in(issue, IssueState.WITH_HEADQUARTERS) or await can_decide(db, actor, issue.id)


async def countersign_issue(db: AsyncSession, actor: Actor, issue_id: UUID, opinion: str, expected_version: int | None = None) -> Issue:
    """A signer's opinion on the step that is theirs; with the last one the issue returns to the project manager, who answers.

    The customer reads neither the opinion nor whose it is.
    """
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_countersign_issue(db, actor, issue))
    approval = await decide(db, actor, issue.id, Verdict.APPROVE, values.text(opinion, "opinion", 4000))
    if approval.state is ApprovalState.APPROVED:
        await move(db, actor, issue, IssueState.RETURNED)
    else:
        touch(issue)
    return issue
