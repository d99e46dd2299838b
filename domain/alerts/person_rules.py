"""The alert of a person's way in: no recovery code is left for whoever loses the authenticator (S3-39)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.hours_rules import missing_hours
from domain.alerts.models import AlertRule
from domain.alerts.schedule_rules import clash_alerts
from domain.alerts.wants import Called, Subject, To, Want
from domain.identity.models import User
from domain.identity.second_factor import codes_left, confirmed_factor


async def person_alerts(db: AsyncSession, actor: Actor, user: User) -> Called:
    """While a second factor counts whose codes are all used. And hours that are missing, and two things at one time."""
    subject = Subject("User", user.id, user.customer_id, user.partner_id, None, None, {}, "User", user.id)
    wants = [*await missing_hours(db, actor, user), *await clash_alerts(db, actor, user)]
    factor = None if user.account_id is None else await confirmed_factor(db, user.account_id)
    if factor is None or await codes_left(db, factor) > 0:
        return Called(subject, wants)
    return Called(subject, [*wants, Want(AlertRule.RECOVERY_CODES_USED_UP, actor.now, To(users=[user.id]))])
