"""The alerts of a change order (变更单): to answer, answered, taken back (S0-44)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import names_of_order
from domain.alerts.wants import Called, Subject, To, Want, latest, working_days_from
from domain.calendar import local_day
from domain.outsourcing.models import ChangeOrder, ChangeOrderState

PATIENCE = 5
"""Working days after which a missing answer is told again."""
PARTNER = ("partner_lead", "partner_admin")


async def change_order_alerts(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Called:
    """Whoever must answer a change is told at once, again after a time, and when it is taken back; who asked is told the answer."""
    names = dict(await names_of_order(db, change.order_id))
    requesters = To(users=[names.pop("owner_id"), change.owner_id], project=["project_manager"])
    subject = Subject(
        "ChangeOrder",
        change.id,
        change.customer_id,
        change.partner_id,
        change.project_id,
        change.unit_id,
        names | {"change": change.code},
        "ChangeOrder",
        change.id,
    )
    match change.state:
        case ChangeOrderState.SENT:
            wants = await _sent(db, actor, change, requesters)
        case ChangeOrderState.ACCEPTED:
            wants = [Want(AlertRule.CHANGE_ORDER_ACCEPTED, actor.now, requesters)]
        case ChangeOrderState.DECLINED:
            wants = [Want(AlertRule.CHANGE_ORDER_DECLINED, actor.now, requesters)]
        case ChangeOrderState.CANCELLED if change.sent_at is not None:
            wants = [Want(AlertRule.CHANGE_ORDER_CANCELLED, actor.now, To(partner=PARTNER))]
        case _:
            wants = []
    return Called(subject, wants)


async def _sent(db: AsyncSession, actor: Actor, change: ChangeOrder, requesters: To) -> list[Want]:
    """The partner at once; partner and requesters after five working days."""
    sent_at = change.sent_at or actor.now
    late = await working_days_from(db, local_day(sent_at), PATIENCE)
    everybody = To(users=requesters.users, project=requesters.project, partner=PARTNER)
    return latest(
        actor.now,
        [
            Want(AlertRule.CHANGE_ORDER_TO_ACCEPT, sent_at, To(partner=PARTNER)),
            Want(AlertRule.CHANGE_ORDER_WAITING, late, everybody, f"+{PATIENCE}"),
        ],
    )
