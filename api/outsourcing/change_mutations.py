"""Change orders as mutation fields (S0-44)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import change_inputs, order_inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import accept_change_order as accepting
from domain.outsourcing import approve_change_order as approving
from domain.outsourcing import cancel_change_order as cancelling
from domain.outsourcing import decline_change_order as declining
from domain.outsourcing import place_change_order as placing
from domain.outsourcing import return_change_order as returning
from domain.outsourcing import revise_change_order as revising
from domain.outsourcing import submit_change_order as submitting
from domain.outsourcing import submit_special_change_order as submitting_special
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.order_drafts import LineDraft

CHANGE = "ChangeOrder"


@mutation(
    placing.ACTION,
    CHANGE,
    "The project manager writes a change of a running order; it takes nothing from the limits yet (S0-44).",
    on=OutsourcingOrder,
    can=placing.can_place_change_order,
)
async def place_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.PlaceChangeOrderInput) -> Row:
    """A draft."""
    order_id = row_id("OutsourcingOrder", input.order_id)
    return await placing.place_change_order(db, viewer, order_id, _draft(input), input.expected_version)


@mutation(
    revising.ACTION,
    CHANGE,
    "A draft change order is written anew by the project manager (S0-44).",
    can=revising.can_revise_change_order,
)
async def revise_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.ReviseChangeOrderInput) -> Row:
    """A draft."""
    return await revising.revise_change_order(db, viewer, row_id(CHANGE, input.change_order_id), _draft(input), input.expected_version)


@mutation(
    submitting.ACTION,
    CHANGE,
    "The change goes into approval; what it adds is reserved on three budget lines, or it is refused (S0-44).",
    can=submitting.can_submit_change_order,
)
async def submit_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.ChangeOrderInput) -> Row:
    """A submitted change."""
    return await submitting.submit_change_order(db, viewer, row_id(CHANGE, input.change_order_id), input.expected_version)


@mutation(
    submitting_special.ACTION,
    CHANGE,
    "A change beyond a price or a limit goes into special approval (特批); what it adds beyond each limit is pinned on it (S0-44).",
    can=submitting_special.can_submit_special_change_order,
)
async def submit_special_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.SubmitSpecialChangeOrderInput) -> Row:
    """A submitted change."""
    change_id = row_id(CHANGE, input.change_order_id)
    return await submitting_special.submit_special_change_order(db, viewer, change_id, input.reason, input.expected_version)


@mutation(
    approving.ACTION,
    CHANGE,
    "The yes of one approver; with the last one what the change adds is booked, and it is sent to the partner (S0-44).",
    can=approving.can_approve_change_order,
)
async def approve_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.ApproveChangeOrderInput) -> Row:
    """A sent change, or one with a step less to go."""
    change_id = row_id(CHANGE, input.change_order_id)
    return await approving.approve_change_order(db, viewer, change_id, input.expected_version, input.opinion)


@mutation(
    returning.ACTION,
    CHANGE,
    "The approver gives the change back with a reason; what it reserved is free again.",
    can=returning.can_return_change_order,
)
async def return_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.ChangeOrderReasonInput) -> Row:
    """A draft again."""
    change_id = row_id(CHANGE, input.change_order_id)
    return await returning.return_change_order(db, viewer, change_id, input.reason, input.expected_version)


@mutation(
    cancelling.ACTION,
    CHANGE,
    "A change that the partner has not answered is called off with a reason; its limits are free again.",
    can=cancelling.can_cancel_change_order,
)
async def cancel_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.ChangeOrderReasonInput) -> Row:
    """A cancelled change."""
    change_id = row_id(CHANGE, input.change_order_id)
    return await cancelling.cancel_change_order(db, viewer, change_id, input.reason, input.expected_version)


@mutation(
    accepting.ACTION,
    CHANGE,
    "The partner accepts the change; the order as changed is what is accepted and settled (S0-44).",
    can=accepting.can_accept_change_order,
)
async def accept_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.ChangeOrderInput) -> Row:
    """An accepted change."""
    return await accepting.accept_change_order(db, viewer, row_id(CHANGE, input.change_order_id), input.expected_version)


@mutation(
    declining.ACTION,
    CHANGE,
    "The partner declines the change with a reason; the order runs on as it was.",
    can=declining.can_decline_change_order,
)
async def decline_change_order(db: AsyncSession, viewer: Viewer, input: change_inputs.ChangeOrderReasonInput) -> Row:
    """A declined change."""
    change_id = row_id(CHANGE, input.change_order_id)
    return await declining.decline_change_order(db, viewer, change_id, input.reason, input.expected_version)


def _draft(given: change_inputs.ChangeOrderContent) -> ChangeDraft:
    lines = _lines(given.added), _lines(given.removed)
    return ChangeDraft(given.reason, given.scope, given.ends_on, *lines, given.special_reason, given.clock_source)


def _lines(lines: Sequence[order_inputs.OrderLineInput] | None) -> list[LineDraft]:
    return [LineDraft(line.level, line.days, line.unit_price) for line in lines or ()]
