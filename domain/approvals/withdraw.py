"""An approval ends without an answer: taken back by its requester, or because its subject no longer asks (see `domain.approvals`)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, NotFound, Refused, refuse
from domain.approvals.models import Approval, ApprovalState
from domain.approvals.queries import standing
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.turns import conclude


async def can_withdraw(db: AsyncSession, actor: Actor, subject_id: UUID) -> Missing:
    """The subject waits for approval, and the actor requested it or it was requested for them."""
    approval = await standing(db, subject_id)
    if approval is None:
        return [Refused(ApprovalRefusal.NOT_IN_APPROVAL, "This does not wait for approval.")]
    if actor.user_id not in (approval.requester_id, approval.owner_id):
        return [Refused(ApprovalRefusal.NOT_THE_REQUESTER, "Only who requested the approval takes it back.")]
    return []


async def withdraw(db: AsyncSession, actor: Actor, subject_id: UUID) -> Approval:
    """The requester, or for whom it was requested, takes it back; what was said stays. NOT_IN_APPROVAL; NOT_THE_REQUESTER."""
    await standing(db, subject_id, lock=True)
    refuse(await can_withdraw(db, actor, subject_id))
    ended = await drop_approval(db, actor, subject_id)
    if ended is None:
        raise NotFound(Approval.__name__)
    return ended


async def drop_approval(db: AsyncSession, actor: Actor, subject_id: UUID) -> Approval | None:
    """The subject was called off or changed by somebody who may: nobody is asked any more. Quiet where nothing waits."""
    approval = await standing(db, subject_id, lock=True)
    if approval is not None:
        await conclude(db, actor, approval, ApprovalState.WITHDRAWN)
    return approval


async def standing_approval(db: AsyncSession, subject_id: UUID) -> Approval | None:
    """The subject's approval that waits."""
    return await standing(db, subject_id)
