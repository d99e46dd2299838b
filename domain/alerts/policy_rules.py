"""The alert of the policy: a change that was planned did not fit when its time came (authorization.md)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import name_of_user, roles_that_may
from domain.alerts.wants import KEPT, Called, Subject, To, Want, days_from, until
from domain.calendar import local_day
from domain.identity.change_policy import ACTION as CHANGE
from domain.identity.policy_models import PolicyChange, PolicyChangeState

LONGEST = 200


async def policy_change_alerts(db: AsyncSession, actor: Actor, change: PolicyChange) -> Called:
    """Whoever asked for it, and whoever may change the policy: nothing of it counts, and nobody else would see that."""
    names = {"requester": await name_of_user(db, change.asked_by_id), "reason": change.reason[:LONGEST]}
    names |= {"effective_at": change.effective_at.isoformat(), "failure": change.failure or "", "line": change.failed_line or "-"}
    subject = Subject("PolicyChange", change.id, None, None, None, None, names, "PolicyChange", change.id)
    if change.state is not PolicyChangeState.FAILED:
        return Called(subject, [])
    told = To(users=[change.asked_by_id], provider=await roles_that_may(db, CHANGE))
    over = days_from(local_day(change.effective_at), KEPT)
    return Called(subject, until(actor.now, over, Want(AlertRule.POLICY_CHANGE_FAILED, change.effective_at, told)))
