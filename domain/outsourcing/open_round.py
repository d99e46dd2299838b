"""A round of acceptance is opened with its content (S0-47). Part of requesting, of changing and of taking a waiver back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, save
from domain.outsourcing.acceptance_events import AcceptanceRequested, AcceptanceVoided
from domain.outsourcing.acceptance_queries import next_number_of_acceptances, waivers_of
from domain.outsourcing.below_order import below
from domain.outsourcing.handed_in import HandedIn, canonical_content, content_hash, document_rows
from domain.outsourcing.models import Acceptance, AcceptanceKind, AcceptanceState, OutsourcingOrder
from domain.outsourcing.states import begin, move
from domain.outsourcing.waived import waived
from domain.platform.codes import next_code


@dataclass(frozen=True)
class Ask:
    """What is asked for: `before` is the round that this one follows, None for the first."""

    kind: AcceptanceKind
    handed: Sequence[HandedIn]
    note: str | None
    before: Acceptance | None


async def open_round(db: AsyncSession, actor: Actor, order: OutsourcingOrder, ask: Ask) -> Acceptance:
    """A round with its content, waiting for the signatures. Its code counts within the order: it tells nothing of other work."""
    acceptance = Acceptance(
        **below(order),
        code=await next_code(db, f"ACC-{order.code.removeprefix('ORD-')}", digits=2),
        title=order.title,
        kind=ask.kind,
        number=ask.before.number if ask.before else await next_number_of_acceptances(db, order.id),
        round=ask.before.round + 1 if ask.before else 1,
        note=ask.note,
        requested_at=actor.now,
        requested_by_id=actor.user_id,
    )
    acceptance.first_id = ask.before.first_id if ask.before else acceptance.id
    acceptance.content = await canonical_content(db, acceptance, order, ask.handed, ask.note)
    acceptance.content_hash = content_hash(acceptance.content)
    await save(db, acceptance)
    await save(db, *document_rows(acceptance, ask.handed))
    begin(db, actor, acceptance)
    for waiver in await waivers_of(db, order.project_id):
        await save(db, await waived(db, actor, acceptance, waiver))
    record(db, actor, AcceptanceRequested(acceptance.id, order.id, acceptance.round))
    return acceptance


async def start_anew(
    db: AsyncSession, actor: Actor, acceptance: Acceptance, order: OutsourcingOrder, handed: Sequence[HandedIn], note: str | None
) -> Acceptance:
    """The round is void with all that was signed on it, and the parties are asked anew: the answer is the new round."""
    await move(db, actor, acceptance, AcceptanceState.VOIDED)
    new = await open_round(db, actor, order, Ask(acceptance.kind, handed, note, acceptance))
    record(db, actor, AcceptanceVoided(acceptance.id, order.id, new.id))
    return new
