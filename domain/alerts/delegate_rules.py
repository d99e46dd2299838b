"""The alerts of a delegation (代签): who is to sign for somebody, and in whose place; and that it was ended before its time (S0-47)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import name_of_user
from domain.alerts.wants import KEPT, Called, Subject, To, Want, days_from, until
from domain.calendar import local_day
from domain.delivery.models import Project, ProjectSignatory


async def signatory_alerts(db: AsyncSession, actor: Actor, signatory: ProjectSignatory) -> Called:
    """Until its last day is over, delegate and principal know of it: whoever let another one sign learns of it each time, did they or not.

    What waits to be signed is told by the acceptance itself. A person who is named directly has no alert of this rule.
    """
    project = await db.get_one(Project, signatory.project_id)
    places = (signatory.customer_id, None, signatory.project_id, signatory.unit_id)
    subject = Subject(
        "ProjectSignatory", signatory.id, *places, {"project": project.name, "party": signatory.party.value}, "Project", project.id
    )
    if signatory.delegate_of_id is None or signatory.valid_to is None:
        return Called(subject, [])
    principal = await db.get_one(ProjectSignatory, signatory.delegate_of_id)
    names = {"delegate": await name_of_user(db, signatory.user_id), "principal": await name_of_user(db, principal.user_id)}
    if signatory.ended_at is not None:
        over = days_from(local_day(signatory.ended_at), KEPT)
        both = To(users=[signatory.user_id, principal.user_id])
        return Called(subject, until(actor.now, over, Want(AlertRule.DELEGATE_ENDED, signatory.ended_at, both, extra=names)))
    days = {"valid_from": signatory.valid_from.isoformat(), "valid_to": signatory.valid_to.isoformat()}
    named = Want(AlertRule.DELEGATE_NAMED, signatory.created_at, To(users=[signatory.user_id]), extra=names | days)
    signs = Want(AlertRule.DELEGATE_SIGNS, signatory.created_at, To(users=[principal.user_id]), extra=names | days)
    return Called(subject, until(actor.now, days_from(signatory.valid_to, 1), named, signs))
