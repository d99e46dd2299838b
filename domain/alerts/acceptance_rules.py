"""The alerts of a joint acceptance (联合验收): each party that has not signed, and what came of it (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import is_terminated, names_of_order, parties_signed, signatories, signing_moments
from domain.alerts.wants import Called, Subject, To, Want, latest, working_days_from
from domain.calendar import local_day
from domain.delivery.models import Party
from domain.outsourcing.models import Acceptance, AcceptanceState

REMINDER = 3
"""Working days after the request on which a party that has not signed is reminded, and the project manager told."""
OUTCOMES = {
    AcceptanceState.PASSED: AlertRule.ACCEPTANCE_PASSED,
    AcceptanceState.FAILED: AlertRule.ACCEPTANCE_FAILED,
    AcceptanceState.VOIDED: AlertRule.ACCEPTANCE_VOIDED,
    AcceptanceState.CONDITIONAL: AlertRule.ACCEPTANCE_CONDITIONAL,
    AcceptanceState.REVOKED: AlertRule.ACCEPTANCE_REVOKED,
}


async def acceptance_alerts(db: AsyncSession, actor: Actor, acceptance: Acceptance) -> Called:
    """While it is open: each party's signatories, at once and again. Afterwards: the partner and the project manager."""
    names = dict(await names_of_order(db, acceptance.order_id))
    manager = To(users=[names.pop("owner_id")], project=["project_manager"])
    subject = Subject(
        "Acceptance",
        acceptance.id,
        acceptance.customer_id,
        acceptance.partner_id,
        acceptance.project_id,
        acceptance.unit_id,
        names | {"acceptance": acceptance.code, "acceptance_title": acceptance.title},
        "Acceptance",
        acceptance.id,
    )
    if acceptance.state is AcceptanceState.OPEN:
        signed = await parties_signed(db, acceptance.id)
        waiting = [want for party in Party if party not in signed for want in await _waiting(db, actor, acceptance, party, manager)]
        return Called(subject, [*waiting, *await asked_again(db, actor, AlertRule.ACCEPTANCE_WAITING, acceptance.project_id)])
    rule = OUTCOMES.get(acceptance.state)
    if acceptance.state is AcceptanceState.VOIDED and await is_terminated(db, acceptance.order_id):
        rule = None
    told = To(users=manager.users, project=manager.project, partner=["partner_lead", "partner_admin"])
    return Called(subject, [Want(rule, actor.now, told)] if rule else [])


async def asked_again(db: AsyncSession, actor: Actor, rule: AlertRule, project_id: UUID) -> list[Want]:
    """When other people sign on the project, a delegate's first day or the day after the last: the rule finds then who is asked."""
    return [Want(rule, moment, To(), f"signers {moment:%y%m%d}") for moment in await signing_moments(db, project_id, actor.today)]


async def _waiting(db: AsyncSession, actor: Actor, acceptance: Acceptance, party: Party, manager: To) -> list[Want]:
    asked = await signatories(db, acceptance.project_id, party, actor.today)
    chased = To(users=[*asked, *manager.users], project=manager.project)
    again = await working_days_from(db, local_day(acceptance.requested_at), REMINDER)
    extra = {"party": party.value}
    return latest(
        actor.now,
        [
            Want(AlertRule.ACCEPTANCE_WAITING, acceptance.requested_at, To(users=asked), party.value, extra=extra),
            Want(AlertRule.ACCEPTANCE_WAITING, again, chased, f"{party.value}+{REMINDER}", extra=extra),
        ],
    )
