"""The alerts of a monthly statement (人天月结单): to confirm, and returned (S0-44)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import names_of_order
from domain.alerts.wants import Called, Subject, To, Want, latest, working_days_from
from domain.calendar import local_day
from domain.outsourcing.models import MonthlyState, MonthlyStatement

REMINDER = 3
"""Working days after which the project manager is reminded, and the delivery manager told."""
PARTNER = ("partner_lead", "partner_admin")


async def monthly_statement_alerts(db: AsyncSession, actor: Actor, statement: MonthlyStatement) -> Called:
    """The project manager is asked at once and again; the partner is told where it is returned. That it is paid, its payable says."""
    names = dict(await names_of_order(db, statement.order_id))
    manager = To(users=[names.pop("owner_id")], project=["project_manager"])
    subject = Subject(
        "MonthlyStatement",
        statement.id,
        statement.customer_id,
        statement.partner_id,
        statement.project_id,
        statement.unit_id,
        names | {"month": f"{statement.month:%Y-%m}"},
        "MonthlyStatement",
        statement.id,
    )
    wants: list[Want] = []
    if statement.state is MonthlyState.HANDED_IN:
        again = await working_days_from(db, local_day(statement.handed_in_at), REMINDER)
        chased = To(users=manager.users, project=manager.project, unit=["delivery_manager"])
        first = Want(AlertRule.MONTHLY_STATEMENT_TO_CONFIRM, statement.handed_in_at, manager)
        wants = latest(actor.now, [first, Want(AlertRule.MONTHLY_STATEMENT_TO_CONFIRM, again, chased, f"+{REMINDER}")])
    if statement.state is MonthlyState.RETURNED:
        wants = [Want(AlertRule.MONTHLY_STATEMENT_RETURNED, actor.now, To(partner=PARTNER))]
    return Called(subject, wants)
