"""Every select of alerts, named for what comes back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from domain.alerts.models import Alert, AlertRule
from domain.alerts.preference_models import AlertDelivery, AlertPreference
from domain.calendar import start_of_day
from domain.contracts.models import ContractInstalment
from domain.customers.models import Customer
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceState
from domain.delivery.models import Party, Project, ProjectMember, ProjectSignatory
from domain.identity.models import PolicyLine, RoleInclusion, User
from domain.outsourcing.models import (
    Acceptance,
    AcceptancePaper,
    AcceptanceSignature,
    AcceptanceState,
    OrderState,
    OrderTransition,
    OutsourcingOrder,
    PunchItem,
    SettlementState,
    SettlementTransition,
)
from domain.partners.models import AgreementState, Partner, PartnerAgreement, PartnerGrade, PartnerQualification
from domain.planning.models import TaskAssignment
from domain.platform.models import CalendarDay, DayKind

RUNNING = (OrderState.SENT, OrderState.RUNNING, OrderState.DELIVERED, OrderState.ACCEPTED)


async def preferences_of(db: AsyncSession, user_id: UUID) -> Sequence[AlertPreference]:
    """What a user has chosen, for all rules and for single ones."""
    return (await db.scalars(select(AlertPreference).where(AlertPreference.owner_id == user_id).order_by(AlertPreference.id))).all()


async def deliveries_of(db: AsyncSession, user_id: UUID) -> Callable[[AlertRule], AlertDelivery]:
    """When the user wants an alert of a rule mailed: by the rule's own choice, by that for all, else at once."""
    chosen = {row.rule: row.delivery for row in await preferences_of(db, user_id)}
    usual = chosen.get(None) or AlertDelivery.AT_ONCE
    return lambda rule: chosen.get(rule) or usual


async def special_days(db: AsyncSession, first: date, last: date) -> Mapping[date, DayKind]:
    """The days of a time that are not what their weekday says."""
    near = select(CalendarDay.day, CalendarDay.kind).where(CalendarDay.day.between(first, last))
    return {row.day: row.kind for row in await db.execute(near)}


async def alerts_of(db: AsyncSession, subject_id: UUID) -> Sequence[Alert]:
    """All alerts about a subject, the cleared ones too."""
    return (await db.scalars(select(Alert).where(Alert.subject_id == subject_id).order_by(Alert.id))).all()


async def subjects_of(db: AsyncSession, user_id: UUID) -> Sequence[tuple[str, UUID]]:
    """The subjects of a user's alerts that are not cleared."""
    query = select(Alert.subject_type, Alert.subject_id).where(Alert.owner_id == user_id, Alert.cleared_at.is_(None)).distinct()
    return [(kind, subject_id) for kind, subject_id in await db.execute(query.order_by(Alert.subject_id))]


async def budget_lines_of(db: AsyncSession, order_id: UUID) -> Sequence[UUID]:
    """The budget lines on which an order draws."""
    order = OutsourcingOrder
    query = select(order.contract_budget_id, order.agreement_budget_id, order.project_budget_id).where(order.id == order_id)
    return (await db.execute(query)).one()


async def subjects_in(db: AsyncSession, project_id: UUID) -> Sequence[tuple[str, UUID]]:
    """The subjects of the alerts in a project that are not cleared, what waits for a signature there, its delegates."""
    told = select(Alert.subject_type, Alert.subject_id).where(Alert.project_id == project_id, Alert.cleared_at.is_(None))
    asked = select(literal("Acceptance"), Acceptance.id).where(
        Acceptance.project_id == project_id, Acceptance.state == AcceptanceState.OPEN
    )
    accepted = select(literal("ProjectAcceptance"), ProjectAcceptance.id).where(
        ProjectAcceptance.project_id == project_id, ProjectAcceptance.state == ProjectAcceptanceState.REQUESTED
    )
    delegates = select(literal("ProjectSignatory"), ProjectSignatory.id).where(
        ProjectSignatory.project_id == project_id, ProjectSignatory.delegate_of_id.is_not(None)
    )
    return [(kind, subject_id) for kind, subject_id in await db.execute(union(told, asked, accepted, delegates))]


async def instalments_of(db: AsyncSession, contract_id: UUID) -> Sequence[UUID]:
    """The instalments of a contract, in their sequence."""
    query = select(ContractInstalment.id).where(ContractInstalment.contract_id == contract_id)
    return (await db.scalars(query.order_by(ContractInstalment.sequence))).all()


async def names_of_order(db: AsyncSession, order_id: UUID) -> Mapping[str, Any]:
    """What every text about an order, or about something below it, may name."""
    query = (
        select(OutsourcingOrder.code, OutsourcingOrder.title, Project.name, Partner.name, OutsourcingOrder.owner_id)
        .join(Project, Project.id == OutsourcingOrder.project_id)
        .join(Partner, Partner.id == OutsourcingOrder.partner_id)
        .where(OutsourcingOrder.id == order_id)
    )
    code, title, project, partner, owner = (await db.execute(query)).one()
    return {"order": code, "title": title, "project": project, "partner": partner, "owner_id": owner}


async def is_terminated(db: AsyncSession, order_id: UUID) -> bool:
    """Whether the order ended before its work was done."""
    query = select(OutsourcingOrder.terminated_on).where(OutsourcingOrder.id == order_id)
    return (await db.execute(query)).scalar_one() is not None


async def name_of_customer(db: AsyncSession, customer_id: UUID) -> str:
    """The customer's name."""
    return (await db.scalars(select(Customer.name).where(Customer.id == customer_id))).one()


async def project_named(db: AsyncSession, project_id: UUID) -> Project:
    """The project as it stands."""
    query = select(Project).where(Project.id == project_id).execution_options(populate_existing=True)
    return (await db.scalars(query)).one()


async def doers_of(db: AsyncSession, task_id: UUID) -> Sequence[UUID]:
    """Who does a task now and is still on its project."""
    given, member = TaskAssignment, ProjectMember
    there = (member.project_id == given.project_id, member.user_id == given.user_id, member.left_on.is_(None))
    query = select(given.user_id).where(given.task_id == task_id, given.ended_on.is_(None), select(member.id).where(*there).exists())
    return (await db.scalars(query.order_by(given.user_id))).all()


async def signatories(db: AsyncSession, project_id: UUID, party: Party, today: date) -> Sequence[UUID]:
    """Who signs for the party on the project today."""
    query = select(ProjectSignatory.user_id).where(
        ProjectSignatory.project_id == project_id,
        ProjectSignatory.party == party,
        ProjectSignatory.valid_from <= today,
        or_(ProjectSignatory.valid_to.is_(None), ProjectSignatory.valid_to >= today),
    )
    return (await db.scalars(query)).all()


async def signing_moments(db: AsyncSession, project_id: UUID, today: date) -> Sequence[datetime]:
    """The coming moments at which other people sign on the project: somebody's first day begins, or their last one is over."""
    count = ProjectSignatory
    begins = select(count.valid_from).where(count.project_id == project_id, count.valid_from > today)
    begins = begins.where(or_(count.valid_to.is_(None), count.valid_to >= count.valid_from))
    ends = select(count.valid_to + 1).where(count.project_id == project_id, count.valid_to >= func.greatest(today, count.valid_from))
    return [start_of_day(day) for day in await db.scalars(union(begins, ends).order_by("valid_from"))]


async def name_of_user(db: AsyncSession, user_id: UUID) -> str:
    """The person's name."""
    return (await db.scalars(select(User.name).where(User.id == user_id))).one()


async def roles_that_may(db: AsyncSession, action: str) -> Sequence[str]:
    """The roles whose holders in the whole provider may do an act, by the policy in force: their own, or of a role that they include."""
    lines = select(PolicyLine.role, PolicyLine.effect).where(PolicyLine.object == action, PolicyLine.action == "do")
    found = (await db.execute(lines.where(PolicyLine.domain_kind == "organisation"))).all()
    pairs = [(role, included) for role, included in await db.execute(select(RoleInclusion.role, RoleInclusion.included))]
    given, denied = ({role for role, effect in found if effect == wanted} for wanted in ("allow", "deny"))
    for roles in (given, denied):
        for _ in pairs:
            roles |= {role for role, included in pairs if included in roles}
    return sorted(given - denied)


async def acceptance_named(db: AsyncSession, acceptance_id: UUID) -> Acceptance:
    """The round of acceptance."""
    query = select(Acceptance).where(Acceptance.id == acceptance_id).execution_options(populate_existing=True)
    return (await db.scalars(query)).one()


async def matters_in(db: AsyncSession, acceptance_id: UUID) -> Sequence[tuple[str, UUID]]:
    """The items of the punch lists of a round, and its papers."""
    items = select(literal("PunchItem"), PunchItem.id).where(PunchItem.acceptance_id == acceptance_id)
    papers = select(literal("AcceptancePaper"), AcceptancePaper.id).where(AcceptancePaper.acceptance_id == acceptance_id)
    return [(kind, row_id) for kind, row_id in await db.execute(union(items, papers))]


async def is_newest_paper(db: AsyncSession, paper: AcceptancePaper) -> bool:
    """Whether nothing was recorded on paper after it in its round."""
    query = select(AcceptancePaper.id).where(AcceptancePaper.acceptance_id == paper.acceptance_id)
    return await db.scalar(query.order_by(AcceptancePaper.recorded_at.desc(), AcceptancePaper.id.desc()).limit(1)) == paper.id


async def was_taken_back(db: AsyncSession, order_id: UUID) -> bool:
    """Whether the order was cancelled while the partner was asked to answer it."""
    step = OrderTransition
    query = select(step.id).where(step.order_id == order_id, step.from_state == OrderState.SENT, step.to_state == OrderState.CANCELLED)
    return await db.scalar(query.limit(1)) is not None


async def parties_signed(db: AsyncSession, acceptance_id: UUID) -> set[Party]:
    """The parties that have said something on this round."""
    return set(await db.scalars(select(AcceptanceSignature.party).where(AcceptanceSignature.acceptance_id == acceptance_id)))


async def last_step_into(db: AsyncSession, settlement_id: UUID, state: SettlementState) -> SettlementTransition | None:
    """The settlement's last step into a state."""
    query = select(SettlementTransition).where(SettlementTransition.settlement_id == settlement_id, SettlementTransition.to_state == state)
    return (await db.scalars(query.order_by(SettlementTransition.at.desc()).limit(1))).one_or_none()


async def name_of_partner(db: AsyncSession, partner_id: UUID) -> str:
    """The partner's name."""
    return (await db.scalars(select(Partner.name).where(Partner.id == partner_id))).one()


async def orderers_of(db: AsyncSession, partner_id: UUID, agreement_id: UUID | None = None) -> Sequence[UUID]:
    """Who answers for the partner's running orders, or for those under one agreement."""
    query = select(OutsourcingOrder.owner_id).where(OutsourcingOrder.partner_id == partner_id, OutsourcingOrder.state.in_(RUNNING))
    query = query if agreement_id is None else query.where(OutsourcingOrder.agreement_id == agreement_id)
    return (await db.scalars(query.distinct().order_by(OutsourcingOrder.owner_id))).all()


async def is_renewed(db: AsyncSession, agreement: PartnerAgreement) -> bool:
    """Whether the partner has an agreement in force that holds longer."""
    query = select(PartnerAgreement.id).where(
        PartnerAgreement.partner_id == agreement.partner_id,
        PartnerAgreement.id != agreement.id,
        PartnerAgreement.state == AgreementState.ACTIVE,
        PartnerAgreement.valid_to > agreement.valid_to,
    )
    return await db.scalar(query.limit(1)) is not None


async def newest_grade(db: AsyncSession, partner_id: UUID) -> UUID:
    """The partner's newest grading."""
    query = select(PartnerGrade.id).where(PartnerGrade.partner_id == partner_id)
    return (await db.scalars(query.order_by(PartnerGrade.valid_from.desc(), PartnerGrade.id.desc()).limit(1))).one()


async def matters_of_partner(db: AsyncSession, partner_id: UUID) -> Sequence[tuple[str, UUID]]:
    """The subjects of the partner's own alerts that one of its steps may change: agreements, papers, gradings."""
    kinds = (PartnerAgreement, PartnerQualification, PartnerGrade)
    return [(kind.__name__, row_id) for kind in kinds for row_id in await db.scalars(select(kind.id).where(kind.partner_id == partner_id))]
