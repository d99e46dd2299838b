"""The partner asks for joint acceptance (S0-47)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.outsourcing.below_order import below
from domain.outsourcing.events import AcceptanceRequested
from domain.outsourcing.handed_in import Delivery, HandedIn, canonical_content, content_hash, document_rows, handed_in
from domain.outsourcing.models import Acceptance, AcceptanceKind, OrderState, OutsourcingOrder
from domain.outsourcing.queries import named, rounds_of
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.states import begin, move
from domain.platform.codes import next_code

ACTION = "acceptance:request"


async def can_request_acceptance(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """Only a running order can be accepted."""
    if order.state is OrderState.RUNNING:
        return []
    return [Refused(AcceptanceRefusal.ORDER_NOT_RUNNING, "Only a running order can be accepted.")]


async def request_acceptance(
    db: AsyncSession,
    actor: Actor,
    order_id: UUID,
    deliveries: Sequence[Delivery],
    note: str | None = None,
    expected_version: int | None = None,
) -> Acceptance:
    """The partner says that the work is done; customer, sales, region and headquarters are asked to sign (S0-47).

    Every deliverable has a document. After a round that failed the partner may request again; rounds are kept.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_request_acceptance(db, actor, order))
    note = values.note(note, "note")
    handed = await handed_in(db, actor, order, deliveries)
    await move(db, actor, order, OrderState.DELIVERED)
    return await open_round(db, actor, order, handed, note)


async def open_round(db: AsyncSession, actor: Actor, order: OutsourcingOrder, handed: Sequence[HandedIn], note: str | None) -> Acceptance:
    """The next round of the final acceptance with its content, waiting for four signatures."""
    project = await named(db, Project, order.project_id)
    acceptance = Acceptance(
        **below(order),
        code=await next_code(db, f"ACC-{project.code}", digits=2),
        title=order.title,
        kind=AcceptanceKind.FINAL,
        number=1,
        round=await rounds_of(db, order.id) + 1,
        note=note,
        requested_at=actor.now,
        requested_by_id=actor.user_id,
    )
    acceptance.content = await canonical_content(db, acceptance, order, handed, note)
    acceptance.content_hash = content_hash(acceptance.content)
    await save(db, acceptance)
    await save(db, *document_rows(acceptance, handed))
    begin(db, actor, acceptance)
    record(db, actor, AcceptanceRequested(acceptance.id, order.id, acceptance.round))
    return acceptance
