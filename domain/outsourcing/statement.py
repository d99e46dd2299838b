"""The statement of a settlement (结算单), computed from its sources: the same sources give the same fen (S0-49)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.outsourcing.below_order import below
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.delivered_days import Delivered, delivered_days, priced
from domain.outsourcing.formulas import percent_per_unit
from domain.outsourcing.models import (
    ChangeOrder,
    Deduction,
    DeductionFormula,
    DeductionKind,
    EvaluationRule,
    OutsourcingOrder,
    Payment,
    SetOff,
    Settlement,
    SettlementLine,
    SettlementLineKind,
    Termination,
)
from domain.outsourcing.order_queries import accepted_changes, termination_standing
from domain.outsourcing.payable_queries import payments_of, set_offs_of
from domain.outsourcing.settlement_queries import deductions_of
from domain.outsourcing.worked_days import WorkedLevel


@dataclass(frozen=True)
class StatementLine:
    """A line with its source and how its amount came about; deductions and payments are negative."""

    kind: SettlementLineKind
    source_type: str
    source_id: UUID
    source_code: str
    formula: str
    parameters: dict[str, str]
    amount: Decimal
    deduction_kind: DeductionKind | None = None
    deduction_id: UUID | None = None
    reason: str | None = None
    document_id: UUID | None = None


@dataclass(frozen=True)
class Statement:
    """All lines, and what they sum to."""

    lines: Sequence[StatementLine]

    @property
    def final_amount(self) -> Decimal:
        """The price of the order in the end: what was ordered and changed, less the deductions."""
        return sum((line.amount for line in self.lines if line.kind is not SettlementLineKind.PAID), Decimal(0))

    @property
    def paid_amount(self) -> Decimal:
        """What was paid of it."""
        return -sum((line.amount for line in self.lines if line.kind is SettlementLineKind.PAID), Decimal(0))

    @property
    def settlement_amount(self) -> Decimal:
        """What is left to pay, never below zero."""
        return max(Decimal(0), self.final_amount - self.paid_amount)


async def statement_of(db: AsyncSession, order: OutsourcingOrder) -> Statement:
    """The order's statement from its sources as they are now: ordered, changes, deductions, and each payment before the settlement."""
    changes = await accepted_changes(db, order.id)
    deductions = [_deduction(row) for row in await deductions_of(db, order.id)]
    paid = [_paid(payment) for payment in await payments_of(db, order.id)]
    set_off = [_set_off(row, claim) for row, claim in await set_offs_of(db, order.id)]
    ended = await termination_standing(db, order.id) if order.terminated_on is not None else None
    given = None if ended else await delivered_days(db, order)
    undelivered = [_undelivered(order, ended)] if ended else _unworked(order, given) if given else []
    ordered = [_ordered(order, changes), *_changes(order, changes), *undelivered]
    return Statement([*ordered, *deductions, *await _by_score(db, order), *paid, *set_off])


def _ordered(order: OutsourcingOrder, changes: Sequence[ChangeOrder]) -> StatementLine:
    """The order as it was first accepted: as it stands now, less what the changes made of it."""
    days, net, tax = (
        getattr(order, name) - sum((getattr(change, name) for change in changes), Decimal(0)) for name in ("person_days", "net", "tax")
    )
    parameters = _figures(days, net, order.tax_rate, tax)
    return StatementLine(SettlementLineKind.ORDERED, "OutsourcingOrder", order.id, order.code, "NET_PLUS_TAX", parameters, net + tax)


def _changes(order: OutsourcingOrder, changes: Sequence[ChangeOrder]) -> list[StatementLine]:
    """A line for each change order that counts; without any, one line that says so."""
    kind = SettlementLineKind.CHANGES
    if not changes:
        return [StatementLine(kind, "OutsourcingOrder", order.id, order.code, "SUM_OF_CHANGES", {"count": "0"}, Decimal(0))]
    return [
        StatementLine(
            kind,
            "ChangeOrder",
            change.id,
            change.code,
            "CHANGE_NET_PLUS_TAX",
            _figures(change.person_days, change.net, change.tax_rate, change.tax),
            change.gross,
        )
        for change in changes
    ]


def _undelivered(order: OutsourcingOrder, ended: Termination) -> StatementLine:
    """What a terminated order leaves undone."""
    parameters = {
        "deliveredDays": plain(ended.delivered_days),
        "personDays": plain(order.person_days),
        "delivered": plain(ended.delivered_amount),
        "ordered": plain(order.gross),
    }
    difference = ended.delivered_amount - order.gross
    return StatementLine(
        SettlementLineKind.DELIVERED_DAYS, "Termination", ended.id, ended.code, "DELIVERED_OF_ORDERED", parameters, difference
    )


def _unworked(order: OutsourcingOrder, given: Delivered) -> list[StatementLine]:
    """What of an order that is charged by what was worked nobody worked; from hours a line for each level."""
    return _unworked_levels(order, given) if order.days_source is DaysSource.CONFIRMED_HOURS else [_unstated(order, given)]


def _unworked_levels(order: OutsourcingOrder, given: Delivered) -> list[StatementLine]:
    """Each level's hours and days, less what of it is missing; the last level that misses something takes the remainder of rounding."""
    missing = given.missing.items()
    amounts = [-priced({rate: days for rate, days in missing if rate[0] is worked.level}, order).gross for worked in given.levels]
    short = [at for at, amount in enumerate(amounts) if amount]
    if short:
        amounts[short[-1]] += given.amount - order.gross - sum(amounts, Decimal(0))
    kind = SettlementLineKind.DELIVERED_DAYS
    return [
        StatementLine(kind, "OutsourcingOrder", order.id, order.code, "HOURS_OF_LEVEL", _worked(worked), amount)
        for worked, amount in zip(given.levels, amounts, strict=True)
    ]


def _worked(worked: WorkedLevel) -> dict[str, str]:
    figures = {"hours": worked.hours, "hoursADay": worked.a_day, "deliveredDays": worked.days}
    figures |= {"countedDays": worked.counted, "personDays": worked.ordered}
    return {"level": worked.level.value, "sources": str(worked.lines), **{name: plain(value) for name, value in figures.items()}}


def _unstated(order: OutsourcingOrder, given: Delivered) -> StatementLine:
    parameters = {
        "sources": str(given.sources),
        "deliveredDays": plain(given.days),
        "personDays": plain(order.person_days),
        "delivered": plain(given.amount),
        "ordered": plain(order.gross),
    }
    difference = given.amount - order.gross
    kind = SettlementLineKind.DELIVERED_DAYS
    return StatementLine(kind, "OutsourcingOrder", order.id, order.code, "CONFIRMED_OF_ORDERED", parameters, difference)


def _figures(days: Decimal, net: Decimal, rate: Decimal, tax: Decimal) -> dict[str, str]:
    return {name: plain(value) for name, value in (("personDays", days), ("net", net), ("taxRate", rate), ("tax", tax))}


def _paid(payment: Payment) -> StatementLine:
    parameters = {"paidOn": payment.paid_on.isoformat(), "amount": plain(payment.amount)}
    return StatementLine(SettlementLineKind.PAID, "Payment", payment.id, payment.reference, "MINUS_PAYMENT", parameters, -payment.amount)


def _set_off(row: SetOff, claim: str) -> StatementLine:
    parameters = {"paidOn": row.set_on.isoformat(), "amount": plain(row.amount)}
    return StatementLine(SettlementLineKind.PAID, "SetOff", row.id, claim, "MINUS_SET_OFF", parameters, -row.amount)


def _deduction(row: Deduction) -> StatementLine:
    """A deduction that stands, with the figures of its formula and its evidence."""
    source, source_id = ("OrderDefect", row.defect_id) if row.defect_id else ("Deduction", row.id)
    figures: Mapping[DeductionFormula, Mapping[str, Decimal | None]] = {
        DeductionFormula.FIXED: {"amount": row.amount},
        DeductionFormula.QUANTITY_TIMES_AMOUNT: {"quantity": row.quantity, "unitAmount": row.unit_amount},
        DeductionFormula.PERCENT_PER_UNIT: {"base": row.base, "rate": row.rate, "quantity": row.quantity, "cap": row.cap},
    }
    parameters = {name: plain(value) for name, value in figures[row.formula].items() if value is not None}
    code = f"D-{row.number:02}"
    formula = f"MINUS_{row.formula.value}"
    return StatementLine(
        SettlementLineKind.DEDUCTION,
        source,
        source_id,
        code,
        formula,
        parameters,
        -row.amount,
        row.kind,
        row.id,
        row.reason,
        row.document_id,
    )


async def _by_score(db: AsyncSession, order: OutsourcingOrder) -> list[StatementLine]:
    """What the provider's score takes, by the rule that stands on the settlement; nothing at or above its threshold."""
    settlement = (await db.scalars(select(Settlement).where(Settlement.order_id == order.id))).one()
    if settlement.provider_score is None or settlement.evaluation_rule_id is None:
        return []
    rule = (await db.scalars(select(EvaluationRule).where(EvaluationRule.id == settlement.evaluation_rule_id))).one()
    missing = rule.threshold - settlement.provider_score
    if missing <= 0:
        return []
    amount = percent_per_unit(order.gross, rule.deduction_percent, missing, rule.deduction_cap, order.currency)
    if not amount:
        return []
    figures = {"score": settlement.provider_score, "threshold": rule.threshold, "quantity": missing, "base": order.gross}
    figures |= {"rate": rule.deduction_percent, "cap": rule.deduction_cap}
    parameters = {name: plain(value) for name, value in figures.items()}
    kind = SettlementLineKind.DEDUCTION
    return [StatementLine(kind, "Evaluation", settlement.id, settlement.code, "MINUS_SCORE", parameters, -amount, DeductionKind.EVALUATION)]


def plain(value: Decimal) -> str:
    """A figure as text without trailing zeros, so that its scale in memory does not matter."""
    return f"{value.normalize():f}"


def line_rows(settlement: Settlement, currency: str, statement: Statement) -> list[SettlementLine]:
    """The rows of the statement in force."""
    return [
        SettlementLine(
            **below(settlement),
            settlement_id=settlement.id,
            statement_number=settlement.statement_number,
            sequence=sequence,
            kind=line.kind,
            source_type=line.source_type,
            source_id=line.source_id,
            source_code=line.source_code,
            formula=line.formula,
            parameters=line.parameters,
            deduction_kind=line.deduction_kind,
            deduction_id=line.deduction_id,
            reason=line.reason,
            document_id=line.document_id,
            currency=currency,
            amount=line.amount,
        )
        for sequence, line in enumerate(statement.lines, 1)
    ]


def as_stored(row: SettlementLine) -> StatementLine:
    """A stored line, to compare with what its sources give today."""
    return StatementLine(
        row.kind,
        row.source_type,
        row.source_id,
        row.source_code,
        row.formula,
        row.parameters,
        row.amount,
        row.deduction_kind,
        row.deduction_id,
        row.reason,
        row.document_id,
    )
