"""Waived parties, papers and revocations of joint acceptance as mutation fields (S0-47)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import acceptance_inputs as inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import approve_revocation as approving
from domain.outsourcing import confirm_paper as confirming
from domain.outsourcing import record_paper as recording
from domain.outsourcing import record_recheck_paper as rechecking
from domain.outsourcing import reject_paper as rejecting_paper
from domain.outsourcing import reject_revocation as rejecting
from domain.outsourcing import request_revocation as requesting
from domain.outsourcing import take_waiver_back as taking_back
from domain.outsourcing import waive_party as waiving
from domain.outsourcing.paper_parts import Scan
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.verdicts import Verdict

PAPER, REVOCATION = "AcceptancePaper", "AcceptanceRevocation"


@mutation(
    waiving.ACTION,
    "PartyWaiver",
    "Headquarters records that sales or the region does not exist for a project; no round waits for it (S0-47).",
    can=waiving.can_waive_party,
)
async def waive_party(db: AsyncSession, viewer: Viewer, input: inputs.WaivePartyInput) -> Row:
    """The waiver."""
    return await waiving.waive_party(db, viewer, row_id("Project", input.project_id), input.party, input.reason)


@mutation(
    taking_back.ACTION,
    "PartyWaiver",
    "Headquarters takes a waiver back: rounds wait for the party again, those under way start anew (S0-47).",
    can=taking_back.can_take_waiver_back,
)
async def take_waiver_back(db: AsyncSession, viewer: Viewer, input: inputs.TakeWaiverBackInput) -> Row:
    """The waiver."""
    return await taking_back.take_waiver_back(db, viewer, row_id("PartyWaiver", input.party_waiver_id), input.reason)


@mutation(
    recording.ACTION,
    PAPER,
    "A paper that the customer signed is recorded with its scan; a second person confirms it (S0-47).",
    can=recording.can_record_paper,
)
async def record_paper(db: AsyncSession, viewer: Viewer, input: inputs.RecordPaperInput) -> Row:
    """The paper, waiting to be confirmed."""
    acceptance_id, document_id = row_id("Acceptance", input.acceptance_id), row_id("Document", input.document_id)
    items = [PunchDraft(item.item, item.responsible, item.due_on) for item in input.items]
    draft = recording.PaperDraft(input.signer_name, input.outcome, input.signed_on, document_id, input.opinion, items)
    return await recording.record_paper(db, viewer, acceptance_id, draft)


@mutation(
    rechecking.ACTION,
    PAPER,
    "A paper on which the customer checked its punch list again is recorded; a second person confirms it (S0-47).",
    can=rechecking.can_record_recheck_paper,
)
async def record_recheck_paper(db: AsyncSession, viewer: Viewer, input: inputs.RecordRecheckPaperInput) -> Row:
    """The paper, waiting to be confirmed."""
    verdicts = [Verdict(row_id("PunchItem", each.punch_item_id), each.is_closed, each.note) for each in input.verdicts]
    scan = Scan(input.signer_name, input.signed_on, row_id("Document", input.document_id))
    return await rechecking.record_recheck_paper(
        db, viewer, row_id("Acceptance", input.acceptance_id), rechecking.RecheckDraft(scan, verdicts)
    )


@mutation(
    confirming.ACTION,
    PAPER,
    "A second person confirms a paper: it is the customer's word, of the day that stands on it (S0-47).",
    can=confirming.can_confirm_paper,
)
async def confirm_paper(db: AsyncSession, viewer: Viewer, input: inputs.PaperInput) -> Row:
    """The confirmed paper."""
    return await confirming.confirm_paper(db, viewer, row_id(PAPER, input.acceptance_paper_id), input.expected_version)


@mutation(
    rejecting_paper.ACTION,
    PAPER,
    "A second person finds that what was recorded is not what the scan says; it does not count (S0-47).",
    can=rejecting_paper.can_reject_paper,
)
async def reject_paper(db: AsyncSession, viewer: Viewer, input: inputs.RejectPaperInput) -> Row:
    """The rejected paper."""
    return await rejecting_paper.reject_paper(db, viewer, row_id(PAPER, input.acceptance_paper_id), input.reason, input.expected_version)


@mutation(
    requesting.ACTION,
    REVOCATION,
    "Somebody asks to undo a passed acceptance; refused once something was invoiced or paid on it (S0-47).",
    can=requesting.can_request_revocation,
)
async def request_revocation(db: AsyncSession, viewer: Viewer, input: inputs.RequestRevocationInput) -> Row:
    """The revocation, waiting for approval."""
    acceptance_id = row_id("Acceptance", input.acceptance_id)
    return await requesting.request_revocation(db, viewer, acceptance_id, input.reason, input.expected_version)


@mutation(
    approving.ACTION,
    REVOCATION,
    "An approver's yes; with the last one the acceptance is undone and what it opened is locked again (S0-47).",
    can=approving.can_approve_revocation,
)
async def approve_revocation(db: AsyncSession, viewer: Viewer, input: inputs.ApproveRevocationInput) -> Row:
    """The revocation."""
    revocation_id = row_id(REVOCATION, input.acceptance_revocation_id)
    return await approving.approve_revocation(db, viewer, revocation_id, input.opinion, input.expected_version)


@mutation(
    rejecting.ACTION,
    REVOCATION,
    "An approver's no: the acceptance stays passed (S0-47).",
    can=rejecting.can_reject_revocation,
)
async def reject_revocation(db: AsyncSession, viewer: Viewer, input: inputs.RejectRevocationInput) -> Row:
    """The rejected revocation."""
    revocation_id = row_id(REVOCATION, input.acceptance_revocation_id)
    return await rejecting.reject_revocation(db, viewer, revocation_id, input.reason, input.expected_version)
