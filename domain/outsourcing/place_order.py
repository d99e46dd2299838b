"""Placing an order (S0-44)."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, record, row_for, save
from domain.delivery.models import Project
from domain.money import with_tax
from domain.outsourcing.below_order import below
from domain.outsourcing.events import OrderPlaced
from domain.outsourcing.ground import Ground, ground_of, holds
from domain.outsourcing.models import OrderDeliverable, OrderLine, OrderTerm, OutsourcingOrder
from domain.outsourcing.order_drafts import (
    DeliverableDraft,
    OrderDraft,
    PricedLine,
    TermDraft,
    named_deliverables,
    priced_lines,
    shared_terms,
)
from domain.outsourcing.queries import agreed_prices
from domain.outsourcing.states import begin
from domain.platform.codes import next_code

ACTION = "order:place"


async def place_order(db: AsyncSession, actor: Actor, project_id: UUID, agreement_id: UUID, draft: OrderDraft) -> OutsourcingOrder:
    """The project manager writes an order to a partner under its agreement; it takes nothing from the limits yet (S0-44).

    Prices are at most the agreement's, terms sum to 100 per cent of the gross, dates lie within the agreement.
    """
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    ground = await ground_of(db, actor, project, agreement_id)
    values.period(draft.starts_on, draft.ends_on)
    await holds(db, ground, draft.starts_on, draft.ends_on)
    currency = ground.agreement.currency
    lines = priced_lines(draft.lines, await agreed_prices(db, agreement_id), currency)
    deliverables = named_deliverables(draft.deliverables)
    order = _order(actor, ground, draft, lines)
    amounts = shared_terms(draft.terms, order.gross, currency)
    order.code = await next_code(db, f"ORD-{ground.partner.code}-{actor.today.year}")
    await save(db, order)
    await save(db, *_lines(order, lines), *_terms(order, draft.terms, amounts), *_deliverables(order, deliverables))
    begin(db, actor, order)
    record(db, actor, OrderPlaced(order.id, project.id))
    return order


def _order(actor: Actor, ground: Ground, draft: OrderDraft, lines: Sequence[PricedLine]) -> OutsourcingOrder:
    agreement, project = ground.agreement, ground.project
    price = with_tax(sum((line.net for line in lines), Decimal(0)), agreement.tax_rate, agreement.currency)
    values.amount(price.gross, "lines", agreement.currency)
    return OutsourcingOrder(
        project_id=project.id,
        customer_id=project.customer_id,
        unit_id=project.unit_id,
        partner_id=agreement.partner_id,
        agreement_id=agreement.id,
        contract_id=project.contract_id,
        legal_entity_id=agreement.legal_entity_id,
        owner_id=actor.user_id,
        title=values.text(draft.title, "title"),
        scope=values.text(draft.scope, "scope", 4000),
        way=draft.way,
        selection_reason=values.text(draft.selection_reason, "selectionReason", 4000),
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        currency=agreement.currency,
        person_days=sum((line.days for line in lines), Decimal(0)),
        net=price.net,
        tax_rate=price.rate,
        tax=price.tax,
        gross=price.gross,
        contract_budget_id=ground.contract.budget_line_id,
        agreement_budget_id=agreement.budget_line_id,
        project_budget_id=project.budget_line_id,
    )


def _lines(order: OutsourcingOrder, lines: Sequence[PricedLine]) -> list[OrderLine]:
    return [
        OrderLine(
            **below(order),
            is_sent=False,
            sequence=sequence,
            level=line.level,
            days=line.days,
            unit_price=line.unit_price,
            currency=order.currency,
            net=line.net,
        )
        for sequence, line in enumerate(lines, 1)
    ]


def _terms(order: OutsourcingOrder, terms: Sequence[TermDraft], amounts: Sequence[Decimal]) -> list[OrderTerm]:
    return [
        OrderTerm(
            **below(order),
            is_sent=False,
            sequence=sequence,
            kind=term.kind,
            percent=term.percent,
            currency=order.currency,
            amount=amount,
            due_days=term.due_days,
        )
        for sequence, (term, amount) in enumerate(zip(terms, amounts, strict=True), 1)
    ]


def _deliverables(order: OutsourcingOrder, deliverables: Sequence[DeliverableDraft]) -> list[OrderDeliverable]:
    return [
        OrderDeliverable(**below(order), is_sent=False, sequence=sequence, name=item.name, criteria=item.criteria)
        for sequence, item in enumerate(deliverables, 1)
    ]
