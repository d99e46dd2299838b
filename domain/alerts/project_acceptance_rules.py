"""The alerts of the customer's acceptance of a project (项目验收): it waits for a signature, and what came of it (S0-37, S0-47)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.acceptance_rules import REMINDER, asked_again
from domain.alerts.models import AlertRule
from domain.alerts.queries import project_named, signatories
from domain.alerts.wants import KEPT, Called, Subject, To, Want, days_from, latest, until, working_days_from
from domain.calendar import local_day
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceState
from domain.delivery.models import Party


async def project_acceptance_alerts(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> Called:
    """Requested: the customer's signatories, at once and again. Signed or returned: the project manager. Revoked: both; for some weeks."""
    project = await project_named(db, acceptance.project_id)
    tenants = (acceptance.customer_id, None, acceptance.project_id, acceptance.unit_id)
    names = {"acceptance": acceptance.code, "acceptance_kind": acceptance.kind.value, "project": project.name}
    subject = Subject("ProjectAcceptance", acceptance.id, *tenants, names, "ProjectAcceptance", acceptance.id)
    manager = To(users=[project.owner_id, acceptance.owner_id], project=["project_manager"])
    asked = await signatories(db, acceptance.project_id, Party.CUSTOMER, actor.today)
    match acceptance.state:
        case ProjectAcceptanceState.REQUESTED if acceptance.requested_at:
            rule, again = AlertRule.PROJECT_ACCEPTANCE_WAITING, await working_days_from(db, local_day(acceptance.requested_at), REMINDER)
            chased = To(users=[*asked, *manager.users], project=manager.project)
            wants = [Want(rule, acceptance.requested_at, To(users=asked)), Want(rule, again, chased, f"+{REMINDER}")]
            return Called(subject, [*latest(actor.now, wants), *await asked_again(db, actor, rule, acceptance.project_id)])
        case ProjectAcceptanceState.PASSED if acceptance.signed_at:
            told, at = Want(AlertRule.PROJECT_ACCEPTANCE_PASSED, acceptance.signed_at, manager), acceptance.signed_at
        case ProjectAcceptanceState.RETURNED if acceptance.signed_at:
            told, at = Want(AlertRule.PROJECT_ACCEPTANCE_RETURNED, acceptance.signed_at, manager), acceptance.signed_at
        case ProjectAcceptanceState.REVOKED if acceptance.revoked_at:
            both = To(users=[*asked, *manager.users], project=manager.project)
            told, at = Want(AlertRule.PROJECT_ACCEPTANCE_REVOKED, acceptance.revoked_at, both), acceptance.revoked_at
        case _:
            return Called(subject, [])
    return Called(subject, until(actor.now, days_from(local_day(at), KEPT), told))
