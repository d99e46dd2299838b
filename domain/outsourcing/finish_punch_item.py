"""The partner has done an item of a punch list (S0-47)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, NotFound, Refused, lock_row, record, refuse, row_for, save, touch
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.outsourcing.acceptance_events import PunchItemDone
from domain.outsourcing.acceptance_queries import documents_by_partner, documents_of_item
from domain.outsourcing.below_order import TENANTS, below
from domain.outsourcing.handed_in import MOST_DOCUMENTS
from domain.outsourcing.models import Acceptance, PunchDocument, PunchItem, PunchState
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.states import UNDER_WAY, move, unless_in
from domain.values import InputRefusal

ACTION = "punch:finish"


async def can_finish_punch_item(db: AsyncSession, actor: Actor, item: PunchItem) -> Missing:
    """The item is not closed, and its round still waits."""
    acceptance = await named(db, Acceptance, item.acceptance_id)
    return unless_in(acceptance, *UNDER_WAY) or unless_in(item, PunchState.OPEN, PunchState.DONE)


async def finish_punch_item(
    db: AsyncSession,
    actor: Actor,
    punch_item_id: UUID,
    note: str | None = None,
    document_ids: Sequence[UUID] = (),
    expected_version: int | None = None,
) -> PunchItem:
    """The partner says that it is done, by a note or documents of its own; the party that raised it checks it again (S0-47).

    Once more said before the check, the new note counts and documents are added. What is signed does not change by it.
    """
    item = await row_for(db, actor, ACTION, PunchItem, punch_item_id, expected_version=expected_version)
    acceptance = await lock_row(db, Acceptance, item.acceptance_id)
    refuse(await can_finish_punch_item(db, actor, item))
    note = values.note(note, "note")
    if note is None and not document_ids:
        raise Refused(AcceptanceRefusal.NOTHING_SHOWN, "Please say or show what was done.", "note")
    await _attach(db, actor, item, document_ids)
    item.done_at, item.done_note = actor.now, note
    touch(acceptance)
    await move(db, actor, item, PunchState.DONE, note)
    record(db, actor, PunchItemDone(item.id, acceptance.id, item.order_id))
    return item


async def _attach(db: AsyncSession, actor: Actor, item: PunchItem, given: Sequence[UUID]) -> None:
    """Documents of the partner's people, linked for customer and partner as those that were handed in."""
    there = await documents_of_item(db, item.id)
    if len(there) + len(given) > MOST_DOCUMENTS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "documentIds", most=MOST_DOCUMENTS)
    wanted = list(dict.fromkeys(given))
    found = await documents_by_partner(db, actor, item.partner_id, wanted)
    if set(wanted) - found.keys():
        raise NotFound("Document")
    tenants = {name: getattr(item, name) for name in TENANTS[1:]}
    for sequence, document_id in enumerate((new for new in wanted if new not in there), len(there) + 1):
        link = DocumentLink(
            **tenants,
            document_id=document_id,
            subject_type="PunchItem",
            subject_id=item.id,
            document_class=DocumentClass.ACCEPTANCE,
            visibility=Visibility.CUSTOMER_AND_PARTNER,
        )
        await save(db, PunchDocument(**below(item), punch_item_id=item.id, document_id=document_id, sequence=sequence), link)
