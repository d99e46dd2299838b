"""An issue is major (重大), and headquarters is asked (S0-43)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.delivery.models import Project
from domain.identity.models import Audience
from domain.issues.conversation import audience_of_actor, say
from domain.issues.events import IssueMoved
from domain.issues.headquarters import ASKABLE, ask
from domain.issues.models import OPEN_STATES, Issue, IssueMessageKind
from domain.issues.refusals import IssueRefusal
from domain.issues.states import unless_in

ACTION = "issue:mark_major"


async def can_mark_major(db: AsyncSession, actor: Actor, issue: Issue) -> Missing:
    """It waits for an answer, and is not marked yet."""
    if issue.is_major:
        return [Refused(IssueRefusal.MAJOR_ALREADY, "This issue is marked as major already.")]
    return unless_in(issue, *OPEN_STATES)


async def mark_major(db: AsyncSession, actor: Actor, issue_id: UUID, reason: str, expected_version: int | None = None) -> Issue:
    """The customer, or the project manager, marks it as major with a reason: headquarters is told, and its signer asked at once.

    A customer asks through the project manager, in whose name the approval is: without one headquarters is told alone.
    MAJOR_ALREADY; ISSUE_WRONG_STATE.
    """
    issue = await row_for(db, actor, ACTION, Issue, issue_id, expected_version=expected_version)
    refuse(await can_mark_major(db, actor, issue))
    await say(db, actor, issue, IssueMessageKind.MAJOR, reason, field="reason")
    issue.is_major, issue.major_at = True, actor.now
    await db.flush()
    record(db, actor, IssueMoved(issue.id, issue.state.value))
    requester_id = await _requester(db, actor, issue)
    if requester_id is not None and issue.state in ASKABLE:
        await ask(db, actor, issue, requester_id)
    return issue


async def _requester(db: AsyncSession, actor: Actor, issue: Issue) -> UUID | None:
    if await audience_of_actor(db, actor) is Audience.STAFF:
        return actor.user_id
    project = await db.get_one(Project, issue.project_id)
    return project.owner_id or issue.owner_id
