"""Placing an order (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, lock_row, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.early_entry.models import EarlyEntry
from domain.outsourcing.ground import Ground, commission_of, ground_of, holds, project_missing
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.order_drafts import OrderDraft
from domain.outsourcing.order_events import OrderPlaced
from domain.outsourcing.order_parts import save_parts, write
from domain.outsourcing.states import begin
from domain.platform.codes import next_code

ACTION = "order:place"


async def can_place_order(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is not closed, and its contract is in force, or the early entry on which it stands."""
    return project_missing(project, await commission_of(db, project))


async def place_order(db: AsyncSession, actor: Actor, project_id: UUID, agreement_id: UUID, draft: OrderDraft) -> OutsourcingOrder:
    """The project manager writes an order to a partner under its agreement; it takes nothing from the limits yet (S0-44).

    On an early entry that is locked: a contract that is linked at the same moment finds the order, or the order the contract.
    Prices are at most the agreement's, terms sum to 100 per cent of the gross, dates lie within the agreement.
    """
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    if project.open_entry_id is not None:
        await lock_row(db, EarlyEntry, project.open_entry_id)
        await db.refresh(project)
    refuse(await can_place_order(db, actor, project))
    ground = await ground_of(db, actor, project, agreement_id)
    values.period(draft.starts_on, draft.ends_on)
    await holds(db, ground, draft.starts_on, draft.ends_on)
    order = _order(actor, ground)
    written = await write(db, actor, order, ground, draft)
    order.code = await next_code(db, f"ORD-{ground.partner.code}-{actor.today.year}")
    await save(db, order)
    await save_parts(db, order, written)
    begin(db, actor, order)
    record(db, actor, OrderPlaced(order.id, project.id))
    return order


def _order(actor: Actor, ground: Ground) -> OutsourcingOrder:
    agreement, project = ground.agreement, ground.project
    return OutsourcingOrder(
        project_id=project.id,
        customer_id=project.customer_id,
        unit_id=project.unit_id,
        partner_id=agreement.partner_id,
        agreement_id=agreement.id,
        contract_id=project.contract_id,
        early_entry_id=project.open_entry_id,
        legal_entity_id=agreement.legal_entity_id,
        owner_id=actor.user_id,
        contract_budget_id=ground.commission.budget_line_id,
        agreement_budget_id=agreement.budget_line_id,
        project_budget_id=project.budget_line_id,
    )
