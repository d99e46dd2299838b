"""The alerts of a requirement (需求): raised, given to somebody, answered, open again (S2-20)."""

from collections.abc import Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import project_named
from domain.alerts.wants import Called, Subject, To, Want
from domain.customers.models import Customer
from domain.identity.models import Audience
from domain.issues.queries import customers_people
from domain.requirements.models import OPEN_STATES, Requirement, RequirementState

STAFF_STATES = {
    RequirementState.RAISED: AlertRule.REQUIREMENT_RAISED,
    RequirementState.REOPENED: AlertRule.REQUIREMENT_REOPENED,
}
"""What the provider is told while the requirement stands so."""


async def requirement_alerts(db: AsyncSession, actor: Actor, requirement: Requirement) -> Called:
    """Who sees to it, or who could name somebody; the customer once it is answered. A latent one is told to its owner alone."""
    customer = await db.get_one(Customer, requirement.customer_id)
    project = None if requirement.project_id is None else await project_named(db, requirement.project_id)
    names = {"code": requirement.code, "title": requirement.title, "customer": customer.name}
    tenants = (requirement.customer_id, None, requirement.project_id, requirement.unit_id)
    subject = Subject("Requirement", requirement.id, *tenants, names, "Requirement", requirement.id)
    keepers = To(users=[requirement.owner_id or customer.owner_id])
    if project is not None:
        keepers = To(users=[requirement.owner_id or project.owner_id], project=["project_manager"])
    wants = [*_standing(actor, requirement, keepers)]
    if requirement.state is RequirementState.ANSWERED and requirement.answered_at is not None:
        wants.append(Want(AlertRule.REQUIREMENT_ANSWERED, requirement.answered_at, await _customers(db, requirement)))
    return Called(subject, wants)


def _standing(actor: Actor, requirement: Requirement, keepers: To) -> Iterator[Want]:
    is_own = requirement.is_latent or requirement.assigned_by_id is not None
    if requirement.state is RequirementState.REOPENED or (requirement.state is RequirementState.RAISED and not is_own):
        yield Want(STAFF_STATES[requirement.state], actor.now, keepers)
    if requirement.state in OPEN_STATES and requirement.assigned_by_id not in (None, requirement.owner_id):
        yield Want(AlertRule.REQUIREMENT_GIVEN, actor.now, To(users=[requirement.owner_id]))


async def _customers(db: AsyncSession, requirement: Requirement) -> To:
    """Who raised it where that was the customer, with its people on the project; without any the customer's administrators."""
    people = [] if requirement.project_id is None else [*await customers_people(db, requirement.project_id)]
    people += [requirement.raised_by_id] if requirement.audience is Audience.CUSTOMER else []
    return To(users=people, customer=[] if people else ["customer_admin"])
