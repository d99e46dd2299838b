"""The partner changes what it handed in (S0-47)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.outsourcing.acceptance_queries import deliverables_in
from domain.outsourcing.handed_in import Delivery, canonical_content, content_hash, handed_in
from domain.outsourcing.models import Acceptance, AcceptanceKind, AcceptanceState, OutsourcingOrder
from domain.outsourcing.open_round import start_anew
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.states import unless_in

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

    A partial acceptance keeps its deliverables. The answer is the new round. Refused where nothing differs, and once it is passed
    or failed.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id, expected_version=expected_version)
    refuse(await can_change_acceptance(db, actor, acceptance))
    order = await named(db, OutsourcingOrder, acceptance.order_id)
    handed = await handed_in(db, actor, order, deliveries, all_of_them=acceptance.kind is AcceptanceKind.FINAL)
    covered = (await deliverables_in(db, [acceptance.id]))[acceptance.id]
    if covered != {item.deliverable.id for item in handed}:
        raise Refused(AcceptanceRefusal.DELIVERABLE_MISSING, "A change keeps the deliverables that are to be accepted.", "deliveries")
    note = values.note(note, "note")
    if content_hash(await canonical_content(db, acceptance, order, handed, note)) == acceptance.content_hash:
        raise Refused(AcceptanceRefusal.NOTHING_CHANGED, "Nothing has changed.", "deliveries")
    return await start_anew(db, actor, acceptance, order, handed, note)
