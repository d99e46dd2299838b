"""The acts on monthly statements as mutation fields (S0-44, S0-48)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import change_inputs as inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import confirm_monthly_statement as confirming
from domain.outsourcing import hand_in_monthly_statement as handing_in
from domain.outsourcing import return_monthly_statement as returning
from domain.outsourcing import withdraw_monthly_statement as withdrawing
from domain.outsourcing.models import OutsourcingOrder

STATEMENT = "MonthlyStatement"


@mutation(
    handing_in.ACTION,
    STATEMENT,
    "The partner hands in the days of a month; the project manager confirms them (S0-44).",
    on=OutsourcingOrder,
    can=handing_in.can_hand_in_monthly_statement,
)
async def hand_in_monthly_statement(db: AsyncSession, viewer: Viewer, input: inputs.HandInMonthlyStatementInput) -> Row:
    """A statement that waits for the project manager."""
    worked = [handing_in.WorkedDays(line.level, line.unit_price, line.days) for line in input.lines]
    order_id = row_id("OutsourcingOrder", input.order_id)
    return await handing_in.hand_in_monthly_statement(db, viewer, order_id, input.month, worked, input.note, input.expected_version)


@mutation(
    withdrawing.ACTION,
    STATEMENT,
    "The partner takes a monthly statement back before it is confirmed.",
    can=withdrawing.can_withdraw_monthly_statement,
)
async def withdraw_monthly_statement(db: AsyncSession, viewer: Viewer, input: inputs.MonthlyStatementInput) -> Row:
    """A withdrawn statement."""
    statement_id = row_id(STATEMENT, input.monthly_statement_id)
    return await withdrawing.withdraw_monthly_statement(db, viewer, statement_id, input.expected_version)


@mutation(
    confirming.ACTION,
    STATEMENT,
    "The project manager confirms a monthly statement: its days count, and the payable of the month opens (S0-48).",
    can=confirming.can_confirm_monthly_statement,
)
async def confirm_monthly_statement(db: AsyncSession, viewer: Viewer, input: inputs.MonthlyStatementInput) -> Row:
    """A confirmed statement."""
    statement_id = row_id(STATEMENT, input.monthly_statement_id)
    return await confirming.confirm_monthly_statement(db, viewer, statement_id, input.expected_version)


@mutation(
    returning.ACTION,
    STATEMENT,
    "The project manager sends a monthly statement back with a reason.",
    can=returning.can_return_monthly_statement,
)
async def return_monthly_statement(db: AsyncSession, viewer: Viewer, input: inputs.MonthlyStatementReasonInput) -> Row:
    """A returned statement."""
    statement_id = row_id(STATEMENT, input.monthly_statement_id)
    return await returning.return_monthly_statement(db, viewer, statement_id, input.reason, input.expected_version)
