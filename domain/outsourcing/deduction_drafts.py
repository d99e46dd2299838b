"""What the provider says of a deduction, and the checks of it (S0-49)."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused
from domain.documents.models import Document
from domain.money import MOST
from domain.outsourcing.formulas import percent_per_unit, quantity_times_amount
from domain.outsourcing.models import (
    Deduction,
    DeductionFormula,
    DeductionKind,
    OrderDefect,
    OutsourcingOrder,
    Settlement,
    SettlementState,
)
from domain.outsourcing.queries import named, visible
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_queries import deductions_of, settlement_beside
from domain.outsourcing.states import unless_in

OPEN_TO_DEDUCTIONS = (
    SettlementState.REQUESTED,
    SettlementState.EVALUATING,
    SettlementState.PROPOSED,
    SettlementState.DISPUTED,
    SettlementState.CONFIRMED,
)
"""States of the settlement in which deductions are entered; a statement that stands is not touched, the next one takes them."""


@dataclass(frozen=True)
class Reckoning:
    """The formula and its figures; `amount` is needed for a fixed one, else it is only compared."""

    formula: DeductionFormula
    amount: Decimal | None = None
    quantity: Decimal | None = None
    unit_amount: Decimal | None = None
    rate: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True)
class DeductionDraft:
    """What is deducted and why, with its evidence: a document, or a defect of the order, or both."""

    kind: DeductionKind
    reason: str
    reckoning: Reckoning
    document_id: UUID | None = None
    defect_id: UUID | None = None


async def unless_changeable(db: AsyncSession, deduction: Deduction) -> Missing:
    """That the settlement does not allow it, or that the deduction has been withdrawn."""
    missing = unless_in(await settlement_beside(db, deduction.order_id), *OPEN_TO_DEDUCTIONS)
    if deduction.withdrawn_at is not None:
        missing.append(Refused(SettlementRefusal.DEDUCTION_WITHDRAWN, "This deduction has been withdrawn."))
    return missing


async def write(db: AsyncSession, actor: Actor, deduction: Deduction, draft: DeductionDraft) -> None:
    """The draft's values on the row; refused without evidence, or where the amount does not follow from the formula."""
    if draft.kind is DeductionKind.EVALUATION:
        raise Refused(SettlementRefusal.DEDUCTION_BY_SCORE, "The score makes this deduction by itself.", "deduction.kind")
    if draft.document_id is None and draft.defect_id is None:
        raise Refused(SettlementRefusal.EVIDENCE_MISSING, "A deduction needs evidence: a document or a defect.", "deduction.documentId")
    deduction.kind, deduction.reason = draft.kind, values.text(draft.reason, "deduction.reason", 4000)
    if draft.document_id is not None:
        await visible(db, actor, Document, draft.document_id)
    if draft.defect_id is not None:
        await _check_defect(db, actor, deduction, draft.defect_id)
    deduction.document_id, deduction.defect_id = draft.document_id, draft.defect_id
    await reckon(db, deduction, draft.reckoning, "deduction.reckoning.")


async def _check_defect(db: AsyncSession, actor: Actor, deduction: Deduction, defect_id: UUID) -> None:
    defect = await visible(db, actor, OrderDefect, defect_id)
    if defect.order_id != deduction.order_id or defect.withdrawn_at is not None:
        raise Refused(SettlementRefusal.DEFECT_WITHDRAWN, "This entry has been withdrawn, or is of another order.", "deduction.defectId")


async def reckon(db: AsyncSession, deduction: Deduction, by: Reckoning, at: str) -> None:
    """Formula, figures and amount on the row."""
    check_figures(deduction.currency, by, at)
    deduction.formula = by.formula
    deduction.quantity = deduction.unit_amount = deduction.rate = deduction.cap = deduction.base = None
    if by.formula is DeductionFormula.FIXED:
        deduction.amount = _needed(by.amount, at + "amount")
        return
    deduction.quantity = _needed(by.quantity, at + "quantity")
    if by.formula is DeductionFormula.QUANTITY_TIMES_AMOUNT:
        deduction.unit_amount = _needed(by.unit_amount, at + "unitAmount")
        amount = quantity_times_amount(deduction.quantity, deduction.unit_amount, deduction.currency)
    else:
        order = await named(db, OutsourcingOrder, deduction.order_id)
        deduction.base, (deduction.rate, deduction.cap) = order.gross, _percents(deduction, order, by, at)
        amount = percent_per_unit(deduction.base, deduction.rate, deduction.quantity, deduction.cap, deduction.currency)
    if by.amount is not None and by.amount != amount:
        raise Refused(SettlementRefusal.AMOUNT_DIFFERS, "By its formula the amount is {amount}.", at + "amount", amount=f"{amount:f}")
    if amount <= 0 or amount >= MOST:
        raise Refused(values.InputRefusal.AMOUNT_NOT_POSITIVE, "The amount must be above zero.", at + "amount")
    deduction.amount = amount


def check_figures(currency: str, by: Reckoning, at: str) -> None:
    """Whatever is given must be a possible figure, also where the formula does not need it."""
    if by.amount is not None:
        values.amount(by.amount, at + "amount", currency)
    if by.quantity is not None:
        values.days(by.quantity, at + "quantity")
    if by.unit_amount is not None:
        values.unit_price(by.unit_amount, at + "unitAmount")
    for figure, field in ((by.rate, at + "rate"), (by.cap, at + "cap")):
        if figure is not None:
            values.percent(figure, field)


def _percents(deduction: Deduction, order: OutsourcingOrder, by: Reckoning, at: str) -> tuple[Decimal, Decimal]:
    """Rate and cap: of a delay those that the order agrees, never others."""
    if deduction.kind is not DeductionKind.DELAY:
        return _needed(by.rate, at + "rate"), _needed(by.cap, at + "cap")
    if not order.penalty_rate:
        raise Refused(SettlementRefusal.PENALTY_NOT_AGREED, "The order agrees no penalty for delay.", at + "formula")
    if by.rate not in (None, order.penalty_rate) or by.cap not in (None, order.penalty_cap):
        raise Refused(SettlementRefusal.PENALTY_NOT_AGREED, "The order agrees another penalty for delay.", at + "rate")
    return order.penalty_rate, order.penalty_cap


def _needed(value: Decimal | None, field: str) -> Decimal:
    if value is None:
        raise Refused(SettlementRefusal.FORMULA_INCOMPLETE, "The formula needs this figure.", field)
    return value


async def within_order(db: AsyncSession, settlement: Settlement) -> None:
    """Refused where the deductions that stand take more than the order's price."""
    order = await named(db, OutsourcingOrder, settlement.order_id)
    if sum((row.amount for row in await deductions_of(db, settlement.order_id)), Decimal(0)) > order.gross:
        raise Refused(SettlementRefusal.DEDUCTIONS_TOO_LARGE, "The deductions would take more than the order's price.")


async def next_number(db: AsyncSession, settlement: Settlement) -> int:
    """The number of one more deduction."""
    query = select(func.coalesce(func.max(Deduction.number), 0) + 1).where(Deduction.settlement_id == settlement.id)
    return (await db.execute(query)).scalar_one()
