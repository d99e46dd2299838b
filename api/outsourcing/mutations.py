"""The acts on orders as mutation fields (S0-44)."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import order_inputs as inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import accept_order as accepting
from domain.outsourcing import approve_order as approving
from domain.outsourcing import cancel_order as cancelling
from domain.outsourcing import decline_order as declining
from domain.outsourcing import place_order as placing
from domain.outsourcing import return_order as returning
from domain.outsourcing import revise_order as revising
from domain.outsourcing import submit_order as submitting
from domain.outsourcing import submit_special_order as submitting_special
from domain.outsourcing import withdraw_order as withdrawing
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.order_drafts import DeliverableDraft, LineDraft, OfferDraft, OrderDraft, PenaltyDraft, TermDraft

ORDER = "OutsourcingOrder"


@mutation(
    placing.ACTION,
    ORDER,
    "The project manager writes an order to a partner under its agreement; it takes nothing from the limits yet (S0-44).",
    can=placing.can_place_order,
)
async def place_order(db: AsyncSession, viewer: Viewer, input: inputs.PlaceOrderInput) -> Row:
    """A draft order."""
    project_id, agreement_id = row_id("Project", input.project_id), row_id("PartnerAgreement", input.agreement_id)
    return await placing.place_order(db, viewer, project_id, agreement_id, _draft(input))


@mutation(
    revising.ACTION,
    ORDER,
    "A draft, also one that was returned or declined, is written anew by the project manager (S0-44).",
    can=revising.can_revise_order,
)
async def revise_order(db: AsyncSession, viewer: Viewer, input: inputs.ReviseOrderInput) -> Row:
    """A draft."""
    return await revising.revise_order(db, viewer, row_id(ORDER, input.order_id), _draft(input), input.expected_version)


@mutation(
    submitting.ACTION,
    ORDER,
    "The order goes into approval; its amount and days are reserved on three budget lines, or it is refused (S0-44).",
    can=submitting.can_submit_order,
)
async def submit_order(db: AsyncSession, viewer: Viewer, input: inputs.OrderInput) -> Row:
    """A submitted order."""
    return await submitting.submit_order(db, viewer, row_id(ORDER, input.order_id), input.expected_version)


@mutation(
    submitting_special.ACTION,
    ORDER,
    "An order beyond a price or a limit goes into special approval (特批); what it takes beyond each limit is pinned on it (S0-44).",
    can=submitting_special.can_submit_special_order,
)
async def submit_special_order(db: AsyncSession, viewer: Viewer, input: inputs.SubmitSpecialOrderInput) -> Row:
    """A submitted order."""
    order_id = row_id(ORDER, input.order_id)
    return await submitting_special.submit_special_order(db, viewer, order_id, input.reason, input.expected_version)


@mutation(
    approving.ACTION,
    ORDER,
    "The approver's yes on the step that is theirs; the last one books the order and sends it (S0-44).",
    can=approving.can_approve_order,
)
async def approve_order(db: AsyncSession, viewer: Viewer, input: inputs.ApproveOrderInput) -> Row:
    """A sent order, or one that waits for its next step."""
    return await approving.approve_order(db, viewer, row_id(ORDER, input.order_id), input.expected_version, input.opinion)


@mutation(
    withdrawing.ACTION,
    ORDER,
    "Whoever submitted the order, or answers for it, takes it out of approval; what it reserved is free again.",
    can=withdrawing.can_withdraw_order,
)
async def withdraw_order(db: AsyncSession, viewer: Viewer, input: inputs.OrderInput) -> Row:
    """A draft again."""
    return await withdrawing.withdraw_order(db, viewer, row_id(ORDER, input.order_id), input.expected_version)


@mutation(
    returning.ACTION,
    ORDER,
    "The approver gives the order back with a reason; what it reserved is free again.",
    can=returning.can_return_order,
)
async def return_order(db: AsyncSession, viewer: Viewer, input: inputs.OrderReasonInput) -> Row:
    """A draft again."""
    return await returning.return_order(db, viewer, row_id(ORDER, input.order_id), input.reason, input.expected_version)


@mutation(
    cancelling.ACTION,
    ORDER,
    "An order that does not run yet, or was declined, is ended with a reason; its limits are free again.",
    can=cancelling.can_cancel_order,
)
async def cancel_order(db: AsyncSession, viewer: Viewer, input: inputs.OrderReasonInput) -> Row:
    """A cancelled order."""
    return await cancelling.cancel_order(db, viewer, row_id(ORDER, input.order_id), input.reason, input.expected_version)


@mutation(
    accepting.ACTION,
    ORDER,
    "The partner accepts the order; it runs, and its advance payment opens (S0-44).",
    can=accepting.can_accept_order,
)
async def accept_order(db: AsyncSession, viewer: Viewer, input: inputs.OrderInput) -> Row:
    """A running order."""
    return await accepting.accept_order(db, viewer, row_id(ORDER, input.order_id), input.expected_version)


@mutation(
    declining.ACTION, ORDER, "The partner declines the order with a reason; its limits are free again.", can=declining.can_decline_order
)
async def decline_order(db: AsyncSession, viewer: Viewer, input: inputs.OrderReasonInput) -> Row:
    """A declined order."""
    return await declining.decline_order(db, viewer, row_id(ORDER, input.order_id), input.reason, input.expected_version)


def _draft(given: inputs.OrderContent) -> OrderDraft:
    return OrderDraft(
        title=given.title,
        scope=given.scope,
        way=given.way,
        selection_reason=given.selection_reason,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        lines=[LineDraft(line.level, line.days, line.unit_price) for line in given.lines],
        terms=[_term(term) for term in given.terms],
        deliverables=[DeliverableDraft(item.name, item.criteria) for item in given.deliverables],
        penalty=PenaltyDraft(given.penalty_rate or Decimal(0), given.penalty_cap or Decimal(0)),
        warranty_months=given.warranty_months or 0,
        has_subcontracting_ban=given.has_subcontracting_ban is not False,
        special_reason=given.special_reason,
        selection=given.selection,
        days_source=given.days_source,
        clock_source=given.clock_source or ClockSource.ORDER_ACCEPTANCE,
        offers=[_offer(offer) for offer in given.offers or ()],
    )


def _term(given: inputs.OrderTermInput) -> TermDraft:
    return TermDraft(given.kind, given.percent, given.due_days, given.awaits, given.deliverable, given.by_month is True)


def _offer(given: inputs.OrderOfferInput) -> OfferDraft:
    return OfferDraft(
        amount=given.amount,
        partner_id=row_id("Partner", given.partner_id) if given.partner_id else None,
        name=given.name,
        document_id=row_id("Document", given.document_id) if given.document_id else None,
        is_chosen=given.is_chosen is True,
        remark=given.remark,
    )
