"""Whoever has an open task hands it to another (转办; see `domain.approvals`)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, touch
from domain.approvals.models import Approval, ApprovalTask, StepMode
from domain.approvals.queries import signers_of, still_asked
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.signers import check_signer, name_signer, task_for, tell, unless_mine

ACTION = "approval:transfer"


async def can_transfer_task(db: AsyncSession, actor: Actor, task: ApprovalTask) -> Missing:
    """The task is open and the actor's; of a step that wants every holder's word each gives their own."""
    missing = await unless_mine(db, actor, task)
    if missing:
        return missing
    own = [signer for signer in await signers_of(db, task.id) if signer.signer_id == actor.user_id] if task.is_personal else []
    if (task.is_personal and not own) or (not task.is_personal and task.mode is StepMode.ALL):
        return [Refused(ApprovalRefusal.TRANSFER_OF_ALL, "This word is one's own to give.")]
    return []


async def transfer_task(db: AsyncSession, actor: Actor, task_id: UUID, user_id: UUID, reason: str | None = None) -> Approval:
    """The task waits for that person alone: of a step another holder of its right (NOT_A_HOLDER), of an added one anybody who may be.

    TASK_NOT_OPEN; TRANSFER_OF_ALL; APPROVER_IS_REQUESTER, SIGNER_HAS_SPOKEN, SIGNER_ASKED, SIGNER_IS_ONESELF; NOT_STAFF, USER_DISABLED.
    """
    approval, task = await task_for(db, actor, ACTION, task_id)
    refuse(await can_transfer_task(db, actor, task))
    await check_signer(db, actor, approval, task, user_id, "userId")
    if not task.is_personal and user_id not in await still_asked(db, task.id, actor.today):
        raise Refused(ApprovalRefusal.NOT_A_HOLDER, "This person does not hold the right of this step.", "userId")
    for signer in await signers_of(db, task.id):
        if signer.signer_id == actor.user_id:
            signer.taken_back_at, signer.taken_back_by_id = actor.now, actor.user_id
    task.is_personal = True
    await db.flush()
    await name_signer(db, actor, approval, task, user_id, reason, is_transfer=True)
    await tell(db, actor, approval, actor.user_id)
    touch(approval)
    await db.flush()
    return approval
