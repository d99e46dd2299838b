"""The project manager names who sees to an issue (S0-43)."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.delivery.queries import open_membership
from domain.identity.parties import staff_user
from domain.issues.models import OPEN_STATES, Issue, IssueState
from domain.issues.raise_issue import due_day
from domain.issues.refusals import IssueRefusal
from domain.issues.states import move, unless_in

ACTION = "issue:assign"


async def can_assign_issue(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It is not answered."""
    return unless_in(issue, *OPEN_STATES)


async def assign_issue(
    db: AsyncSession, actor: Actor, issue_id: UUID, user_id: UUID, due_on: date | None = None, expected_version: int | None = None
) -> Issue:
    """A person of the provider on the project sees to it, until a day; without one the day stays. They are told.

    NOT_STAFF, USER_DISABLED; NOT_ON_PROJECT; DUE_BEFORE_TODAY; ISSUE_WRONG_STATE.
    """
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_assign_issue(db, actor, issue))
    user = await staff_user(db, user_id)
    if await open_membership(db, issue.project_id, user.id) is None:
        raise Refused(IssueRefusal.NOT_ON_PROJECT, "This person is not on the project.", "userId")
    issue.owner_id, issue.assigned_by_id, issue.due_on = user.id, actor.user_id, due_day(actor, due_on) or issue.due_on
    await move(db, actor, issue, IssueState.HANDLING if issue.state in (IssueState.OPEN, IssueState.REOPENED) else issue.state)
    return issue
