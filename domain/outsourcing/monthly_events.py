"""What happened to monthly statements: ids and plain values."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class MonthlyStatementHandedIn:
    """The partner stated the days of a month; the project manager is asked."""

    statement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class MonthlyStatementConfirmed:
    """Its days count, and what is paid for the month is open."""

    statement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class MonthlyStatementReturned:
    """The project manager sent it back with a reason."""

    statement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class MonthlyStatementWithdrawn:
    """The partner took it back, or its order was terminated before it was decided."""

    statement_id: UUID
    order_id: UUID
