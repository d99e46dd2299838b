"""A customer's people enter the portal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, NotFound, Refused, lock_row, refuse, row_for
from domain.customers.models import Customer, CustomerState
from domain.customers.refusals import CustomerRefusal
from domain.delivery.give_project_role import hold_in_project
from domain.delivery.membership import unless_running
from domain.delivery.models import Project
from domain.identity.invitations import Person, Place, Wish, invite
from domain.identity.models import Audience, Invitation, User
from domain.identity.roles import NARROW_BASE
from domain.values import InputRefusal

ACTION = "customer_user:invite"
MOST_PROJECTS = 50


async def can_invite_customer_user(db: AsyncSession, actor: Actor, customer: Customer) -> Missing:
    """The customer is not sealed."""
    if customer.state is CustomerState.SEALED:
        return [Refused(CustomerRefusal.CUSTOMER_SEALED, "This customer has been sealed.")]
    return []


@dataclass(frozen=True)
class ProjectWish:
    """A role in one project, from a day (today without one) to a day, both counted."""

    project_id: UUID
    role: str
    since: date | None = None
    until: date | None = None


async def invite_customer_user(
    db: AsyncSession,
    actor: Actor,
    customer_id: UUID,
    person: Person,
    roles: Sequence[str] = (),
    projects: Sequence[ProjectWish] = (),
) -> Invitation:
    """A person of the customer gets a mailed link; the roles (customer_signatory, customer_admin) count for that customer only.

    Invited for projects and with no other role, the person sees those projects and no others (S0-39). By its account or sales
    manager, the administrator, or the customer's own. CUSTOMER_SEALED; LIST_TOO_LONG; else as `invitations.invite` and
    `delivery.give_project_role`.
    """
    customer = await row_for(db, actor, ACTION, Customer, customer_id, lock=False)
    refuse(await can_invite_customer_user(db, actor, customer))
    place = Place(customer.organisation_id, Audience.CUSTOMER, customer_id=customer.id)
    if len(projects) > MOST_PROJECTS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "projects", most=MOST_PROJECTS)
    base = NARROW_BASE if projects and not roles else None
    invitation = await invite(db, actor, place, person, [Wish(role) for role in roles], base)
    for number, wish in enumerate(projects):
        project = await db.get(Project, wish.project_id)
        if project is None or project.customer_id != customer.id:
            raise NotFound(Project.__name__)
        refuse(unless_running(project))
        user, field = await lock_row(db, User, invitation.user_id), f"projects.{number}."
        await hold_in_project(db, actor, project, user, wish.role, since=wish.since, until=wish.until, field=field)
    return invitation
