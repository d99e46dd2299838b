"""The alert of a person who is planned for more than a whole day (S0-60)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import name_of_user
from domain.alerts.wants import Called, Subject, To, Want, days_from, until
from domain.delivery.models import Project
from domain.resources.clashes import clashes_in, shares_of
from domain.resources.models import Allocation, Resource


async def resource_alerts(db: AsyncSession, actor: Actor, resource: Resource) -> Called:
    """Up to the last such day: the delivery manager of the person's unit, and who manages the projects that clash."""
    names = {"person": await name_of_user(db, resource.user_id)}
    subject = Subject("Resource", resource.id, None, None, None, resource.unit_id, names, "Resource", resource.id)
    clashes = clashes_in(await shares_of(db, resource.id, actor.today), actor.today)
    if not clashes:
        return Called(subject, [])
    ids = {each for clash in clashes for each in clash.allocation_ids}
    managers = select(Project.owner_id).join(Allocation, Allocation.project_id == Project.id).where(Allocation.id.in_(ids)).distinct()
    told = To(users=(await db.scalars(managers)).all(), unit=["delivery_manager"])
    said = {"percent": max(clash.percent for clash in clashes), "day": clashes[0].starts_on.isoformat()}
    want = Want(AlertRule.RESOURCE_CLASH, actor.now, told, extra=said)
    return Called(subject, until(actor.now, days_from(clashes[-1].ends_on, 1), want))
