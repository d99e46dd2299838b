"""The statement of a settlement (结算单), computed from its sources: the same sources give the same fen (S0-49)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.outsourcing.below_order import below
from domain.outsourcing.models import OutsourcingOrder, Payment, Settlement, SettlementLine, SettlementLineKind
from domain.outsourcing.queries import payments_of


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
    """The order's statement from its sources as they are now: ordered, changes, and each payment made."""
    return Statement([_ordered(order), _changes(order), *(_paid(payment) for payment in await payments_of(db, order.id))])


def _ordered(order: OutsourcingOrder) -> StatementLine:
    figures = {"personDays": order.person_days, "net": order.net, "taxRate": order.tax_rate, "tax": order.tax}
    parameters = {name: plain(value) for name, value in figures.items()}
    return StatementLine(SettlementLineKind.ORDERED, "OutsourcingOrder", order.id, order.code, "NET_PLUS_TAX", parameters, order.gross)


def _changes(order: OutsourcingOrder) -> StatementLine:
    return StatementLine(SettlementLineKind.CHANGES, "OutsourcingOrder", order.id, order.code, "SUM_OF_CHANGES", {"count": "0"}, Decimal(0))


def _paid(payment: Payment) -> StatementLine:
    parameters = {"paidOn": payment.paid_on.isoformat(), "amount": plain(payment.amount)}
    return StatementLine(SettlementLineKind.PAID, "Payment", payment.id, payment.reference, "MINUS_PAYMENT", parameters, -payment.amount)


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
            currency=currency,
            amount=line.amount,
        )
        for sequence, line in enumerate(statement.lines, 1)
    ]


def as_stored(row: SettlementLine) -> StatementLine:
    """A stored line, to compare with what its sources give today."""
    return StatementLine(row.kind, row.source_type, row.source_id, row.source_code, row.formula, row.parameters, row.amount)
