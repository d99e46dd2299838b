"""The time of a scheduled change of the policy has come."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record, row_for
from domain.identity.events import PolicyChanged, PolicyChangeFailed
from domain.identity.policy_book import PolicyBook
from domain.identity.policy_drafts import drafts_of
from domain.identity.policy_models import PolicyChange, PolicyChangeState

ACTION = "policy:apply"


async def apply_policy_change(db: AsyncSession, actor: Actor, book: PolicyBook, change_id: UUID) -> PolicyChange:
    """It is put in force once, whole, where it fits the policy of this moment; else it has failed, and says by which rule and line.

    One that does not wait any more is left alone: it was done already, or withdrawn.
    """
    change = await row_for(db, actor, ACTION, PolicyChange, change_id)
    if change.state is not PolicyChangeState.SCHEDULED or change.effective_at > actor.now:
        return change
    try:
        async with db.begin_nested():
            await book.put(db, actor, await drafts_of(db, change.id))
    except Refused as refusal:
        change.state, change.failure = PolicyChangeState.FAILED, refusal.code.value
        change.failed_line = str(refusal.parameters.get("line", ""))[:400] or None
        record(db, actor, PolicyChangeFailed(change.id))
    else:
        change.state, change.in_force_at = PolicyChangeState.IN_FORCE, actor.now
        record(db, actor, PolicyChanged(change.id))
    await db.flush()
    return change
