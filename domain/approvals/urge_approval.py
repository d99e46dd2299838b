"""Who requested an approval asks for the words that are missing (催办; see `domain.approvals`)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.approvals.events import TaskUrged
from domain.approvals.models import Approval, TaskState
from domain.approvals.queries import special_days, tasks_of
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.signers import approval_for, unless_pending
from domain.calendar import add_working_days, local_day

ACTION = "approval:urge"


async def can_urge_approval(db: AsyncSession, actor: Actor, approval: Approval) -> Missing:
    """It waits, the actor requested it or it is for them, and it was not urged on this working day."""
    missing = unless_pending(approval)
    if missing or actor.user_id not in (approval.requester_id, approval.owner_id):
        return missing or [Refused(ApprovalRefusal.NOT_THE_REQUESTER, "Only who requested the approval does this.")]
    if approval.urged_at is not None:
        day = local_day(approval.urged_at)
        if actor.today < add_working_days(day, 1, await special_days(db, day, 1)):
            return [Refused(ApprovalRefusal.URGED_ALREADY, "It was urged already; once a working day is enough.")]
    return []


async def urge_approval(db: AsyncSession, actor: Actor, approval_id: UUID, expected_version: int | None = None) -> Approval:
    """Everybody whose word is missing now is alerted. NOT_IN_APPROVAL; NOT_THE_REQUESTER; URGED_ALREADY."""
    approval = await approval_for(db, actor, ACTION, approval_id, expected_version)
    refuse(await can_urge_approval(db, actor, approval))
    approval.urged_at = actor.now
    await db.flush()
    for task in await tasks_of(db, approval.id, TaskState.OPEN):
        record(db, actor, TaskUrged(task.id, approval.id))
    return approval
