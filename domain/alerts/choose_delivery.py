"""A person chooses which alerts are mailed, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, row_for, save
from domain.alerts.models import AlertRule
from domain.alerts.preference_models import AlertDelivery, AlertPreference
from domain.alerts.queries import preferences_of
from domain.identity.models import User
from domain.values import InputRefusal

ACTION = "alert_delivery:choose"
MOST = 200


@dataclass(frozen=True)
class Choice:
    """For a rule, or without one for all others; no delivery takes a rule's own choice back, and for all means at once."""

    rule: AlertRule | None
    delivery: AlertDelivery | None


async def can_choose_delivery(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """Always: the right says whose choice it is."""
    return []


async def choose_delivery(db: AsyncSession, actor: Actor, choices: Sequence[Choice]) -> User:
    """From the next alert on; what waits for a digest already is left out of it where its rule is now not mailed.

    What is not among the choices stays. LIST_EMPTY, LIST_TOO_LONG, NOT_UNIQUE for a rule named twice.
    """
    user = await row_for(db, actor, ACTION, User, actor.user_id)
    _check(choices)
    known = {row.rule: row for row in await preferences_of(db, user.id)}
    for choice in choices:
        delivery = choice.delivery or (None if choice.rule else AlertDelivery.AT_ONCE)
        if choice.rule in known:
            known[choice.rule].delivery = delivery
        elif delivery is not None:
            await save(db, AlertPreference(owner_id=user.id, rule=choice.rule, delivery=delivery))
    await db.flush()
    return user


def _check(choices: Sequence[Choice]) -> None:
    if not choices:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "choices")
    if len(choices) > MOST:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "choices", most=MOST)
    if len({choice.rule for choice in choices}) < len(choices):
        raise Refused(InputRefusal.NOT_UNIQUE, "Each rule is chosen for once.", "choices")
