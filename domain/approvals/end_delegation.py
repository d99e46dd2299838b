"""Somebody is back (see `domain.approvals`)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.approvals.events import DelegationEnded
from domain.approvals.models import ApprovalDelegation
from domain.approvals.refusals import ApprovalRefusal

ACTION = "approval:end_delegation"


async def can_end_delegation(db: AsyncSession, actor: Actor, delegation: ApprovalDelegation) -> Missing:
    """It still counts on a day to come."""
    over = delegation.ended_at is not None or delegation.valid_to < actor.today
    return [Refused(ApprovalRefusal.DELEGATION_OVER, "This has ended already.")] if over else []


async def end_delegation(db: AsyncSession, actor: Actor, delegation_id: UUID, expected_version: int | None = None) -> ApprovalDelegation:
    """The delegate decides no longer, from now on; what was decided stays."""
    delegation = await row_for(db, actor, ACTION, ApprovalDelegation, delegation_id, expected_version=expected_version)
    refuse(await can_end_delegation(db, actor, delegation))
    delegation.ended_at = actor.now
    await db.flush()
    record(db, actor, DelegationEnded(delegation.id, delegation.user_id))
    return delegation
