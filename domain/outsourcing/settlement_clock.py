"""The settlement clock: from which acceptance the window of an order counts, and on which day it opens (S0-49).

Three calendar months after the order's own final acceptance; or, where the order says so, after the customer's final acceptance of the
project, and not before the order's own. Until the day is known it is expected by plan. One place says it: whatever changes the order,
its acceptance or that of its project asks here. The order is locked before its project, the project before the settlement.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record
from domain.calendar import add_months, start_of_day
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceKind, ProjectAcceptanceState
from domain.delivery.models import Project
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.models import Acceptance, OutsourcingOrder, PaymentKind, Settlement, SettlementState
from domain.outsourcing.payable_queries import locked_payables
from domain.outsourcing.settlement_events import SettlementClockSet
from domain.outsourcing.settlement_queries import settlement_of
from domain.outsourcing.states import move
from domain.platform.deadlines import drop, plan

ELIGIBLE = "settlement:eligible"
WAITING = (SettlementState.LOCKED, SettlementState.ELIGIBLE)


@dataclass(frozen=True)
class Own:
    """The order's own final acceptance with its day; nothing while there is none."""

    acceptance_id: UUID | None = None
    accepted_on: date | None = None


async def clock_of(db: AsyncSession, order: OutsourcingOrder) -> Settlement:
    """The order's settlement, locked; where it counts from the project's acceptance, that is held as it is."""
    if order.clock_source is ClockSource.PROJECT_ACCEPTANCE:
        await db.execute(select(Project.id).where(Project.id == order.project_id).with_for_update(read=True))
    return await settlement_of(db, order.id)


async def set_clock(db: AsyncSession, order: OutsourcingOrder, settlement: Settlement) -> None:
    """The settlement counts as the order says and its acceptances stand: its day, or the day by plan, and that of what waits for it."""
    await _set(db, order, settlement, await _of_project(db, order), Own(settlement.acceptance_id, settlement.accepted_on))


async def start_clock(db: AsyncSession, order: OutsourcingOrder, settlement: Settlement, acceptance: Acceptance) -> None:
    """The order's own final acceptance has passed."""
    await _set(db, order, settlement, await _of_project(db, order), Own(acceptance.id, acceptance.accepted_on))


async def stop_clock(db: AsyncSession, order: OutsourcingOrder, settlement: Settlement) -> None:
    """The order's own final acceptance is revoked."""
    await _set(db, order, settlement, await _of_project(db, order), Own())


async def hold_clocks(db: AsyncSession, project_id: UUID) -> None:
    """Locks the orders of a project that count from its acceptance, in the order of their ids."""
    await db.execute(
        select(OutsourcingOrder.id).where(*_counting(project_id)).order_by(OutsourcingOrder.id).with_for_update(of=OutsourcingOrder)
    )


async def set_clocks(db: AsyncSession, actor: Actor, project_id: UUID, *, revoked: bool = False) -> None:
    """The project was accepted finally, or that is about to be revoked: every settlement that counts from it and has not begun follows.

    Its history says nothing of the project's acceptance: the partner reads it.
    """
    accepted = None if revoked else await _accepted_finally(db, project_id)
    query = select(OutsourcingOrder, Settlement).join(Settlement, Settlement.order_id == OutsourcingOrder.id)
    query = query.where(*_counting(project_id), Settlement.state.in_(WAITING), Settlement.terminated_on.is_(None))
    found = await db.execute(query.order_by(Settlement.id).with_for_update(of=Settlement).execution_options(populate_existing=True))
    for order, settlement in found.all():
        if revoked and settlement.state is SettlementState.ELIGIBLE:
            await move(db, actor, settlement, SettlementState.LOCKED)
        await _set(db, order, settlement, accepted, Own(settlement.acceptance_id, settlement.accepted_on))
        record(db, actor, SettlementClockSet(settlement.id, order.id, settlement.eligible_on))


async def counts_already(db: AsyncSession, project_acceptance_id: UUID) -> bool:
    """Whether a settlement that counts from the project's acceptance has been applied for."""
    begun = select(Settlement.id).where(Settlement.project_acceptance_id == project_acceptance_id, Settlement.state.not_in(WAITING))
    return bool(await db.scalar(select(exists(begun))))


def eligible_day(source: ClockSource, months: int, own: date | None, projects: date | None) -> date | None:
    """The day on which the window opens; none while an acceptance that it counts from is awaited."""
    if own is None:
        return None
    if source is ClockSource.ORDER_ACCEPTANCE:
        return add_months(own, months)
    return max(add_months(projects, months), own) if projects else None


async def _set(db: AsyncSession, order: OutsourcingOrder, settlement: Settlement, accepted: ProjectAcceptance | None, own: Own) -> None:
    """All that is read comes first: what is half changed is not flushed."""
    projects, months = accepted.accepted_on if accepted else None, settlement.window_months
    eligible_on = eligible_day(order.clock_source, months, own.accepted_on, projects)
    expected_on = eligible_on or await _expected_day(db, order, months, own.accepted_on, projects)
    payables = await locked_payables(db, order.id, PaymentKind.SETTLEMENT)
    settlement.clock_source, settlement.eligible_on, settlement.expected_on = order.clock_source, eligible_on, expected_on
    settlement.acceptance_id, settlement.accepted_on = own.acceptance_id, own.accepted_on
    settlement.project_acceptance_id, settlement.project_accepted_on = accepted.id if accepted else None, projects
    for payable in payables:
        payable.expected_on, payable.held_since = expected_on + timedelta(days=payable.due_days), own.accepted_on
    await db.flush()
    if eligible_on is None:
        await drop(db, ELIGIBLE, settlement.id)
    else:
        await plan(db, ELIGIBLE, settlement.id, start_of_day(eligible_on))


async def _expected_day(db: AsyncSession, order: OutsourcingOrder, months: int, own: date | None, projects: date | None) -> date:
    """By plan: the acceptance that is awaited is expected on the last day of the order, or of the project; what has come counts."""
    if order.clock_source is ClockSource.ORDER_ACCEPTANCE:
        return add_months(own or order.ends_on, months)
    ends_on = projects or (await db.get_one(Project, order.project_id)).ends_on
    return max(add_months(ends_on, months), own or order.ends_on)


async def _of_project(db: AsyncSession, order: OutsourcingOrder) -> ProjectAcceptance | None:
    return await _accepted_finally(db, order.project_id) if order.clock_source is ClockSource.PROJECT_ACCEPTANCE else None


async def _accepted_finally(db: AsyncSession, project_id: UUID) -> ProjectAcceptance | None:
    query = select(ProjectAcceptance).where(
        ProjectAcceptance.project_id == project_id,
        ProjectAcceptance.kind == ProjectAcceptanceKind.FINAL,
        ProjectAcceptance.state == ProjectAcceptanceState.PASSED,
    )
    return (await db.scalars(query)).one_or_none()


def _counting(project_id: UUID) -> tuple[ColumnElement[bool], ...]:
    order = OutsourcingOrder
    return (order.project_id == project_id, order.clock_source == ClockSource.PROJECT_ACCEPTANCE, order.is_binding.is_(True))
