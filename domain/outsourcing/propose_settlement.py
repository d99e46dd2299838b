"""The provider proposes a statement (S0-49)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, save
from domain.approvals.withdraw import drop_approval
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.outsourcing.below_order import TENANTS
from domain.outsourcing.models import OutsourcingOrder, Settlement, SettlementState
from domain.outsourcing.payable_queries import earlier_payables_open
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_events import SettlementProposed
from domain.outsourcing.settlement_queries import objections_open
from domain.outsourcing.statement import Statement, line_rows, statement_of
from domain.outsourcing.states import move, unless_may_become

ACTION = "settlement:propose"


async def can_propose_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """The partner has applied, both sides have evaluated, no objection waits for its answer, and every earlier payable is paid."""
    if wrong := unless_may_become(settlement, SettlementState.PROPOSED):
        return wrong
    missing = []
    if settlement.evaluated_at is None and settlement.accepted_on is not None:
        missing.append(Refused(SettlementRefusal.EVALUATION_MISSING, "Both sides evaluate first."))
    if await objections_open(db, settlement):
        missing.append(Refused(SettlementRefusal.OBJECTIONS_OPEN, "An objection waits for its answer."))
    if await earlier_payables_open(db, settlement.order_id):
        missing.append(Refused(SettlementRefusal.EARLIER_PAYMENTS_OPEN, "Earlier payments of this order are still open."))
    return missing


async def propose_settlement(db: AsyncSession, actor: Actor, settlement_id: UUID, expected_version: int | None = None) -> Settlement:
    """A statement whose lines carry source and formula; each proposal is a new number, the earlier ones stay (S0-49).

    What the partner confirmed counts for that number only: a new proposal is to be confirmed anew.
    Refused before both sides have evaluated, while an objection waits for its answer, and while an earlier payable of the order is
    not paid: it would be paid twice.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    return await propose(db, actor, settlement)


async def propose(db: AsyncSession, actor: Actor, settlement: Settlement) -> Settlement:
    """A new round; part of proposing and of answering an objection."""
    order = await lock_row(db, OutsourcingOrder, settlement.order_id)
    refuse(await can_propose_settlement(db, actor, settlement))
    await drop_approval(db, actor, settlement.id)
    statement = await statement_of(db, order)
    _check(settlement, statement)
    settlement.statement_number += 1
    settlement.final_amount, settlement.paid_amount = statement.final_amount, statement.paid_amount
    settlement.settlement_amount = statement.settlement_amount
    settlement.proposed_at, settlement.proposed_by_id = actor.now, actor.user_id
    settlement.confirmed_at = settlement.confirmed_by_id = settlement.confirmed_statement = settlement.confirmed_name = None
    await move(db, actor, settlement, SettlementState.PROPOSED)
    await save(db, *line_rows(settlement, order.currency, statement))
    await _open_evidence(db, settlement, statement)
    record(db, actor, SettlementProposed(settlement.id, order.id, settlement.statement_number))
    return settlement


def _check(settlement: Settlement, statement: Statement) -> None:
    """The deductions leave something, and no less than what was approved as undisputed."""
    if statement.final_amount < 0:
        raise Refused(SettlementRefusal.DEDUCTIONS_TOO_LARGE, "The deductions would take more than the order's price.")
    if statement.settlement_amount < settlement.payable_amount:
        raise Refused(SettlementRefusal.BELOW_APPROVED_PART, "The undisputed part that was approved is more than this statement leaves.")


async def _open_evidence(db: AsyncSession, settlement: Settlement, statement: Statement) -> None:
    """From the statement on the partner reads the documents behind its deductions."""
    evidence = {line.document_id for line in statement.lines if line.document_id is not None}
    linked = select(DocumentLink.document_id).where(DocumentLink.subject_id == settlement.id, DocumentLink.document_id.in_(evidence))
    links = [
        DocumentLink(
            **{name: getattr(settlement, name) for name in TENANTS[1:]},
            document_id=document_id,
            subject_type="Settlement",
            subject_id=settlement.id,
            document_class=DocumentClass.PROCESS,
            visibility=Visibility.PARTNER,
        )
        for document_id in sorted(evidence - set(await db.scalars(linked)))
    ]
    await save(db, *links)
