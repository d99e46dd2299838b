"""The acts on the log as mutation fields (S2-13, S2-28)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.logs import inputs
from api.mutations import mutation, row_id
from authz.viewer import Viewer
from domain.customers.models import Customer
from domain.database import Row
from domain.delivery.models import Project
from domain.logs import edit_log_entry as editing
from domain.logs import open_log_entry as opening
from domain.logs import withdraw_log_entry as withdrawing
from domain.logs import withhold_log_entry as withholding
from domain.logs import write_customer_log_entry as writing_for_customer
from domain.logs import write_log_entry as writing
from domain.logs.writing import LogDraft

LOG_ENTRY = "LogEntry"


def _draft(given: inputs.WriteLogEntryInput | inputs.WriteCustomerLogEntryInput | inputs.EditLogEntryInput) -> LogDraft:
    return LogDraft(given.happened_on, given.title, given.text, given.level, given.category, given.tags or ())


def _parent(given: inputs.WriteLogEntryInput | inputs.WriteCustomerLogEntryInput) -> UUID | None:
    return row_id(LOG_ENTRY, given.parent_log_entry_id) if given.parent_log_entry_id else None


@mutation(
    writing.ACTION,
    LOG_ENTRY,
    "Something happened in a project; it is confidential until it is opened (S2-13, S2-28).",
    on=Project,
    can=writing.can_write_log_entry,
)
async def write_log_entry(db: AsyncSession, viewer: Viewer, input: inputs.WriteLogEntryInput) -> Row:
    """A confidential entry of the project."""
    return await writing.write_log_entry(db, viewer, row_id("Project", input.project_id), _draft(input), _parent(input))


@mutation(
    writing_for_customer.ACTION,
    LOG_ENTRY,
    "Something happened with a customer, in no project (客户日志); it is confidential until it is opened (S2-28).",
    on=Customer,
    can=writing_for_customer.can_write_customer_log_entry,
)
async def write_customer_log_entry(db: AsyncSession, viewer: Viewer, input: inputs.WriteCustomerLogEntryInput) -> Row:
    """A confidential entry of the customer."""
    customer_id = row_id("Customer", input.customer_id)
    return await writing_for_customer.write_customer_log_entry(db, viewer, customer_id, _draft(input), _parent(input))


@mutation(editing.ACTION, LOG_ENTRY, "The author says it otherwise; what it said before is kept.", can=editing.can_edit_log_entry)
async def edit_log_entry(db: AsyncSession, viewer: Viewer, input: inputs.EditLogEntryInput) -> Row:
    """An entry that says something else."""
    return await editing.edit_log_entry(db, viewer, row_id(LOG_ENTRY, input.log_entry_id), _draft(input), input.expected_version)


@mutation(opening.ACTION, LOG_ENTRY, "The customer reads it from now on (开放, S2-28).", can=opening.can_open_log_entry)
async def open_log_entry(db: AsyncSession, viewer: Viewer, input: inputs.LogEntryInput) -> Row:
    """An open entry."""
    return await opening.open_log_entry(db, viewer, row_id(LOG_ENTRY, input.log_entry_id), input.expected_version)


@mutation(withholding.ACTION, LOG_ENTRY, "The customer reads it no more (保密, S2-28).", can=withholding.can_withhold_log_entry)
async def withhold_log_entry(db: AsyncSession, viewer: Viewer, input: inputs.LogEntryInput) -> Row:
    """A confidential entry."""
    return await withholding.withhold_log_entry(db, viewer, row_id(LOG_ENTRY, input.log_entry_id), input.expected_version)


@mutation(
    withdrawing.ACTION,
    LOG_ENTRY,
    "It does not count any more (作废): it stays readable in confidence, with the reason.",
    can=withdrawing.can_withdraw_log_entry,
)
async def withdraw_log_entry(db: AsyncSession, viewer: Viewer, input: inputs.WithdrawLogEntryInput) -> Row:
    """A withdrawn entry."""
    log_entry_id = row_id(LOG_ENTRY, input.log_entry_id)
    return await withdrawing.withdraw_log_entry(db, viewer, log_entry_id, input.reason, input.expected_version)
