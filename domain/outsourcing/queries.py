"""Every select of outsourcing, named for what comes back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound, Page
from domain.contracts.models import BudgetLine
from domain.database import Row
from domain.delivery.models import Party, PartyWaiver, Project, ProjectSignatory
from domain.documents.models import Document
from domain.identity.models import User
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceDocument,
    AcceptanceRevocation,
    AcceptanceSignature,
    ChangeOrder,
    ChangeOrderLine,
    ChangeOrderState,
    Claim,
    Deduction,
    Objection,
    OrderDeliverable,
    OrderLine,
    OrderTerm,
    OutsourcingOrder,
    Payable,
    PayableState,
    Payment,
    PaymentKind,
    PunchDocument,
    PunchItem,
    RevocationState,
    SetOff,
    Settlement,
    SettlementLine,
    Termination,
    TerminationState,
)
from domain.partners.models import AgreementPrice, SkillLevel

R = TypeVar("R", bound=Row)
ENDED_CHANGES = (ChangeOrderState.ACCEPTED, ChangeOrderState.DECLINED, ChangeOrderState.CANCELLED)


async def visible(db: AsyncSession, actor: Actor, model: type[R], row_id: UUID) -> R:
    """A row that the act reads beside the one it stands on: NotFound where the actor does not see it."""
    query = select(model).where(model.id == row_id, actor.sees(model))
    row: R | None = (await db.scalars(query, dict(actor.binds))).one_or_none()
    if row is None:
        raise NotFound(model.__name__)
    return row


async def named(db: AsyncSession, model: type[R], row_id: UUID) -> R:
    """The row that a key of a row at hand refers to, read once a session."""
    return await db.get_one(model, row_id)


def drawn_on(order: OutsourcingOrder) -> tuple[UUID, UUID, UUID]:
    """The budget lines of contract, agreement and project that the order draws on."""
    return order.contract_budget_id, order.agreement_budget_id, order.project_budget_id


async def fresh_budget_lines(db: AsyncSession, order: OutsourcingOrder) -> Sequence[BudgetLine]:
    """The order's budget lines with their totals as the triggers have made them by now."""
    query = select(BudgetLine).where(BudgetLine.id.in_(drawn_on(order)))
    return (await db.scalars(query.execution_options(populate_existing=True))).all()


async def agreed_prices(db: AsyncSession, agreement_id: UUID) -> dict[SkillLevel, Decimal]:
    """The agreed price of a person-day by level."""
    rows = await db.execute(select(AgreementPrice.level, AgreementPrice.unit_price).where(AgreementPrice.agreement_id == agreement_id))
    return dict(rows.all())


async def terms_of(db: AsyncSession, order_id: UUID) -> Sequence[OrderTerm]:
    """An order's terms of payment in their order."""
    return (await db.scalars(select(OrderTerm).where(OrderTerm.order_id == order_id).order_by(OrderTerm.sequence))).all()


async def standing_days(db: AsyncSession, order_id: UUID) -> dict[tuple[SkillLevel, Decimal], Decimal]:
    """The days of the order as changed, by level and price."""
    ordered = select(OrderLine.level, OrderLine.unit_price, OrderLine.days).where(OrderLine.order_id == order_id)
    line = ChangeOrderLine
    changed = select(line.level, line.unit_price, line.days).join(ChangeOrder, ChangeOrder.id == line.change_order_id)
    said = union_all(ordered, changed.where(line.order_id == order_id, ChangeOrder.state == ChangeOrderState.ACCEPTED)).subquery()
    rows = await db.execute(select(said.c.level, said.c.unit_price, func.sum(said.c.days)).group_by(said.c.level, said.c.unit_price))
    return {(level, price): days for level, price, days in rows}


async def changes_under_way(db: AsyncSession, order_id: UUID) -> Sequence[ChangeOrder]:
    """The change of an order that is written or waits for an answer; the order is locked by the act."""
    query = select(ChangeOrder).where(ChangeOrder.order_id == order_id, ChangeOrder.state.not_in(ENDED_CHANGES)).with_for_update()
    return (await db.scalars(query.execution_options(populate_existing=True))).all()


async def _is_among(db: AsyncSession, order_id: UUID, orders: Select[UUID]) -> bool:
    """Whether the order is one of `orders`; asked for all orders of a page at once where rules are read for a page."""
    column, page = orders.selected_columns[0], Page.of(db)
    if page is None:
        return await db.scalar(orders.where(column == order_id).limit(1)) is not None
    asked = str(orders.compile(compile_kwargs={"literal_binds": True}))
    if asked not in page.known:
        ids = {getattr(row, "order_id", row.id) for row in page.rows}
        page.known[asked] = set(await db.scalars(orders.where(column.in_(ids))))
    return order_id in page.known[asked]


async def change_is_under_way(db: AsyncSession, order_id: UUID) -> bool:
    """Whether a change of the order is written or waits for an answer."""
    return await _is_among(db, order_id, select(ChangeOrder.order_id).where(ChangeOrder.state.not_in(ENDED_CHANGES)))


async def change_waits_for_partner(db: AsyncSession, order_id: UUID) -> bool:
    """Whether a change order waits for the partner's answer."""
    return await _is_among(db, order_id, select(ChangeOrder.order_id).where(ChangeOrder.state == ChangeOrderState.SENT))


async def accepted_changes(db: AsyncSession, order_id: UUID) -> Sequence[ChangeOrder]:
    """The change orders that count, in their order."""
    query = select(ChangeOrder).where(ChangeOrder.order_id == order_id, ChangeOrder.state == ChangeOrderState.ACCEPTED)
    return (await db.scalars(query.order_by(ChangeOrder.sequence))).all()


async def number_of_changes(db: AsyncSession, order_id: UUID) -> int:
    """How many change orders the order has seen."""
    return (await db.execute(select(func.count()).select_from(ChangeOrder).where(ChangeOrder.order_id == order_id))).scalar_one()


async def change_lines_of(db: AsyncSession, change_order_id: UUID) -> Sequence[ChangeOrderLine]:
    """The lines of a change order in their order."""
    query = select(ChangeOrderLine).where(ChangeOrderLine.change_order_id == change_order_id)
    return (await db.scalars(query.order_by(ChangeOrderLine.sequence))).all()


async def termination_standing(db: AsyncSession, order_id: UUID) -> Termination | None:
    """The termination of an order that is under way or has ended it."""
    query = select(Termination).where(Termination.order_id == order_id, Termination.state != TerminationState.WITHDRAWN)
    return (await db.scalars(query)).one_or_none()


async def termination_stands(db: AsyncSession, order_id: UUID) -> bool:
    """Whether there is one; for the orders of a page at once."""
    return await _is_among(db, order_id, select(Termination.order_id).where(Termination.state != TerminationState.WITHDRAWN))


async def number_of_terminations(db: AsyncSession, order_id: UUID) -> int:
    """How often the termination of the order was asked for."""
    return (await db.execute(select(func.count()).select_from(Termination).where(Termination.order_id == order_id))).scalar_one()


async def ungiven_payables(db: AsyncSession, order_id: UUID) -> Sequence[Payable]:
    """What is not owed when an order is terminated: all that is locked but the settlement, and an advance without an invoice."""
    locked = and_(Payable.state == PayableState.LOCKED, Payable.kind != PaymentKind.SETTLEMENT)
    advance = and_(Payable.state == PayableState.OPEN, Payable.kind == PaymentKind.ADVANCE)
    query = select(Payable).where(Payable.order_id == order_id, or_(locked, advance)).order_by(Payable.sequence)
    return (await db.scalars(query.with_for_update())).all()


async def deliverables_of(db: AsyncSession, order_id: UUID) -> Sequence[OrderDeliverable]:
    """An order's deliverables in their order."""
    query = select(OrderDeliverable).where(OrderDeliverable.order_id == order_id).order_by(OrderDeliverable.sequence)
    return (await db.scalars(query)).all()


async def parts_of(db: AsyncSession, order_id: UUID) -> list[Row]:
    """An order's lines, terms and deliverables."""
    lines = await db.scalars(select(OrderLine).where(OrderLine.order_id == order_id))
    return [*lines, *await terms_of(db, order_id), *await deliverables_of(db, order_id)]


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
    """The parties that do not exist for the project, which is held as it is: no other is waived at the same time."""
    await db.execute(select(Project.id).where(Project.id == project_id).with_for_update(read=True))
    return (await db.scalars(select(PartyWaiver).where(PartyWaiver.project_id == project_id).order_by(PartyWaiver.id))).all()


async def acceptances_under_way(db: AsyncSession, project_id: UUID) -> Sequence[Acceptance]:
    """The rounds of the project that take words, locked for this act."""
    query = select(Acceptance).where(Acceptance.project_id == project_id, Acceptance.state.in_(("OPEN", "CONDITIONAL")))
    return (await db.scalars(query.order_by(Acceptance.id).with_for_update())).all()


async def payables_opened(db: AsyncSession, acceptance_id: UUID) -> Sequence[Payable]:
    """What an acceptance opened, as it stands now."""
    query = select(Payable).where(Payable.acceptance_id == acceptance_id).order_by(Payable.sequence)
    return (await db.scalars(query.execution_options(populate_existing=True))).all()


async def settlement_read(db: AsyncSession, order_id: UUID) -> Settlement:
    """The order's settlement, not to be changed."""
    return (await db.scalars(select(Settlement).where(Settlement.order_id == order_id))).one()


async def revocation_standing(db: AsyncSession, acceptance_id: UUID) -> bool:
    """Whether a revocation of the acceptance waits for approval."""
    query = select(AcceptanceRevocation.id).where(
        AcceptanceRevocation.acceptance_id == acceptance_id, AcceptanceRevocation.state == RevocationState.REQUESTED
    )
    return (await db.execute(query)).scalar_one_or_none() is not None


async def payables_opened_by(db: AsyncSession, acceptance_id: UUID) -> Sequence[Payable]:
    """What an acceptance opened, locked for this act."""
    query = select(Payable).where(Payable.acceptance_id == acceptance_id, Payable.state != PayableState.LOCKED)
    return (await db.scalars(query.order_by(Payable.sequence).with_for_update().execution_options(populate_existing=True))).all()


async def locked_payables(db: AsyncSession, order_id: UUID, *kinds: PaymentKind) -> Sequence[Payable]:
    """The order's payables of these kinds that wait for their condition, locked for this act."""
    query = select(Payable).where(Payable.order_id == order_id, Payable.kind.in_(kinds), Payable.state == PayableState.LOCKED)
    return (await db.scalars(query.order_by(Payable.sequence).with_for_update())).all()


async def waiting_payables(db: AsyncSession, order_id: UUID) -> Sequence[Payable]:
    """The same of every kind, only read."""
    query = select(Payable).where(Payable.order_id == order_id, Payable.state == PayableState.LOCKED)
    return (await db.scalars(query.order_by(Payable.sequence))).all()


async def earlier_payables_open(db: AsyncSession, order_id: UUID) -> bool:
    """Whether a payable before the settlement is not paid yet."""
    ended = (PayableState.PAID, PayableState.CANCELLED)
    orders = select(Payable.order_id).where(Payable.kind != PaymentKind.SETTLEMENT, Payable.state.not_in(ended))
    return await _is_among(db, order_id, orders)


async def next_sequence_of_payables(db: AsyncSession, order_id: UUID) -> int:
    """The sequence of one more payable of the order."""
    return (await db.execute(select(func.max(Payable.sequence) + 1).where(Payable.order_id == order_id))).scalar_one() or 1


async def payments_of(db: AsyncSession, order_id: UUID) -> Sequence[Payment]:
    """What was paid on an order before its settlement, in the order of payment."""
    query = select(Payment).join(Payable, Payable.id == Payment.payable_id)
    query = query.where(Payment.order_id == order_id, Payable.kind != PaymentKind.SETTLEMENT)
    return (await db.scalars(query.order_by(Payment.paid_on, Payment.id))).all()


async def set_offs_of(db: AsyncSession, order_id: UUID) -> Sequence[tuple[SetOff, str]]:
    """What was set off on an order before its settlement, with the code of the claim."""
    query = select(SetOff, Claim.code).join(Payable, Payable.id == SetOff.payable_id).join(Claim, Claim.id == SetOff.claim_id)
    query = query.where(SetOff.order_id == order_id, Payable.kind != PaymentKind.SETTLEMENT)
    return [(row, code) for row, code in await db.execute(query.order_by(SetOff.set_on, SetOff.id))]


async def deductions_of(db: AsyncSession, order_id: UUID) -> Sequence[Deduction]:
    """The deductions of an order that stand, in their order."""
    query = select(Deduction).where(Deduction.order_id == order_id, Deduction.withdrawn_at.is_(None))
    return (await db.scalars(query.order_by(Deduction.number))).all()


async def objections_of(db: AsyncSession, settlement: Settlement) -> Sequence[Objection]:
    """The objections to the statement in force, locked for this act."""
    query = select(Objection).where(Objection.settlement_id == settlement.id, Objection.statement_number == settlement.statement_number)
    return (await db.scalars(query.order_by(Objection.raised_at, Objection.id).with_for_update())).all()


async def objections_open(db: AsyncSession, settlement: Settlement) -> bool:
    """Whether an objection to the statement in force waits for its answer."""
    query = select(Objection.id).where(
        Objection.settlement_id == settlement.id,
        Objection.statement_number == settlement.statement_number,
        Objection.answer.is_(None),
    )
    return (await db.execute(query.limit(1))).scalar_one_or_none() is not None


async def settlement_beside(db: AsyncSession, order_id: UUID) -> Settlement:
    """The order's settlement, only to be read."""
    return (await db.scalars(select(Settlement).where(Settlement.order_id == order_id))).one()


async def order_scores(db: AsyncSession, partner_id: UUID) -> Sequence[tuple[UUID, Decimal, date]]:
    """The provider's scores of a partner's orders, once both sides' were open: order, score, day of the application; the newest first."""
    query = select(Settlement.order_id, Settlement.provider_score, Settlement.requested_on).where(
        Settlement.partner_id == partner_id, Settlement.evaluated_at.is_not(None)
    )
    found = await db.execute(query.order_by(Settlement.requested_on.desc(), Settlement.id))
    return [(order_id, score, day) for order_id, score, day in found if score is not None and day is not None]


async def lines_of(db: AsyncSession, settlement: Settlement) -> Sequence[SettlementLine]:
    """The lines of the statement in force."""
    query = select(SettlementLine).where(
        SettlementLine.settlement_id == settlement.id, SettlementLine.statement_number == settlement.statement_number
    )
    return (await db.scalars(query.order_by(SettlementLine.sequence))).all()


async def settlement_of(db: AsyncSession, order_id: UUID) -> Settlement:
    """The order's settlement, locked for this act."""
    return (await db.scalars(select(Settlement).where(Settlement.order_id == order_id).with_for_update())).one()


async def settlement_has_open_payables(db: AsyncSession, settlement_id: UUID) -> bool:
    """Whether something of the settlement is still to be paid."""
    ended = (PayableState.PAID, PayableState.CANCELLED)
    query = select(Payable.id).where(Payable.settlement_id == settlement_id, Payable.state.not_in(ended))
    return (await db.execute(query.limit(1))).scalar_one_or_none() is not None
