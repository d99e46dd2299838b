"""The alerts of an item of a punch list (遗留问题): to do, falling due, overdue, and to be checked again (S0-47)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.acceptance_rules import asked_again
from domain.alerts.models import AlertRule
from domain.alerts.queries import acceptance_named, names_of_order, signatories
from domain.alerts.wants import Called, Subject, To, Want, days_from, latest
from domain.outsourcing.models import PunchItem, PunchState
from domain.outsourcing.states import UNDER_WAY

BEFORE = 3
"""Calendar days before the due day on which an item that is not done is told again."""


async def punch_item_alerts(db: AsyncSession, actor: Actor, item: PunchItem) -> Called:
    """While its round waits: the partner until it is done, the project manager too when it is late, then who checks it."""
    names, acceptance = dict(await names_of_order(db, item.order_id)), await acceptance_named(db, item.acceptance_id)
    manager = To(users=[names.pop("owner_id")], project=["project_manager"])
    parameters = names | {"acceptance": acceptance.code, "party": item.party.value, "item": item.item[:200]}
    places = (item.customer_id, item.partner_id, item.project_id, item.unit_id)
    subject = Subject("PunchItem", item.id, *places, parameters, "Acceptance", acceptance.id)
    if acceptance.state not in UNDER_WAY or item.state is PunchState.CLOSED:
        return Called(subject, [])
    if item.done_at is not None:
        checks = To(users=await signatories(db, item.project_id, item.party, actor.today))
        again = await asked_again(db, actor, AlertRule.PUNCH_ITEM_TO_CHECK, item.project_id)
        return Called(subject, [Want(AlertRule.PUNCH_ITEM_TO_CHECK, item.done_at, checks), *again])
    doer = To(partner=["partner_lead", "partner_admin"])
    chased = To(users=manager.users, project=manager.project, partner=doer.partner)
    steps = [
        Want(AlertRule.PUNCH_ITEM_TO_DO, item.created_at, doer, due_on=item.due_on),
        Want(AlertRule.PUNCH_ITEM_TO_DO, days_from(item.due_on, -BEFORE), doer, f"-{BEFORE}", due_on=item.due_on),
        Want(AlertRule.PUNCH_ITEM_OVERDUE, days_from(item.due_on, 1), chased, "+1", due_on=item.due_on),
    ]
    return Called(subject, latest(actor.now, steps))
