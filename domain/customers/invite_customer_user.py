"""A customer's people enter the portal."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.customers.models import Customer, CustomerState
from domain.customers.refusals import CustomerRefusal
from domain.identity.invitations import Person, Place, Wish, invite
from domain.identity.models import Audience, Invitation

ACTION = "customer_user:invite"


async def can_invite_customer_user(db: AsyncSession, actor: Actor, customer: Customer) -> Missing:
    """The customer is not sealed."""
    if customer.state is CustomerState.SEALED:
        return [Refused(CustomerRefusal.CUSTOMER_SEALED, "This customer has been sealed.")]
    return []


async def invite_customer_user(db: AsyncSession, actor: Actor, customer_id: UUID, person: Person, roles: Sequence[str] = ()) -> Invitation:
    """A person of the customer gets a mailed link; the roles (customer_signatory, customer_admin) count for that customer only.

    By its account or sales manager, the administrator, or the customer's own. CUSTOMER_SEALED; else as `invitations.invite`.
    """
    customer = await row_for(db, actor, ACTION, Customer, customer_id, lock=False)
    refuse(await can_invite_customer_user(db, actor, customer))
    place = Place(customer.organisation_id, Audience.CUSTOMER, customer_id=customer.id)
    return await invite(db, actor, place, person, [Wish(role) for role in roles])
