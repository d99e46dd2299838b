"""Every select over acceptances, who signs them and what they hold, named for what comes back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.delivery.models import Party, PartyWaiver, Project, ProjectSignatory
from domain.documents.models import Document
from domain.identity.models import User
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceDocument,
    AcceptanceRevocation,
    AcceptanceSignature,
    AcceptanceState,
    OrderDeliverable,
    OrderTerm,
    Payable,
    PayableState,
    PunchDocument,
    PunchItem,
    RevocationState,
)


async def acceptances_of(db: AsyncSession, order_id: UUID) -> Sequence[Acceptance]:
    """All rounds of all acceptances of an order, the last ones first."""
    query = select(Acceptance).where(Acceptance.order_id == order_id).order_by(Acceptance.number.desc(), Acceptance.round.desc())
    return (await db.scalars(query)).all()


async def next_number_of_acceptances(db: AsyncSession, order_id: UUID) -> int:
    """The number of one more acceptance of the order, from 1."""
    query = select(func.coalesce(func.max(Acceptance.number), 0) + 1).where(Acceptance.order_id == order_id)
    return (await db.execute(query)).scalar_one()


async def deliverables_in(db: AsyncSession, acceptance_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """The deliverables that each of the acceptances covers."""
    query = select(AcceptanceDocument.acceptance_id, AcceptanceDocument.deliverable_id).distinct()
    found: dict[UUID, set[UUID]] = {acceptance_id: set() for acceptance_id in acceptance_ids}
    for acceptance_id, deliverable_id in await db.execute(query.where(AcceptanceDocument.acceptance_id.in_(acceptance_ids))):
        found[acceptance_id].add(deliverable_id)
    return found


async def punch_items_of(db: AsyncSession, acceptance_id: UUID) -> Sequence[PunchItem]:
    """The punch lists of all parties on a round, in the order in which they were raised."""
    query = select(PunchItem).where(PunchItem.acceptance_id == acceptance_id).order_by(PunchItem.sequence)
    return (await db.scalars(query.execution_options(populate_existing=True))).all()


async def documents_of_item(db: AsyncSession, punch_item_id: UUID) -> Sequence[UUID]:
    """The documents by which an item was shown to be done."""
    query = select(PunchDocument.document_id).where(PunchDocument.punch_item_id == punch_item_id)
    return (await db.scalars(query.order_by(PunchDocument.sequence))).all()


async def progress_awaiting(db: AsyncSession, acceptance: Acceptance) -> Sequence[tuple[Payable, int | None]]:
    """The locked progress payables whose terms await an acceptance of this kind, each with the deliverable (its sequence) it names."""
    query = select(Payable, OrderTerm.deliverable).join(OrderTerm, OrderTerm.id == Payable.term_id)
    query = query.where(Payable.order_id == acceptance.order_id, Payable.state == PayableState.LOCKED, OrderTerm.awaits == acceptance.kind)
    return [
        (payable, deliverable) for payable, deliverable in await db.execute(query.order_by(Payable.sequence).with_for_update(of=Payable))
    ]


async def sequences_covered(db: AsyncSession, acceptance_id: UUID) -> set[int]:
    """The deliverables that an acceptance covers, by their sequence."""
    query = select(OrderDeliverable.sequence).join(AcceptanceDocument, AcceptanceDocument.deliverable_id == OrderDeliverable.id)
    return set(await db.scalars(query.where(AcceptanceDocument.acceptance_id == acceptance_id)))


async def documents_by_partner(db: AsyncSession, actor: Actor, partner_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Those of the documents that the actor sees and that the partner's own people, or the actor, uploaded."""
    uploaded = select(User.id).where(User.id == Document.owner_id, User.partner_id == partner_id).exists()
    query = select(Document).where(Document.id.in_(ids), actor.sees(Document), or_(uploaded, Document.owner_id == actor.user_id))
    return {document.id: document for document in await db.scalars(query, dict(actor.binds))}


async def documents_of(db: AsyncSession, acceptance_id: UUID) -> Sequence[AcceptanceDocument]:
    """What was handed in for an acceptance."""
    query = select(AcceptanceDocument).where(AcceptanceDocument.acceptance_id == acceptance_id)
    return (await db.scalars(query.order_by(AcceptanceDocument.sequence, AcceptanceDocument.id))).all()


async def documents_by_id(db: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Document]:
    """The documents with these ids."""
    return {document.id: document for document in await db.scalars(select(Document).where(Document.id.in_(ids)))}


async def signatures_of(db: AsyncSession, acceptance_id: UUID) -> Sequence[AcceptanceSignature]:
    """The words of the parties, the oldest first."""
    query = select(AcceptanceSignature).where(AcceptanceSignature.acceptance_id == acceptance_id)
    return (await db.scalars(query.order_by(AcceptanceSignature.signed_at, AcceptanceSignature.id))).all()


async def parties_of(db: AsyncSession, project_id: UUID, user_id: UUID, today: date) -> frozenset[Party]:
    """For which parties the user is named on the project to sign today, and stands on that party's side."""
    named_for = select(ProjectSignatory.party).where(
        ProjectSignatory.project_id == project_id,
        ProjectSignatory.user_id == user_id,
        ProjectSignatory.valid_from <= today,
        or_(ProjectSignatory.valid_to.is_(None), ProjectSignatory.valid_to >= today),
    )
    side = case(
        (ProjectSignatory.party == Party.CUSTOMER, User.customer_id == ProjectSignatory.customer_id), else_=User.audience == "STAFF"
    )
    return frozenset(await db.scalars(named_for.join(User, User.id == ProjectSignatory.user_id).where(side)))


async def signatory_for(db: AsyncSession, project_id: UUID, user_id: UUID, party: Party, today: date) -> ProjectSignatory:
    """As whom the user signs for the party today: named directly before named as a delegate."""
    query = select(ProjectSignatory).where(
        ProjectSignatory.project_id == project_id,
        ProjectSignatory.user_id == user_id,
        ProjectSignatory.party == party,
        ProjectSignatory.valid_from <= today,
        or_(ProjectSignatory.valid_to.is_(None), ProjectSignatory.valid_to >= today),
    )
    return (await db.scalars(query.order_by(ProjectSignatory.delegate_of_id.is_not(None), ProjectSignatory.id).limit(1))).one()


async def waivers_of(db: AsyncSession, project_id: UUID) -> Sequence[PartyWaiver]:
    """The parties that do not exist for the project, which is held as it is: no other is waived, none taken back, at the same time."""
    await db.execute(select(Project.id).where(Project.id == project_id).with_for_update(read=True))
    query = select(PartyWaiver).where(PartyWaiver.project_id == project_id, PartyWaiver.taken_back_on.is_(None))
    return (await db.scalars(query.order_by(PartyWaiver.id))).all()


async def is_counted(db: AsyncSession, waiver_id: UUID) -> bool:
    """Whether an acceptance has passed, and stands, with this waiver for one of its four words."""
    word = select(AcceptanceSignature.id).join(Acceptance, Acceptance.id == AcceptanceSignature.acceptance_id)
    found = word.where(AcceptanceSignature.waiver_id == waiver_id, Acceptance.state == AcceptanceState.PASSED)
    return bool(await db.scalar(select(found.exists())))


async def acceptances_under_way(db: AsyncSession, project_id: UUID) -> Sequence[Acceptance]:
    """The rounds of the project that take words, locked for this act."""
    query = select(Acceptance).where(Acceptance.project_id == project_id, Acceptance.state.in_(("OPEN", "CONDITIONAL")))
    return (await db.scalars(query.order_by(Acceptance.id).with_for_update())).all()


async def payables_opened(db: AsyncSession, acceptance_id: UUID) -> Sequence[Payable]:
    """What an acceptance opened, as it stands now."""
    query = select(Payable).where(Payable.acceptance_id == acceptance_id).order_by(Payable.sequence)
    return (await db.scalars(query.execution_options(populate_existing=True))).all()


async def revocation_standing(db: AsyncSession, acceptance_id: UUID) -> bool:
    """Whether a revocation of the acceptance waits for approval."""
    query = select(AcceptanceRevocation.id).where(
        AcceptanceRevocation.acceptance_id == acceptance_id, AcceptanceRevocation.state == RevocationState.REQUESTED
    )
    return (await db.execute(query)).scalar_one_or_none() is not None
