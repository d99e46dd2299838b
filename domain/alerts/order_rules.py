"""The alerts of an order (外包单): to accept, answered, taken back; its approval has alerts of its own (S0-44)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import names_of_order, was_taken_back
from domain.alerts.wants import Called, Subject, To, Want
from domain.outsourcing.models import OrderState, OutsourcingOrder


async def order_alerts(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Called:
    """The partner who must answer an order is told at once, and that it is not asked any more; who asked is told the answer."""
    names = dict(await names_of_order(db, order.id))
    owner = names.pop("owner_id")
    subject = Subject(
        "OutsourcingOrder",
        order.id,
        order.customer_id,
        order.partner_id,
        order.project_id,
        order.unit_id,
        names,
        "OutsourcingOrder",
        order.id,
    )
    requesters = To(users=[owner], project=["project_manager"])
    match order.state:
        case OrderState.SENT:
            wants = [Want(AlertRule.ORDER_TO_ACCEPT, actor.now, To(partner=["partner_lead", "partner_admin"]))]
        case OrderState.RUNNING:
            wants = [Want(AlertRule.ORDER_ACCEPTED, actor.now, requesters)]
        case OrderState.DECLINED:
            wants = [Want(AlertRule.ORDER_DECLINED, actor.now, requesters)]
        case OrderState.CANCELLED if await was_taken_back(db, order.id):
            wants = [Want(AlertRule.ORDER_CANCELLED, actor.now, To(partner=["partner_lead", "partner_admin"]))]
        case _:
            wants = []
    return Called(subject, wants)
