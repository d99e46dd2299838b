"""The partner changes what it handed in (S0-47)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.outsourcing.events import AcceptanceVoided
from domain.outsourcing.handed_in import Delivery, canonical_content, content_hash, handed_in
from domain.outsourcing.models import Acceptance, AcceptanceState, OutsourcingOrder
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.request_acceptance import open_round
from domain.outsourcing.states import move, unless_in

ACTION = "acceptance:change"


async def can_change_acceptance(db: AsyncSession, actor: Actor, acceptance: Acceptance) -> Missing:
    """The round is open."""
    return unless_in(acceptance, AcceptanceState.OPEN, AcceptanceState.CONDITIONAL)


async def change_acceptance(
    db: AsyncSession,
    actor: Actor,
    acceptance_id: UUID,
    deliveries: Sequence[Delivery],
    note: str | None = None,
    expected_version: int | None = None,
) -> Acceptance:
    """Other content is another round: the open one is void with all its signatures, and the four parties are asked anew (S0-47).

    The answer is the new round. Refused where nothing differs, and once it is passed or failed.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id, expected_version=expected_version)
    refuse(await can_change_acceptance(db, actor, acceptance))
    order = await named(db, OutsourcingOrder, acceptance.order_id)
    handed = await handed_in(db, actor, order, deliveries)
    note = values.note(note, "note")
    if content_hash(await canonical_content(db, acceptance, order, handed, note)) == acceptance.content_hash:
        raise Refused(AcceptanceRefusal.NOTHING_CHANGED, "Nothing has changed.", "deliveries")
    await move(db, actor, acceptance, AcceptanceState.VOIDED)
    new = await open_round(db, actor, order, handed, note)
    record(db, actor, AcceptanceVoided(acceptance.id, order.id, new.id))
    return new
