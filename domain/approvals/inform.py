"""Somebody is to know of an approval (知会; see `domain.approvals`)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, refuse, touch
from domain.approvals.models import Approval
from domain.approvals.queries import is_informed
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.signers import approval_for, counted, tell, unless_pending
from domain.identity.parties import staff_user

ACTION = "approval:inform"


async def can_inform(db: AsyncSession, actor: Actor, approval: Approval) -> Missing:
    """It waits."""
    return unless_pending(approval)


async def inform(
    db: AsyncSession,
    actor: Actor,
    approval_id: UUID,
    user_ids: Sequence[UUID],
    reason: str | None = None,
    expected_version: int | None = None,
) -> Approval:
    """1 to 10 people of the provider read the approval and what it is about, and are alerted; they have no say by it.

    NOT_IN_APPROVAL; NOT_STAFF, USER_DISABLED; INFORMED_ALREADY.
    """
    approval = await approval_for(db, actor, ACTION, approval_id, expected_version)
    refuse(await can_inform(db, actor, approval))
    said = values.note(reason, "reason")
    for user_id in counted(user_ids):
        user = await staff_user(db, user_id, "userIds")
        if await is_informed(db, approval.id, user.id):
            raise Refused(ApprovalRefusal.INFORMED_ALREADY, "This person is informed already.", "userIds")
        await tell(db, actor, approval, user.id, said)
    touch(approval)
    await db.flush()
    return approval
