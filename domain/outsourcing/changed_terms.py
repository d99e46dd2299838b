"""How the terms of payment follow a change of the order (S0-44, S0-48).

The rule: what is paid or open stays as it is. The whole difference goes to the terms that are still locked, in proportion to their
amounts; the last of them takes the remainder. Each must keep something: otherwise the change is refused. A monthly term that pays
some months already changes by what waits for later ones. Where no term is locked, more money becomes a settlement term of its own,
and less is refused. So the terms sum to the gross again, and the percentages, which say each term's share of the gross as changed,
to 100.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, save
from domain.calendar import add_months
from domain.money import round_money
from domain.outsourcing.below_order import below
from domain.outsourcing.models import OrderTerm, OutsourcingOrder, Payable, PaymentKind, Settlement
from domain.outsourcing.order_queries import terms_of
from domain.outsourcing.payable_queries import locked_payables, next_sequence_of_payables
from domain.outsourcing.refusals import ChangeOrderRefusal
from domain.outsourcing.settlement_clock import set_clock
from domain.outsourcing.settlement_models import WINDOW_MONTHS
from domain.outsourcing.states import begin

SETTLEMENT_DUE_DAYS = 30
"""When the order has no settlement term that says otherwise."""
FINEST = Decimal("0.0001")
"""The finest percentage that a term can have."""


def spread(difference: Decimal, amounts: Sequence[Decimal], currency: str) -> list[Decimal]:
    """The amounts of the locked terms after a change of the gross by `difference`; refused where one would have nothing left."""
    if not amounts and difference >= 0:
        return []
    before = sum(amounts, Decimal(0))
    parts = [round_money((before + difference) * amount / before, currency) for amount in amounts[:-1]]
    changed = [*parts, before + difference - sum(parts, Decimal(0))]
    if min(changed) <= 0:
        raise Refused(
            ChangeOrderRefusal.REDUCED_BELOW_OPENED, "Payments that are open or made already would take more than the order as changed."
        )
    return changed


def unspread(difference: Decimal, amounts: Sequence[Decimal], currency: str) -> Missing:
    """That the locked terms cannot bear the difference."""
    try:
        spread(difference, amounts, currency)
    except Refused as refusal:
        return [refusal]
    return []


def percents_of(amounts: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Each amount's share of the total in per cent, four decimals, never 0; the largest takes the remainder, so that they sum to 100."""
    percents = [max(FINEST, (amount * 100 / total).quantize(FINEST)) for amount in amounts]
    largest = max(range(len(amounts)), key=lambda place: amounts[place])
    percents[largest] += 100 - sum(percents)
    return percents


async def change_terms(db: AsyncSession, actor: Actor, order: OutsourcingOrder, difference: Decimal) -> None:
    """The terms and locked payables of an order whose gross has just been changed by `difference`."""
    locked = await locked_payables(db, order.id, *PaymentKind)
    terms = {term.id: term for term in await terms_of(db, order.id)}
    for payable, amount in zip(locked, spread(difference, [payable.amount for payable in locked], order.currency), strict=True):
        if payable.term_id is not None:
            terms[payable.term_id].amount += amount - payable.amount
        payable.amount = amount
    if not locked and difference > 0:
        term = await _settlement_term(db, actor, order, difference)
        terms[term.id] = term
    amounts = [term.amount for term in terms.values()]
    for term, percent in zip(terms.values(), percents_of(amounts, order.gross), strict=True):
        term.percent = percent
    await db.flush()


async def _settlement_term(db: AsyncSession, actor: Actor, order: OutsourcingOrder, amount: Decimal) -> OrderTerm:
    sequence = await next_sequence_of_payables(db, order.id)
    said = {"sequence": sequence, "kind": PaymentKind.SETTLEMENT, "currency": order.currency, "amount": amount}
    term = OrderTerm(**below(order), **said, is_sent=order.sent_at is not None, percent=FINEST, due_days=SETTLEMENT_DUE_DAYS)
    expected_on = payment_expected_on(order, PaymentKind.SETTLEMENT, SETTLEMENT_DUE_DAYS)
    payable = Payable(**below(order), **said, term_id=term.id, due_days=SETTLEMENT_DUE_DAYS, expected_on=expected_on)
    await save(db, term)
    await save(db, payable)
    begin(db, actor, payable)
    return term


def payment_expected_on(order: OutsourcingOrder, kind: PaymentKind, due_days: int) -> date:
    """When a term will be paid if everything goes by the order's plan."""
    starts = {PaymentKind.ADVANCE: order.starts_on, PaymentKind.SETTLEMENT: add_months(order.ends_on, WINDOW_MONTHS)}
    return starts.get(kind, order.ends_on) + timedelta(days=due_days)


async def expect_later(db: AsyncSession, order: OutsourcingOrder, settlement: Settlement) -> None:
    """The order ends on another day, or its clock counts from elsewhere: what waits for that is expected on other days too."""
    for payable in await locked_payables(db, order.id, *PaymentKind):
        payable.expected_on = payment_expected_on(order, payable.kind, payable.due_days)
    await set_clock(db, order, settlement)
