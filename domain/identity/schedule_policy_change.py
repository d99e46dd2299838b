"""The policy is to change at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, record, require
from domain.identity.events import PolicyChangeScheduled
from domain.identity.policy_book import LineDraft, PolicyBook
from domain.identity.policy_drafts import check_size, write_change
from domain.identity.policy_models import PolicyChange, PolicyChangeState
from domain.identity.policy_refusals import PolicyRefusal
from domain.platform import deadlines

ACTION = "policy:schedule"
DUE = "policy:due"


async def schedule_policy_change(
    db: AsyncSession, actor: Actor, book: PolicyBook, reason: str, drafts: Sequence[LineDraft], effective_at: datetime
) -> PolicyChange:
    """The lines fit the policy of today, and are looked at again at their time; refused as by `change_policy`.

    The time lies ahead (POLICY_TIME_PAST).
    """
    require(db, actor, ACTION)
    check_size(drafts)
    values.near_day(effective_at.date(), "effectiveAt")
    if effective_at <= actor.now:
        raise Refused(PolicyRefusal.POLICY_TIME_PAST, "This time has passed; a change is scheduled for a later one.", "effectiveAt")
    await book.check(db, drafts)
    change = await write_change(db, actor, reason, drafts, PolicyChangeState.SCHEDULED, effective_at)
    await deadlines.plan(db, DUE, change.id, effective_at)
    record(db, actor, PolicyChangeScheduled(change.id))
    return change
