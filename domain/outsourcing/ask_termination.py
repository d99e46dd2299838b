"""Asking that a running order ends before its work is done (S0-44)."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.documents.models import Document
from domain.money import with_tax
from domain.outsourcing.below_order import below
from domain.outsourcing.models import OutsourcingOrder, Termination
from domain.outsourcing.order_events import TerminationAsked
from domain.outsourcing.order_queries import number_of_terminations, termination_stands
from domain.outsourcing.queries import visible
from domain.outsourcing.refusals import TerminationRefusal
from domain.outsourcing.states import begin
from domain.outsourcing.termination_rows import less_than_confirmed, more_than_ordered, unless_terminable

ACTION = "termination:ask"


@dataclass(frozen=True)
class TerminationDraft:
    """Why it ends, and what was delivered until now: person-days and amount without tax (both may be 0), with the evidence."""

    reason: str
    delivered_days: Decimal
    delivered_net: Decimal
    document_id: UUID


async def can_ask_termination(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """The order runs, is not accepted yet, and nobody has asked before."""
    if wrong := unless_terminable(order):
        return wrong
    if await termination_stands(db, order.id):
        return [Refused(TerminationRefusal.TERMINATION_UNDER_WAY, "The termination of this order is under way already.")]
    return []


async def ask_termination(
    db: AsyncSession, actor: Actor, order_id: UUID, draft: TerminationDraft, expected_version: int | None = None
) -> Termination:
    """The project manager asks that a running order be terminated; a second person approves before the partner hears of it (S0-44).

    What is stated as delivered is at most what is ordered, at least what was confirmed; the partner can read the evidence.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_ask_termination(db, actor, order))
    price = with_tax(values.amount_or_zero(draft.delivered_net, "deliveredNet", order.currency), order.tax_rate, order.currency)
    termination = Termination(
        **below(order),
        code=f"{order.code.replace('ORD', 'TER', 1)}-{await number_of_terminations(db, order.id) + 1:02}"[:40],
        owner_id=actor.user_id,
        reason=values.text(draft.reason, "reason", 4000),
        currency=order.currency,
        delivered_days=values.days_or_zero(draft.delivered_days, "deliveredDays"),
        delivered_net=price.net,
        tax_rate=price.rate,
        delivered_tax=price.tax,
        delivered_amount=price.gross,
        document_id=(await visible(db, actor, Document, draft.document_id)).id,
    )
    refuse(more_than_ordered(order, termination) or await less_than_confirmed(db, order, termination))
    await save(db, termination)
    begin(db, actor, termination)
    record(db, actor, TerminationAsked(termination.id, order.id))
    return termination
