"""An organisation becomes a customer."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.broken import unless_taken
from domain.customers.events import CustomerOpened
from domain.customers.models import Customer
from domain.customers.refusals import CustomerRefusal
from domain.identity.models import Unit
from domain.identity.parties import party_organisation, short_code, staff_user
from domain.identity.units import unless_open
from domain.values import text

ACTION = "customer:open"


async def can_open_customer(db: AsyncSession, actor: Actor, unit: Unit) -> Missing:
    """The unit is not closed."""
    return unless_open(unit, actor.today)


async def open_customer(
    db: AsyncSession,
    actor: Actor,
    *,
    name: str,
    code: str,
    unit_id: UUID,
    credit_code: str | None = None,
    owner_id: UUID | None = None,
) -> Customer:
    """A potential customer (潜在客户) in the care of a unit and an account manager, the actor where nobody is named (S3-04).

    A company that is known by its credit code, as a partner is, stays one organisation. `code` is the short name that the
    customer's contracts and projects are numbered with. CUSTOMER_EXISTS, CUSTOMER_CODE_TAKEN, CREDIT_CODE_WRONG.
    """
    unit = await row_for(db, actor, ACTION, Unit, unit_id, lock=False)
    refuse(await can_open_customer(db, actor, unit))
    owner = await staff_user(db, owner_id or actor.user_id, "ownerId")
    organisation = await party_organisation(db, name, credit_code)
    customer = Customer(organisation_id=organisation.id, code=short_code(code), name=text(name, "name"), owner_id=owner.id, unit_id=unit.id)
    taken = Refused(CustomerRefusal.CUSTOMER_CODE_TAKEN, "Another customer has this code.", "code")
    known = Refused(CustomerRefusal.CUSTOMER_EXISTS, "This company is a customer already.", "creditCode")
    with unless_taken("uq_customer_code", taken), unless_taken("uq_customer_organisation_id", known):
        await save(db, customer)
    record(db, actor, CustomerOpened(customer.id))
    return customer
