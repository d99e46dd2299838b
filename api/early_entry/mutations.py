"""Early entries as mutation fields (S0-35)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.early_entry import inputs
from api.mutations import mutation, row_id
from authz.viewer import Viewer
from domain.contracts.budget import Limit
from domain.database import Row
from domain.early_entry import approve_early_entry as approving
from domain.early_entry import begin_early_entry as beginning
from domain.early_entry import extend_early_entry as extending
from domain.early_entry import lose_early_entry as losing
from domain.early_entry import reject_early_entry as rejecting
from domain.early_entry import request_early_entry as requesting
from domain.early_entry import return_early_entry as returning
from domain.early_entry import revise_early_entry as revising
from domain.early_entry import withdraw_early_entry as withdrawing
from domain.early_entry.asking import RiskAssessment
from domain.early_entry.models import EarlyEntry
from domain.outsourcing import link_contract as linking

ENTRY, REQUEST = "EarlyEntry", "EarlyEntryRequest"


@mutation(
    requesting.ACTION,
    ENTRY,
    "The sales manager asks to begin before the contract is signed; PMO and finance are asked to approve (S0-35).",
    can=requesting.can_request_early_entry,
)
async def request_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.RequestEarlyEntryInput) -> Row:
    """A requested early entry."""
    unit_id = row_id("Unit", input.unit_id) if input.unit_id else None
    draft = requesting.EarlyEntryDraft(input.name, input.starts_on, input.ends_on, unit_id, input.currency)
    customer_id = row_id("Customer", input.customer_id)
    return await requesting.request_early_entry(db, viewer, customer_id, draft, _assessed(input.assessment))


@mutation(
    extending.ACTION,
    ENTRY,
    "A higher ceiling or a later signing date is asked for; what was approved holds until then (S0-35).",
    can=extending.can_extend_early_entry,
)
async def extend_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.ExtendEarlyEntryInput) -> Row:
    """The early entry with one more request."""
    entry_id = row_id(ENTRY, input.early_entry_id)
    return await extending.extend_early_entry(db, viewer, entry_id, _assessed(input.assessment), input.expected_version)


@mutation(
    revising.ACTION,
    REQUEST,
    "A request that came back is written anew and goes into approval again.",
    can=revising.can_revise_early_entry,
)
async def revise_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.ReviseEarlyEntryInput) -> Row:
    """A submitted request."""
    request_id = row_id(REQUEST, input.early_entry_request_id)
    return await revising.revise_early_entry(db, viewer, request_id, _assessed(input.assessment), input.expected_version)


@mutation(
    withdrawing.ACTION,
    REQUEST,
    "Who made a request takes it out of approval.",
    can=withdrawing.can_withdraw_early_entry,
)
async def withdraw_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.EarlyEntryRequestInput) -> Row:
    """A draft."""
    return await withdrawing.withdraw_early_entry(db, viewer, row_id(REQUEST, input.early_entry_request_id), input.expected_version)


@mutation(
    approving.ACTION,
    REQUEST,
    "The yes of one approver; with the last one the ceiling holds, and work may begin or go on (S0-35).",
    can=approving.can_approve_early_entry,
)
async def approve_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.ApproveEarlyEntryInput) -> Row:
    """An approved request, or one with a step less to go."""
    request_id = row_id(REQUEST, input.early_entry_request_id)
    return await approving.approve_early_entry(db, viewer, request_id, input.expected_version, input.opinion)


@mutation(
    returning.ACTION,
    REQUEST,
    "The approver gives a request back with a reason.",
    can=returning.can_return_early_entry,
)
async def return_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.EarlyEntryRequestReasonInput) -> Row:
    """A draft."""
    request_id = row_id(REQUEST, input.early_entry_request_id)
    return await returning.return_early_entry(db, viewer, request_id, input.reason, input.expected_version)


@mutation(
    rejecting.ACTION,
    REQUEST,
    "The approver says no for good; a first request ends the early entry with it.",
    can=rejecting.can_reject_early_entry,
)
async def reject_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.EarlyEntryRequestReasonInput) -> Row:
    """A rejected request."""
    request_id = row_id(REQUEST, input.early_entry_request_id)
    return await rejecting.reject_early_entry(db, viewer, request_id, input.reason, input.expected_version)


@mutation(
    beginning.ACTION,
    "Project",
    "The project of an approved early entry is opened with its manager (S0-35).",
    on=EarlyEntry,
    can=beginning.can_begin_early_entry,
)
async def begin_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.BeginEarlyEntryInput) -> Row:
    """A new project without a contract."""
    entry_id, manager_id = row_id(ENTRY, input.early_entry_id), row_id("User", input.manager_id)
    limit = Limit(input.limit_amount, input.limit_days)
    return await beginning.begin_early_entry(db, viewer, entry_id, manager_id, limit, input.expected_version)


@mutation(
    linking.ACTION,
    ENTRY,
    "The contract is signed: the project and its orders stand on it from now on, within its limits (S0-35).",
    can=linking.can_link_contract,
)
async def link_contract(db: AsyncSession, viewer: Viewer, input: inputs.LinkContractInput) -> Row:
    """An early entry with its contract."""
    entry_id, contract_id = row_id(ENTRY, input.early_entry_id), row_id("Contract", input.contract_id)
    return await linking.link_contract(db, viewer, entry_id, contract_id, input.expected_version)


@mutation(
    losing.ACTION,
    ENTRY,
    "The deal is lost: the project is stopped and nothing more is ordered; what it has cost stays readable (S0-35).",
    can=losing.can_lose_early_entry,
)
async def lose_early_entry(db: AsyncSession, viewer: Viewer, input: inputs.LoseEarlyEntryInput) -> Row:
    """A lost early entry."""
    return await losing.lose_early_entry(db, viewer, row_id(ENTRY, input.early_entry_id), input.reason, input.expected_version)


def _assessed(given: inputs.RiskAssessmentInput) -> RiskAssessment:
    return RiskAssessment(given.reason, given.customer_ground, given.expected_on, given.ceiling, given.risk)
