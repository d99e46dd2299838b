"""Who signs for which party is named on the project."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save, touch
from domain.delivery.events import SignatoryNamed
from domain.delivery.membership import unless_running
from domain.delivery.models import Party, Project, ProjectSignatory
from domain.delivery.queries import signings
from domain.delivery.refusals import DeliveryRefusal
from domain.identity.models import Audience, DomainKind, User
from domain.identity.parties import live_user, staff_user
from domain.identity.roles import hold_role
from domain.values import near_day, note, period

ACTION = "signatory:name"
CUSTOMER_ROLE = "customer_signatory"


async def can_name_signatory(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is not closed."""
    return unless_running(project)


async def name_signatory(
    db: AsyncSession,
    actor: Actor,
    project_id: UUID,
    party: Party,
    user_id: UUID,
    *,
    authority: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> ProjectSignatory:
    """The person signs for the party on this project from a day (today if none is named), by an authority (授权书) (S0-47).

    For the customer one of its own users, who holds the role of a signatory from then on; for sales, region and headquarters
    a person of the staff. Nobody signs for two parties of a project at one time: SIGNS_FOR_ANOTHER. NOT_OF_CUSTOMER,
    NOT_STAFF, SIGNS_ALREADY, PROJECT_CLOSED.
    """
    project = await row_for(db, actor, ACTION, Project, project_id)
    refuse(await can_name_signatory(db, actor, project))
    first = near_day(valid_from or actor.today, "validFrom")
    if valid_to is not None:
        period(first, valid_to, "validTo")
    user = await (customers_user(db, project, user_id) if party is Party.CUSTOMER else staff_user(db, user_id))
    await signs_for_nobody(db, project.id, user, party, first, valid_to)
    signatory = ProjectSignatory(
        project_id=project.id,
        customer_id=project.customer_id,
        unit_id=project.unit_id,
        party=party,
        user_id=user.id,
        authority=note(authority, "authority"),
        valid_from=first,
        valid_to=valid_to,
    )
    await save(db, signatory)
    if party is Party.CUSTOMER:
        await hold_role(db, actor, user, CUSTOMER_ROLE, DomainKind.ORGANISATION, user.organisation_id)
    touch(project)
    record(db, actor, SignatoryNamed(project.id, user.id, party.value))
    return signatory


async def signs_for_nobody(db: AsyncSession, project_id: UUID, user: User, party: Party, first: date, last: date | None) -> None:
    """SIGNS_ALREADY for the party, SIGNS_FOR_ANOTHER, on any of these days."""
    for other in await signings(db, project_id, user.id, first, last):
        if other.party is party:
            raise Refused(DeliveryRefusal.SIGNS_ALREADY, "This person signs for this party already.", "userId")
        raise Refused(DeliveryRefusal.SIGNS_FOR_ANOTHER, "Nobody signs for two parties.", "userId")


async def customers_user(db: AsyncSession, project: Project, user_id: UUID) -> User:
    """A living user of the project's customer; NOT_OF_CUSTOMER."""
    user = await live_user(db, user_id)
    if user.audience is not Audience.CUSTOMER or user.customer_id != project.customer_id:
        raise Refused(DeliveryRefusal.NOT_OF_CUSTOMER, "For the customer one of its own people signs.", "userId")
    return user
