"""The ground on which an order stands: project, contract, partner and agreement, as they must be when it is placed and sent (S0-44)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse
from domain.contracts.models import BudgetLine, Contract, ContractState
from domain.delivery.models import Project, ProjectState
from domain.early_entry.models import EarlyEntry, EarlyEntryState
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.queries import named, visible
from domain.outsourcing.refusals import OrderRefusal
from domain.partners.models import AgreementState, Partner, PartnerAgreement, PartnerState
from domain.partners.queries import missing_qualifications
from domain.values import InputRefusal

Commission = Contract | EarlyEntry
"""In whose name and up to which limit work is ordered: the customer's contract, or the early entry until it is signed (S0-35)."""


@dataclass(frozen=True)
class Ground:
    """What an order is placed on."""

    project: Project
    commission: Commission
    partner: Partner
    agreement: PartnerAgreement


async def ground_of(db: AsyncSession, actor: Actor, project: Project, agreement_id: UUID) -> Ground:
    """The project's contract or early entry, and an agreement that the actor sees with its partner."""
    agreement = await visible(db, actor, PartnerAgreement, agreement_id)
    partner = await named(db, Partner, agreement.partner_id)
    return Ground(project, await commission_of(db, project), partner, agreement)


async def commission_of(db: AsyncSession, project: Project) -> Commission:
    """The project's contract, or its early entry while it has none."""
    if project.contract_id is not None:
        return await named(db, Contract, project.contract_id)
    return await db.get_one(EarlyEntry, project.early_entry_id)


def project_missing(project: Project, commission: Commission) -> Missing:
    """Why nothing is ordered for the project: it is closed, its contract is not in force, or its early entry has ended."""
    missing = []
    if project.state is ProjectState.CLOSED:
        missing.append(Refused(OrderRefusal.PROJECT_CLOSED, "The project is closed."))
    if isinstance(commission, EarlyEntry):
        if commission.state is not EarlyEntryState.ON_SITE:
            missing.append(Refused(OrderRefusal.EARLY_ENTRY_ENDED, "The early entry has ended: nothing more is ordered on it."))
    elif commission.state is not ContractState.EFFECTIVE:
        missing.append(Refused(OrderRefusal.CONTRACT_NOT_EFFECTIVE, "The customer contract is not in force."))
    return missing


async def bearing_missing(db: AsyncSession, ground: Ground) -> Missing:
    """What of the ground bears no order on whatever dates: of `missing_of` all but the agreement's period."""
    agreement = ground.agreement
    missing = project_missing(ground.project, ground.commission)
    if ground.partner.state is not PartnerState.ACTIVE:
        missing.append(Refused(OrderRefusal.PARTNER_NOT_ACTIVE, "This partner takes no new orders now.", "agreementId"))
    if agreement.state is not AgreementState.ACTIVE:
        missing.append(Refused(OrderRefusal.AGREEMENT_NOT_ACTIVE, "The agreement is not active.", "agreementId"))
    drawn = (ground.commission.budget_line_id, ground.project.budget_line_id, agreement.budget_line_id)
    lines = [await named(db, BudgetLine, line_id) for line_id in drawn if line_id is not None]
    if {line.currency for line in lines} != {agreement.currency}:
        missing.append(Refused(InputRefusal.CURRENCY_DIFFERS, "Budget and agreement are in different currencies.", "agreementId"))
    return missing


async def missing_of(db: AsyncSession, ground: Ground, starts_on: date, ends_on: date) -> Missing:
    """What of the ground does not bear a new order.

    The project is closed, the contract not in force, the partner or its agreement not active on the order's dates, a required
    qualification not valid on them, or a budget line counts in another currency than the agreement.
    """
    missing = await bearing_missing(db, ground)
    if starts_on < ground.agreement.valid_from or ends_on > ground.agreement.valid_to:
        missing.append(Refused(OrderRefusal.AGREEMENT_DATES, "The order's dates lie outside the agreement's.", "endsOn"))
    if await missing_qualifications(db, ground.partner.id, starts_on, ends_on):
        missing.append(
            Refused(OrderRefusal.QUALIFICATION_MISSING, "A required qualification of the partner is not valid on these dates.", "endsOn")
        )
    return missing


async def holds(db: AsyncSession, ground: Ground, starts_on: date, ends_on: date) -> None:
    """Refused where something of the ground does not bear a new order."""
    refuse(await missing_of(db, ground, starts_on, ends_on))


async def ground_under(db: AsyncSession, order: OutsourcingOrder) -> Ground:
    """What an order that exists stands on."""
    project = await named(db, Project, order.project_id)
    agreement = await named(db, PartnerAgreement, order.agreement_id)
    return Ground(project, await commission_of(db, project), await named(db, Partner, order.partner_id), agreement)


async def ground_missing(db: AsyncSession, order: OutsourcingOrder) -> Missing:
    """The same of an order that exists: what held when it was placed must still hold when it is submitted and approved."""
    return await missing_of(db, await ground_under(db, order), order.starts_on, order.ends_on)
