"""A signer's word is not wanted any more (减签; see `domain.approvals`)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.approvals.events import SignerTakenBack
from domain.approvals.models import Approval, ApprovalSigner, ApprovalTask, TaskState
from domain.approvals.queries import has_spoken, signers_of
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.turns import end_task, next_turn

ACTION = "approval:take_back_signer"
STANDING = (TaskState.PLANNED, TaskState.OPEN)


async def can_take_back_signer(db: AsyncSession, actor: Actor, signer: ApprovalSigner) -> Missing:
    """The actor added them, and they have not spoken."""
    if signer.added_by_id != actor.user_id:
        return [Refused(ApprovalRefusal.NOT_THE_ADDER, "Only who added a signer takes them back.")]
    if signer.taken_back_at is not None or signer.is_transfer:
        return [Refused(ApprovalRefusal.SIGNER_TAKEN_BACK, "This has been taken back, or is no added signer.")]
    task = await db.get_one(ApprovalTask, signer.task_id)
    if task.state not in STANDING or await has_spoken(db, task.id, signer.signer_id):
        return [Refused(ApprovalRefusal.SIGNER_HAS_SPOKEN, "This person has given a word already.")]
    return []


async def take_back_signer(db: AsyncSession, actor: Actor, signer_id: UUID) -> Approval:
    """Who added somebody takes them back before they speak; a task without signers is asked no more, and what waited for it goes on.

    NOT_THE_ADDER; SIGNER_HAS_SPOKEN; SIGNER_TAKEN_BACK.
    """
    seen = await row_for(db, actor, ACTION, ApprovalSigner, signer_id, lock=False)
    approval = await lock_row(db, Approval, seen.approval_id)
    signer = await lock_row(db, ApprovalSigner, signer_id)
    refuse(await can_take_back_signer(db, actor, signer))
    signer.taken_back_at, signer.taken_back_by_id = actor.now, actor.user_id
    await db.flush()
    record(db, actor, SignerTakenBack(signer.id, signer.task_id, approval.id))
    if not await signers_of(db, signer.task_id):
        await end_task(db, actor, await lock_row(db, ApprovalTask, signer.task_id), TaskState.DROPPED)
    touch(approval)
    await db.flush()
    await next_turn(db, actor, approval)
    return approval
