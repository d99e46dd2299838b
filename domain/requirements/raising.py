"""What is said of a new requirement; part of every act that raises one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, save
from domain.customers.models import Customer, CustomerState
from domain.customers.refusals import CustomerRefusal
from domain.delivery.models import Project
from domain.identity.models import Audience
from domain.issues.conversation import audience_of_actor
from domain.platform.codes import next_code
from domain.requirements.events import RequirementRaised
from domain.requirements.models import Requirement, RequirementPriority, RequirementSource
from domain.requirements.refusals import RequirementRefusal
from domain.requirements.states import tell

KNOWN, LATENT = "REQ", "LAT"
"""How codes begin: latent ones are numbered apart, so that the customer's own have no gaps to wonder about."""


async def code_of(db: AsyncSession, actor: Actor, customer: Customer, series: str = KNOWN) -> str:
    """The next code of the customer and the year."""
    return await next_code(db, f"{series}-{customer.code}-{actor.today.year}")


@dataclass(frozen=True)
class RequirementDraft:
    """What is needed; staff says how it heard of it."""

    title: str
    text: str
    priority: RequirementPriority
    source: RequirementSource | None = None


async def raised(
    db: AsyncSession, actor: Actor, customer: Customer, project: Project | None, draft: RequirementDraft, *, is_latent: bool = False
) -> Requirement:
    """A requirement of the customer, in a project or none. SOURCE_WRONG where staff does not say how it came, or a customer does."""
    title, text = values.text(draft.title, "title"), values.text(draft.text, "text", 4000)
    audience, place = await audience_of_actor(db, actor), customer if project is None else project
    requirement = Requirement(
        code=await code_of(db, actor, customer, LATENT if is_latent else KNOWN),
        project_id=project and project.id,
        customer_id=customer.id,
        unit_id=place.unit_id,
        raised_by_id=actor.user_id,
        audience=audience,
        source=_source(audience, draft.source),
        title=title,
        text=text,
        priority=draft.priority,
        is_latent=is_latent,
        raised_at=actor.now,
    )
    await save(db, requirement)
    await tell(db, actor, requirement)
    record(db, actor, RequirementRaised(requirement.id))
    return requirement


def _source(audience: Audience, said: RequirementSource | None) -> RequirementSource:
    of_customer = audience is Audience.CUSTOMER
    if of_customer and said in (None, RequirementSource.PORTAL):
        return RequirementSource.PORTAL
    if of_customer or said in (None, RequirementSource.PORTAL):
        raise Refused(
            RequirementRefusal.SOURCE_WRONG, "Staff says how it heard of a requirement; a customer's comes through the portal.", "source"
        )
    return said


def unless_sealed(customer: Customer) -> Missing:
    """CUSTOMER_SEALED for a customer that is served no more."""
    if customer.state is CustomerState.SEALED:
        return [Refused(CustomerRefusal.CUSTOMER_SEALED, "This customer has been sealed.")]
    return []


async def customer_of(db: AsyncSession, customer_id: UUID) -> Customer:
    """The customer of a project's row."""
    return await db.get_one(Customer, customer_id)
