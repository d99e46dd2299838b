"""The partner asks for joint acceptance (S0-47)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.outsourcing.acceptance_queries import acceptances_of, deliverables_in
from domain.outsourcing.handed_in import Delivery, HandedIn, handed_in
from domain.outsourcing.models import Acceptance, AcceptanceKind, AcceptanceState, OrderState, OutsourcingOrder
from domain.outsourcing.open_round import Ask, open_round
from domain.outsourcing.order_queries import change_waits_for_partner
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.states import UNDER_WAY, move

ACTION = "acceptance:request"
STANDING = (*UNDER_WAY, AcceptanceState.PASSED)


async def can_request_acceptance(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """Only a running order can be accepted, and none of which a change waits for the partner's answer."""
    if order.state is not OrderState.RUNNING:
        return [Refused(AcceptanceRefusal.ORDER_NOT_RUNNING, "Only a running order can be accepted.")]
    if await change_waits_for_partner(db, order.id):
        return [Refused(AcceptanceRefusal.CHANGE_ORDER_WAITS, "A change order waits for your answer. Please answer it first.")]
    return []


async def request_acceptance(
    db: AsyncSession,
    actor: Actor,
    order_id: UUID,
    deliveries: Sequence[Delivery],
    note: str | None = None,
    expected_version: int | None = None,
    kind: AcceptanceKind = AcceptanceKind.FINAL,
) -> Acceptance:
    """The partner says that work is done; customer, sales, region and headquarters are asked to sign (S0-47).

    The final acceptance covers every deliverable and delivers the order; a partial or the initial one covers those that are handed
    in, and the order runs on. Asked for again after a round that did not pass, the same deliverables make its next round.
    ACCEPTANCE_UNDER_WAY: the final one waits for the others. DELIVERABLE_STANDS: it is accepted, or being signed, already.
    No change order waits for the partner's answer.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_request_acceptance(db, actor, order))
    note = values.note(note, "note")
    handed = await handed_in(db, actor, order, deliveries, all_of_them=kind is AcceptanceKind.FINAL)
    before = await _before(db, order, kind, handed)
    if kind is AcceptanceKind.FINAL:
        await move(db, actor, order, OrderState.DELIVERED)
    return await open_round(db, actor, order, Ask(kind, handed, note, before))


async def _before(db: AsyncSession, order: OutsourcingOrder, kind: AcceptanceKind, handed: Sequence[HandedIn]) -> Acceptance | None:
    """The round that is asked for again: the last one of this kind that covered the same and does not stand."""
    rounds = await acceptances_of(db, order.id)
    if kind is AcceptanceKind.FINAL:
        if any(other.state in UNDER_WAY for other in rounds):
            raise Refused(AcceptanceRefusal.ACCEPTANCE_UNDER_WAY, "Another acceptance of this order is still being signed.")
        return next((other for other in rounds if other.kind is kind), None)
    covered = await deliverables_in(db, [other.id for other in rounds if other.kind is kind])
    wanted = {item.deliverable.id: item.deliverable.sequence for item in handed}
    for other in rounds:
        taken = covered.get(other.id, set()) & wanted.keys() if other.state in STANDING else set()
        for deliverable_id in sorted(taken, key=wanted.__getitem__):
            raise Refused(
                AcceptanceRefusal.DELIVERABLE_STANDS,
                "Deliverable {sequence} is accepted already, or is being signed.",
                "deliveries",
                sequence=wanted[deliverable_id],
            )
    return next((other for other in rounds if covered.get(other.id) == wanted.keys()), None)
