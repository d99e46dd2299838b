"""The lifecycle of issues as data, held by the database too (requirements, section 6)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, save
from domain.issues.events import IssueMoved
from domain.issues.models import Issue, IssueState, IssueTransition
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


async def move(db: AsyncSession, actor: Actor, issue: Issue, to: IssueState, reason: str | None = None) -> None:
    """The one way in which a state changes, with a line in the history; it flushes, so that the new state's constraints speak here."""
    refuse([] if to is issue.state else unless_may_become(issue, to))
    before, issue.state = issue.state, to
    issue.closed_at = actor.now if to is IssueState.CLOSED else None
    if to is IssueState.ANSWERED:
        issue.answered_at = actor.now
    if to is not before:
        await keep(db, actor, issue, before, to, reason)
    await db.flush()
    record(db, actor, IssueMoved(issue.id, to.value))


async def keep(db: AsyncSession, actor: Actor, issue: Issue, before: IssueState | None, to: IssueState, reason: str | None = None) -> None:
    """A line of the issue's history; the first one has no state before."""
    place = {name: getattr(issue, name) for name in ("project_id", "customer_id", "unit_id")}
    await save(
        db,
        IssueTransition(issue_id=issue.id, **place, from_state=before, to_state=to, at=actor.now, by_id=actor.user_id, reason=reason),
    )
