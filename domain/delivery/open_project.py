"""Work under a contract gets its project."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.contracts.budget import UNLIMITED, Limit, budget_line
from domain.contracts.models import Contract, ContractState
from domain.customers.models import Customer
from domain.database import new_id
from domain.delivery.events import ProjectOpened
from domain.delivery.membership import MemberRole, join
from domain.delivery.models import Project
from domain.delivery.refusals import DeliveryRefusal
from domain.identity.parties import staff_user
from domain.identity.units import open_unit
from domain.platform.codes import next_code
from domain.values import period, text

ACTION = "project:open"


@dataclass(frozen=True)
class ProjectPlan:
    """What is planned: both days count; `limit` is the most that may be ordered from partners for it, gross, in the contract's currency."""

    name: str
    starts_on: date
    ends_on: date
    manager_id: UUID
    limit: Limit = UNLIMITED
    unit_id: UUID | None = None


async def can_open_project(db: AsyncSession, actor: Actor, contract: Contract) -> Missing:
    """The contract is in force."""
    if contract.state is ContractState.EFFECTIVE:
        return []
    return [Refused(DeliveryRefusal.CONTRACT_NOT_EFFECTIVE, "This contract is not in force.")]


async def open_project(db: AsyncSession, actor: Actor, contract_id: UUID, plan: ProjectPlan) -> Project:
    """A project of a contract in force, in the contract's unit where none is named (S0-32), with its budget line (S0-44).

    The project manager is a person of the staff other than the actor, is its owner, and holds the role in it.
    CONTRACT_NOT_EFFECTIVE, OWN_APPOINTMENT, NOT_STAFF.
    """
    contract = await row_for(db, actor, ACTION, Contract, contract_id, lock=False)
    refuse(await can_open_project(db, actor, contract))
    customer = await db.get_one(Customer, contract.customer_id)
    return await start_project(db, actor, customer, plan, contract.unit_id, contract.currency, contract_id=contract.id)


async def start_project(
    db: AsyncSession, actor: Actor, customer: Customer, plan: ProjectPlan, unit_id: UUID, currency: str, **ground: UUID
) -> Project:
    """A project with its budget line and its manager, on a contract or an early entry; `unit_id` where the plan names none."""
    period(plan.starts_on, plan.ends_on)
    unit = await open_unit(db, plan.unit_id or unit_id, actor.today)
    manager = await staff_user(db, plan.manager_id, "managerId")
    code = await next_code(db, f"PRJ-{customer.code}-{plan.starts_on.year}")
    project_id = new_id()
    tenants = {"unit_id": unit.id, "customer_id": customer.id, "project_id": project_id}
    budget = await budget_line(db, code, currency, plan.limit, **tenants)
    project = Project(
        id=project_id,
        customer_id=customer.id,
        unit_id=unit.id,
        owner_id=manager.id,
        code=code,
        name=text(plan.name, "name"),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        budget_line_id=budget.id,
        **ground,
    )
    await save(db, project)
    await join(db, actor, project, manager, MemberRole.PROJECT_MANAGER)
    record(db, actor, ProjectOpened(project.id, customer.id))
    return project
