"""The alerts of a termination (中途终止): to approve, to answer, to conclude, answered, taken back (S0-44)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import names_of_order
from domain.alerts.wants import Called, Subject, To, Want, days_from, latest
from domain.outsourcing.models import Termination, TerminationState

PARTNER = ("partner_lead", "partner_admin")
APPROVERS = ("purchasing", "hq_pmo")


async def termination_alerts(db: AsyncSession, actor: Actor, termination: Termination) -> Called:
    """Who must answer is told at once; who asked, the answer, and when the partner's time is over."""
    names = dict(await names_of_order(db, termination.order_id))
    askers = To(users=[names.pop("owner_id"), termination.owner_id], project=["project_manager"])
    subject = Subject(
        "Termination",
        termination.id,
        termination.customer_id,
        termination.partner_id,
        termination.project_id,
        termination.unit_id,
        names | {"termination": termination.code},
        "Termination",
        termination.id,
    )
    wants: list[Want] = []
    match termination.state:
        case TerminationState.ASKED:
            wants = [Want(AlertRule.TERMINATION_TO_APPROVE, actor.now, To(provider=APPROVERS))]
        case TerminationState.SENT:
            wants = [Want(AlertRule.TERMINATION_TO_ANSWER, actor.now, To(partner=PARTNER)), *_over(actor, termination, askers)]
        case TerminationState.OBJECTED:
            wants = latest(
                actor.now,
                [
                    Want(AlertRule.TERMINATION_OBJECTED, termination.answered_at or actor.now, askers),
                    *_over(actor, termination, askers),
                ],
            )
        case TerminationState.WITHDRAWN if termination.sent_at is not None:
            wants = [Want(AlertRule.TERMINATION_WITHDRAWN, actor.now, To(partner=PARTNER))]
        case TerminationState.AGREED | TerminationState.CONCLUDED:
            everybody = To(users=askers.users, project=askers.project, provider=["finance"], partner=[*PARTNER, "partner_finance"])
            wants = [Want(AlertRule.ORDER_TERMINATED, actor.now, everybody)]
    return Called(subject, wants)


def _over(actor: Actor, termination: Termination, askers: To) -> list[Want]:
    """On the day from which the provider may conclude."""
    day = termination.concludable_on
    return [] if day is None else [Want(AlertRule.TERMINATION_CONCLUDABLE, days_from(day, 0), askers)]
