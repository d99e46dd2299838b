"""The partner takes an order: from here on it runs (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.calendar import add_months
from domain.outsourcing.below_order import below
from domain.outsourcing.changed_terms import payment_expected_on
from domain.outsourcing.models import OrderState, OutsourcingOrder, Payable, PaymentKind, Settlement
from domain.outsourcing.open_payable import open_payable
from domain.outsourcing.order_events import OrderAccepted
from domain.outsourcing.order_queries import terms_of
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import OrderRefusal
from domain.outsourcing.settlement_clock import clock_of, set_clock
from domain.outsourcing.settlement_models import WINDOW_MONTHS
from domain.outsourcing.states import begin, move, unless_in
from domain.partners.models import Partner, PartnerState
from domain.platform.codes import next_code

ACTION = "order:accept"


async def can_accept_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It was sent, and has not been answered; and the partner takes new orders: suspension and expiry leave only running ones."""
    return unless_in(order, OrderState.SENT) or await _unless_active(db, order)


async def _unless_active(db: AsyncSession, order: OutsourcingOrder) -> Missing:
    partner = await named(db, Partner, order.partner_id)
    if partner.state is PartnerState.ACTIVE:
        return []
    return [
        Refused(OrderRefusal.PARTNER_NOT_ACTIVE, "No new order can be accepted now: the partner is suspended, or its admission has ended.")
    ]


async def accept_order(db: AsyncSession, actor: Actor, order_id: UUID, expected_version: int | None = None) -> OutsourcingOrder:
    """The partner accepts an order: it runs, its payables and its settlement stand there, locked, and the advance opens (S0-44).

    PARTNER_NOT_ACTIVE where it was suspended, or its admission ended, after the sending; it may still decline.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_accept_order(db, actor, order))
    order.answered_at, order.answered_by_id = actor.now, actor.user_id
    await move(db, actor, order, OrderState.RUNNING)
    record(db, actor, OrderAccepted(order.id))
    await _settlement(db, actor, order)
    payables = await _payables(db, actor, order)
    await set_clock(db, order, await clock_of(db, order))
    for payable in payables:
        if payable.kind is PaymentKind.ADVANCE:
            await open_payable(db, actor, payable, order.approved_by_id)
    return order


async def _settlement(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> None:
    partner = await named(db, Partner, order.partner_id)
    settlement = Settlement(
        **below(order),
        code=await next_code(db, f"STL-{partner.code}-{actor.today.year}"),
        currency=order.currency,
        clock_source=order.clock_source,
        expected_on=add_months(order.ends_on, WINDOW_MONTHS),
    )
    await save(db, settlement)
    begin(db, actor, settlement)


async def _payables(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> list[Payable]:
    payables = [
        Payable(
            **below(order),
            term_id=term.id,
            sequence=term.sequence,
            kind=term.kind,
            by_month=term.by_month,
            currency=term.currency,
            amount=term.amount,
            due_days=term.due_days,
            expected_on=payment_expected_on(order, term.kind, term.due_days),
        )
        for term in await terms_of(db, order.id)
    ]
    await save(db, *payables)
    for payable in payables:
        begin(db, actor, payable)
    return payables
