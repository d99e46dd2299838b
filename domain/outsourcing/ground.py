"""The ground on which an order stands: project, contract, partner and agreement, as they must be when it is placed and sent (S0-44)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused
from domain.contracts.models import BudgetLine, Contract, ContractState
from domain.delivery.models import Project, ProjectState
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.queries import named, visible
from domain.outsourcing.refusals import OrderRefusal
from domain.partners.models import AgreementState, Partner, PartnerAgreement, PartnerState
from domain.values import InputRefusal


@dataclass(frozen=True)
class Ground:
    """What an order is placed on."""

    project: Project
    contract: Contract
    partner: Partner
    agreement: PartnerAgreement


async def ground_of(db: AsyncSession, actor: Actor, project: Project, agreement_id: UUID) -> Ground:
    """The project's contract, and an agreement that the actor sees with its partner."""
    agreement = await visible(db, actor, PartnerAgreement, agreement_id)
    partner = await named(db, Partner, agreement.partner_id)
    return Ground(project, await named(db, Contract, project.contract_id), partner, agreement)


async def holds(db: AsyncSession, ground: Ground, starts_on: date, ends_on: date) -> None:
    """Refused where something of the ground does not bear a new order.

    The project is closed, the contract not in force, the partner or its agreement not active on the order's dates, or a budget
    line counts in another currency than the agreement.
    """
    if ground.project.state is ProjectState.CLOSED:
        raise Refused(OrderRefusal.PROJECT_CLOSED, "The project is closed.")
    if ground.contract.state is not ContractState.EFFECTIVE:
        raise Refused(OrderRefusal.CONTRACT_NOT_EFFECTIVE, "The customer contract is not in force.")
    if ground.partner.state is not PartnerState.ACTIVE:
        raise Refused(OrderRefusal.PARTNER_NOT_ACTIVE, "This partner takes no new orders now.", "agreementId")
    if ground.agreement.state is not AgreementState.ACTIVE:
        raise Refused(OrderRefusal.AGREEMENT_NOT_ACTIVE, "The agreement is not active.", "agreementId")
    if starts_on < ground.agreement.valid_from or ends_on > ground.agreement.valid_to:
        raise Refused(OrderRefusal.AGREEMENT_DATES, "The order's dates lie outside the agreement's.", "endsOn")
    for line_id in (ground.contract.budget_line_id, ground.project.budget_line_id, ground.agreement.budget_line_id):
        if (await named(db, BudgetLine, line_id)).currency != ground.agreement.currency:
            raise Refused(InputRefusal.CURRENCY_DIFFERS, "Budget and agreement are in different currencies.", "agreementId")


async def ground_under(db: AsyncSession, order: OutsourcingOrder) -> Ground:
    """What an order that exists stands on."""
    project = await named(db, Project, order.project_id)
    agreement = await named(db, PartnerAgreement, order.agreement_id)
    return Ground(project, await named(db, Contract, project.contract_id), await named(db, Partner, order.partner_id), agreement)


async def order_ground(db: AsyncSession, order: OutsourcingOrder) -> None:
    """The same of an order that exists: what held when it was placed must still hold when it is submitted and approved."""
    await holds(db, await ground_under(db, order), order.starts_on, order.ends_on)
