"""The lifecycle of issues as data, held by the database too (requirements, section 6)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.issues.events import IssueMoved
from domain.issues.models import Issue, IssueState
from domain.issues.refusals import IssueRefusal
from domain.lifecycle import held_by_trigger, steps

STEPS = steps(
    """
    OPEN: HANDLING WITH_HEADQUARTERS ANSWERED CLOSED
    HANDLING: WITH_HEADQUARTERS ANSWERED CLOSED
    WITH_HEADQUARTERS: RETURNED HANDLING CLOSED
    RETURNED: WITH_HEADQUARTERS ANSWERED CLOSED
    ANSWERED: CLOSED REOPENED
    CLOSED: REOPENED
    REOPENED: HANDLING WITH_HEADQUARTERS ANSWERED CLOSED
    """,
    IssueState,
)
held_by_trigger(Issue.__table__, STEPS)


def unless_in(issue: Issue, *states: IssueState) -> Missing:
    """That the issue is in none of the states."""
    if issue.state in states:
        return []
    return [Refused(IssueRefusal.ISSUE_WRONG_STATE, "This is not possible in the present state.", state=issue.state.value)]


def unless_may_become(issue: Issue, to: IssueState) -> Missing:
    """That the issue cannot come into the state from where it is."""
    return unless_in(issue, *(state for state, follow in STEPS.items() if to in follow))


async def move(db: AsyncSession, actor: Actor, issue: Issue, to: IssueState) -> None:
    """The one way in which a state changes; it flushes, so that the constraints of the new state speak here."""
    refuse([] if to is issue.state else unless_may_become(issue, to))
    issue.state = to
    issue.closed_at = actor.now if to is IssueState.CLOSED else None
    if to is IssueState.ANSWERED:
        issue.answered_at = actor.now
    await db.flush()
    record(db, actor, IssueMoved(issue.id, to.value))
