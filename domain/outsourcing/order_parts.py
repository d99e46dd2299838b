"""What an order says, as rows: its own columns, its lines, terms and deliverables (S0-44). Part of placing and of revising it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, save
from domain.money import with_tax
from domain.outsourcing.allowance import allow
from domain.outsourcing.below_order import below
from domain.outsourcing.ground import Ground
from domain.outsourcing.models import OrderDeliverable, OrderLine, OrderTerm, OutsourcingOrder
from domain.outsourcing.offers import Offer, checked_offers, save_offers
from domain.outsourcing.order_drafts import (
    DeliverableDraft,
    OrderDraft,
    PricedLine,
    TermDraft,
    checked_awaits,
    checked_months,
    checked_penalty,
    checked_source,
    checked_warranty,
    named_deliverables,
    priced_lines,
    shared_terms,
)
from domain.outsourcing.order_queries import agreed_prices


@dataclass(frozen=True)
class Written:
    """A draft that was checked: its lines with their amounts, the amount of each of its terms, its deliverables."""

    draft: OrderDraft
    lines: Sequence[PricedLine]
    amounts: Sequence[Decimal]
    deliverables: Sequence[DeliverableDraft]
    offers: Sequence[Offer]


async def write(db: AsyncSession, actor: Actor, order: OutsourcingOrder, ground: Ground, draft: OrderDraft) -> Written:
    """Puts what the draft says into the order's columns; refused where a price, a term or a text cannot stand.

    Prices are at most the agreement's unless special approval is to be asked for, terms sum to 100 per cent of the gross.
    """
    agreement = ground.agreement
    allow(order, values.note(draft.special_reason, "specialReason"), {})
    special = order.special_reason is not None
    lines = priced_lines(draft.lines, await agreed_prices(db, agreement.id), agreement.currency, special=special)
    deliverables = named_deliverables(draft.deliverables)
    checked_awaits(draft.terms, len(deliverables))
    checked_months(draft.terms, draft.way)
    price = with_tax(sum((line.net for line in lines), Decimal(0)), agreement.tax_rate, agreement.currency)
    values.amount(price.gross, "lines", agreement.currency)
    order.title, order.scope = values.text(draft.title, "title"), values.text(draft.scope, "scope", 4000)
    order.selection = draft.selected_by
    order.selection_reason = values.text(draft.selection_reason, "selectionReason", 4000)
    order.way, order.starts_on, order.ends_on = draft.way, draft.starts_on, draft.ends_on
    order.days_source, order.clock_source = checked_source(draft), draft.clock_source
    order.currency, order.person_days = agreement.currency, sum((line.days for line in lines), Decimal(0))
    order.net, order.tax_rate, order.tax, order.gross = price.net, price.rate, price.tax, price.gross
    penalty = checked_penalty(draft.penalty)
    order.penalty_rate, order.penalty_cap = penalty.rate, penalty.cap
    order.warranty_months, order.has_subcontracting_ban = checked_warranty(draft.warranty_months), draft.has_subcontracting_ban
    amounts = shared_terms(draft.terms, order.gross, agreement.currency)
    return Written(draft, lines, amounts, deliverables, await checked_offers(db, actor, order, draft.offers))


async def save_parts(db: AsyncSession, order: OutsourcingOrder, written: Written) -> None:
    """The rows below the order, which the partner sees once it is sent."""
    terms = _terms(order, written.draft.terms, written.amounts)
    await save(db, *_lines(order, written.lines), *terms, *_deliverables(order, written.deliverables))
    await save_offers(db, order, written.offers)


def _lines(order: OutsourcingOrder, lines: Sequence[PricedLine]) -> Iterator[OrderLine]:
    for sequence, line in enumerate(lines, 1):
        yield OrderLine(
            **below(order),
            is_sent=False,
            sequence=sequence,
            level=line.level,
            days=line.days,
            unit_price=line.unit_price,
            currency=order.currency,
            net=line.net,
        )


def _terms(order: OutsourcingOrder, terms: Sequence[TermDraft], amounts: Sequence[Decimal]) -> Iterator[OrderTerm]:
    for sequence, (term, amount) in enumerate(zip(terms, amounts, strict=True), 1):
        yield OrderTerm(
            **below(order),
            is_sent=False,
            sequence=sequence,
            kind=term.kind,
            percent=term.percent,
            currency=order.currency,
            amount=amount,
            due_days=term.due_days,
            awaits=term.awaited,
            deliverable=term.deliverable,
            by_month=term.by_month,
        )


def _deliverables(order: OutsourcingOrder, deliverables: Sequence[DeliverableDraft]) -> Iterator[OrderDeliverable]:
    for sequence, item in enumerate(deliverables, 1):
        yield OrderDeliverable(**below(order), is_sent=False, sequence=sequence, name=item.name, criteria=item.criteria)
