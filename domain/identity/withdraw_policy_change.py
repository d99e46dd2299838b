"""A scheduled change of the policy is not to come."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.events import PolicyChangeWithdrawn
from domain.identity.policy_models import PolicyChange, PolicyChangeState
from domain.identity.policy_refusals import PolicyRefusal
from domain.identity.schedule_policy_change import DUE
from domain.platform import deadlines

ACTION = "policy:withdraw"


async def can_withdraw_policy_change(db: AsyncSession, actor: Actor, change: PolicyChange) -> Missing:
    """It still waits for its time."""
    if change.state is not PolicyChangeState.SCHEDULED:
        return [Refused(PolicyRefusal.POLICY_CHANGE_OVER, "This change does not wait any more.")]
    return []


async def withdraw_policy_change(db: AsyncSession, actor: Actor, change_id: UUID, *, expected_version: int | None = None) -> PolicyChange:
    """It never counts. POLICY_CHANGE_OVER where it does already, or was withdrawn or refused at its time."""
    change = await row_for(db, actor, ACTION, PolicyChange, change_id, expected_version=expected_version)
    refuse(await can_withdraw_policy_change(db, actor, change))
    change.state, change.withdrawn_at, change.withdrawn_by_id = PolicyChangeState.WITHDRAWN, actor.now, actor.user_id
    await deadlines.drop(db, DUE, change.id)
    await db.flush()
    record(db, actor, PolicyChangeWithdrawn(change.id))
    return change
