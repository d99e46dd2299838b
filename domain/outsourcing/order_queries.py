"""Every select over orders, their changes and their ends, named for what comes back."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Page
from domain.contracts.budget import locked_lines
from domain.contracts.models import BudgetLine, Contract
from domain.database import Row
from domain.documents.models import DocumentClass, DocumentLink
from domain.outsourcing.models import (
    ChangeOrder,
    ChangeOrderLine,
    ChangeOrderState,
    OrderDeliverable,
    OrderLine,
    OrderOffer,
    OrderTerm,
    OutsourcingConsent,
    OutsourcingOrder,
    Payable,
    PayableState,
    PaymentKind,
    Termination,
    TerminationState,
)
from domain.partners.models import AgreementPrice, SkillLevel

ENDED_CHANGES = (ChangeOrderState.ACCEPTED, ChangeOrderState.DECLINED, ChangeOrderState.CANCELLED)


def drawn_on(order: OutsourcingOrder) -> tuple[UUID, UUID, UUID]:
    """The budget lines of contract, agreement and project that the order draws on."""
    return order.contract_budget_id, order.agreement_budget_id, order.project_budget_id


async def fresh_budget_lines(db: AsyncSession, order: OutsourcingOrder, *, lock: bool = False) -> Sequence[BudgetLine]:
    """The order's budget lines with their totals as the triggers have made them by now; locked in the order of the triggers."""
    if lock:
        return await locked_lines(db, *drawn_on(order))
    query = select(BudgetLine).where(BudgetLine.id.in_(drawn_on(order))).order_by(BudgetLine.id)
    return (await db.scalars(query.execution_options(populate_existing=True))).all()


async def orders_on_entry(db: AsyncSession, early_entry_id: UUID) -> Sequence[OutsourcingOrder]:
    """The orders that count against an early entry, locked."""
    query = select(OutsourcingOrder).where(OutsourcingOrder.early_entry_id == early_entry_id).order_by(OutsourcingOrder.id)
    return (await db.scalars(query.with_for_update(of=OutsourcingOrder).execution_options(populate_existing=True))).all()


async def change_takes(db: AsyncSession, early_entry_id: UUID) -> bool:
    """Whether a change of one of them has something reserved or booked of its own."""
    takes = (ChangeOrderState.SUBMITTED, ChangeOrderState.APPROVED, ChangeOrderState.SENT)
    query = select(ChangeOrder.id).join(OutsourcingOrder, OutsourcingOrder.id == ChangeOrder.order_id)
    query = query.where(OutsourcingOrder.early_entry_id == early_entry_id, ChangeOrder.state.in_(takes))
    return await db.scalar(query.limit(1)) is not None


async def agreed_prices(db: AsyncSession, agreement_id: UUID) -> dict[SkillLevel, Decimal]:
    """The agreed price of a person-day by level."""
    rows = await db.execute(select(AgreementPrice.level, AgreementPrice.unit_price).where(AgreementPrice.agreement_id == agreement_id))
    return dict(rows.all())


async def prices_above(db: AsyncSession, order: OutsourcingOrder) -> bool:
    """Whether a line of the order has a price above the agreement's."""
    query = select(OrderLine.id).where(OrderLine.order_id == order.id, OrderLine.unit_price > _agreed(order.agreement_id, OrderLine.level))
    return await db.scalar(query.limit(1)) is not None


async def added_prices_above(db: AsyncSession, change: ChangeOrder, agreement_id: UUID) -> bool:
    """Whether days that a change adds have a price above the agreement's."""
    line = ChangeOrderLine
    query = select(line.id).where(line.change_order_id == change.id, line.days > 0, line.unit_price > _agreed(agreement_id, line.level))
    return await db.scalar(query.limit(1)) is not None


def _agreed(agreement_id: UUID, level: Any) -> Any:
    price = AgreementPrice
    return select(price.unit_price).where(price.agreement_id == agreement_id, price.level == level).scalar_subquery()


async def terms_of(db: AsyncSession, order_id: UUID) -> Sequence[OrderTerm]:
    """An order's terms of payment in their order."""
    return (await db.scalars(select(OrderTerm).where(OrderTerm.order_id == order_id).order_by(OrderTerm.sequence))).all()


async def standing_days(db: AsyncSession, order_id: UUID) -> dict[tuple[SkillLevel, Decimal], Decimal]:
    """The days of the order as changed, by level and price."""
    ordered = select(OrderLine.level, OrderLine.unit_price, OrderLine.days).where(OrderLine.order_id == order_id)
    line = ChangeOrderLine
    changed = select(line.level, line.unit_price, line.days).join(ChangeOrder, ChangeOrder.id == line.change_order_id)
    said = union_all(ordered, changed.where(line.order_id == order_id, ChangeOrder.state == ChangeOrderState.ACCEPTED)).subquery()
    rows = await db.execute(select(said.c.level, said.c.unit_price, func.sum(said.c.days)).group_by(said.c.level, said.c.unit_price))
    return {(level, price): days for level, price, days in rows}


async def standing_levels(db: AsyncSession, orders: Collection[UUID]) -> Mapping[UUID, set[SkillLevel]]:
    """The levels of which these orders, as changed, have days."""
    line = ChangeOrderLine
    ordered = select(OrderLine.order_id, OrderLine.level).where(OrderLine.order_id.in_(orders))
    changed = select(line.order_id, line.level).join(ChangeOrder, ChangeOrder.id == line.change_order_id)
    rows = await db.execute(ordered.union(changed.where(line.order_id.in_(orders), ChangeOrder.state == ChangeOrderState.ACCEPTED)))
    found: dict[UUID, set[SkillLevel]] = {}
    for order_id, level in rows:
        found.setdefault(order_id, set()).add(level)
    return found


async def changes_under_way(db: AsyncSession, order_id: UUID) -> Sequence[ChangeOrder]:
    """The change of an order that is written or waits for an answer; the order is locked by the act."""
    query = select(ChangeOrder).where(ChangeOrder.order_id == order_id, ChangeOrder.state.not_in(ENDED_CHANGES)).with_for_update()
    return (await db.scalars(query.execution_options(populate_existing=True))).all()


async def is_among(db: AsyncSession, order_id: UUID, orders: Select[Any]) -> bool:
    """Whether the order is one of `orders`; asked for all orders of a page at once where rules are read for a page."""
    column, page = orders.selected_columns[0], Page.of(db)
    if page is None:
        return await db.scalar(orders.where(column == order_id).limit(1)) is not None
    asked = str(orders.compile(compile_kwargs={"literal_binds": True}))
    if asked not in page.known:
        ids = {getattr(row, "order_id", row.id) for row in page.rows}
        page.known[asked] = set(await db.scalars(orders.where(column.in_(ids))))
    return order_id in page.known[asked]


async def change_is_under_way(db: AsyncSession, order_id: UUID) -> bool:
    """Whether a change of the order is written or waits for an answer."""
    return await is_among(db, order_id, select(ChangeOrder.order_id).where(ChangeOrder.state.not_in(ENDED_CHANGES)))


async def change_waits_for_partner(db: AsyncSession, order_id: UUID) -> bool:
    """Whether a change order waits for the partner's answer."""
    return await is_among(db, order_id, select(ChangeOrder.order_id).where(ChangeOrder.state == ChangeOrderState.SENT))


async def comparison_is_incomplete(db: AsyncSession, order_id: UUID) -> bool:
    """Whether the order has fewer than two offers, or none of them is chosen."""
    offer, order = OrderOffer, OutsourcingOrder
    count, chosen = func.count(offer.id), func.coalesce(func.bool_or(offer.is_chosen), False)
    few = select(order.id).outerjoin(offer, offer.order_id == order.id).group_by(order.id).having(or_(count < 2, ~chosen))
    return await is_among(db, order_id, few)


async def consent_is_missing(db: AsyncSession, order_id: UUID) -> bool:
    """Whether the order's contract demands the customer's consent, and there is none for its project or for the whole contract."""
    order, consent = OutsourcingOrder, OutsourcingConsent
    covers = or_(consent.project_id == order.project_id, and_(consent.contract_id == order.contract_id, consent.covers_contract))
    given = exists(select(consent.id).where(covers).correlate(order))
    demanded = select(order.id).join(Contract, Contract.id == order.contract_id).where(Contract.needs_outsourcing_consent, ~given)
    return await is_among(db, order_id, demanded)


async def linked_offers(db: AsyncSession, order_id: UUID) -> set[UUID]:
    """The documents that belong to the order as offers."""
    link = DocumentLink
    query = select(link.document_id).where(link.subject_id == order_id, link.document_class == DocumentClass.OFFER)
    return set(await db.scalars(query))


async def accepted_changes(db: AsyncSession, order_id: UUID) -> Sequence[ChangeOrder]:
    """The change orders that count, in their order."""
    query = select(ChangeOrder).where(ChangeOrder.order_id == order_id, ChangeOrder.state == ChangeOrderState.ACCEPTED)
    return (await db.scalars(query.order_by(ChangeOrder.sequence))).all()


async def number_of_changes(db: AsyncSession, order_id: UUID) -> int:
    """How many change orders the order has seen."""
    return (await db.execute(select(func.count()).select_from(ChangeOrder).where(ChangeOrder.order_id == order_id))).scalar_one()


async def change_lines_of(db: AsyncSession, change_order_id: UUID) -> Sequence[ChangeOrderLine]:
    """The lines of a change order in their order."""
    query = select(ChangeOrderLine).where(ChangeOrderLine.change_order_id == change_order_id)
    return (await db.scalars(query.order_by(ChangeOrderLine.sequence))).all()


async def termination_standing(db: AsyncSession, order_id: UUID) -> Termination | None:
    """The termination of an order that is under way or has ended it."""
    query = select(Termination).where(Termination.order_id == order_id, Termination.state != TerminationState.WITHDRAWN)
    return (await db.scalars(query)).one_or_none()


async def termination_stands(db: AsyncSession, order_id: UUID) -> bool:
    """Whether there is one; for the orders of a page at once."""
    return await is_among(db, order_id, select(Termination.order_id).where(Termination.state != TerminationState.WITHDRAWN))


async def number_of_terminations(db: AsyncSession, order_id: UUID) -> int:
    """How often the termination of the order was asked for."""
    return (await db.execute(select(func.count()).select_from(Termination).where(Termination.order_id == order_id))).scalar_one()


async def ungiven_payables(db: AsyncSession, order_id: UUID) -> Sequence[Payable]:
    """What is not owed when an order is terminated: all that is locked but the settlement, and an advance without an invoice."""
    locked = and_(Payable.state == PayableState.LOCKED, Payable.kind != PaymentKind.SETTLEMENT)
    advance = and_(Payable.state == PayableState.OPEN, Payable.kind == PaymentKind.ADVANCE)
    query = select(Payable).where(Payable.order_id == order_id, or_(locked, advance)).order_by(Payable.sequence)
    return (await db.scalars(query.with_for_update())).all()


async def deliverables_of(db: AsyncSession, order_id: UUID) -> Sequence[OrderDeliverable]:
    """An order's deliverables in their order."""
    query = select(OrderDeliverable).where(OrderDeliverable.order_id == order_id).order_by(OrderDeliverable.sequence)
    return (await db.scalars(query)).all()


async def parts_of(db: AsyncSession, order_id: UUID) -> list[Row]:
    """An order's lines, terms, deliverables and offers."""
    offers = await db.scalars(select(OrderOffer).where(OrderOffer.order_id == order_id))
    lines = await db.scalars(select(OrderLine).where(OrderLine.order_id == order_id))
    return [*lines, *await terms_of(db, order_id), *await deliverables_of(db, order_id), *offers]
