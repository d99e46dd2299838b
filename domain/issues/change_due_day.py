"""The day by which an issue is to be answered is another (S0-43)."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.issues.models import OPEN_STATES, Issue
from domain.issues.raise_issue import due_day
from domain.issues.states import move, unless_in

ACTION = "issue:change_due_day"


async def can_change_due_day(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It is not answered."""
    return unless_in(issue, *OPEN_STATES)


async def change_due_day(db: AsyncSession, actor: Actor, issue_id: UUID, due_on: date, expected_version: int | None = None) -> Issue:
    """Today or later; who sees to it and where it stands stay as they are. ISSUE_WRONG_STATE; DUE_BEFORE_TODAY."""
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_change_due_day(db, actor, issue))
    issue.due_on = due_day(actor, due_on)
    await move(db, actor, issue, issue.state)
    return issue
