"""The termination of an order as mutation fields (S0-44)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import change_inputs as inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import agree_termination as agreeing
from domain.outsourcing import approve_termination as approving
from domain.outsourcing import ask_termination as asking
from domain.outsourcing import conclude_termination as concluding
from domain.outsourcing import object_termination as objecting
from domain.outsourcing import withdraw_termination as withdrawing
from domain.outsourcing.models import OutsourcingOrder

TERMINATION = "Termination"


@mutation(
    asking.ACTION,
    TERMINATION,
    "The project manager asks that a running order ends before its work is done (S0-44).",
    on=OutsourcingOrder,
    can=asking.can_ask_termination,
)
async def ask_termination(db: AsyncSession, viewer: Viewer, input: inputs.AskTerminationInput) -> Row:
    """A termination that waits for a second person."""
    document_id = row_id("Document", input.document_id)
    draft = asking.TerminationDraft(input.reason, input.delivered_days, input.delivered_net, document_id)
    return await asking.ask_termination(db, viewer, row_id("OutsourcingOrder", input.order_id), draft, input.expected_version)


@mutation(
    approving.ACTION,
    TERMINATION,
    "A second person approves; the partner is asked to agree (S0-44).",
    can=approving.can_approve_termination,
)
async def approve_termination(db: AsyncSession, viewer: Viewer, input: inputs.TerminationInput) -> Row:
    """A sent termination."""
    termination_id = row_id(TERMINATION, input.termination_id)
    return await approving.approve_termination(db, viewer, termination_id, input.expected_version)


@mutation(
    withdrawing.ACTION,
    TERMINATION,
    "Who asked takes it back, or who approves refuses it, with a reason; the order runs on.",
    can=withdrawing.can_withdraw_termination,
)
async def withdraw_termination(db: AsyncSession, viewer: Viewer, input: inputs.TerminationReasonInput) -> Row:
    """A withdrawn termination."""
    termination_id = row_id(TERMINATION, input.termination_id)
    return await withdrawing.withdraw_termination(db, viewer, termination_id, input.reason, input.expected_version)


@mutation(
    agreeing.ACTION,
    TERMINATION,
    "The partner agrees; the order ends, and what was delivered is settled at once (S0-44).",
    can=agreeing.can_agree_termination,
)
async def agree_termination(db: AsyncSession, viewer: Viewer, input: inputs.TerminationInput) -> Row:
    """A final termination."""
    termination_id = row_id(TERMINATION, input.termination_id)
    return await agreeing.agree_termination(db, viewer, termination_id, input.expected_version)


@mutation(
    objecting.ACTION,
    TERMINATION,
    "The partner objects, with what is not right.",
    can=objecting.can_object_termination,
)
async def object_termination(db: AsyncSession, viewer: Viewer, input: inputs.ObjectTerminationInput) -> Row:
    """A termination that the partner objects to."""
    termination_id = row_id(TERMINATION, input.termination_id)
    return await objecting.object_termination(db, viewer, termination_id, input.answer, input.expected_version)


@mutation(
    concluding.ACTION,
    TERMINATION,
    "When the partner's time to answer is over, the provider ends the order by right (S0-44).",
    can=concluding.can_conclude_termination,
)
async def conclude_termination(db: AsyncSession, viewer: Viewer, input: inputs.TerminationInput) -> Row:
    """A final termination."""
    termination_id = row_id(TERMINATION, input.termination_id)
    return await concluding.conclude_termination(db, viewer, termination_id, input.expected_version)
