"""Submitting an order that goes beyond a price or a limit for special approval (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.approvals.models import ApprovalKind
from domain.outsourcing.allowance import allow
from domain.outsourcing.beyond import beyond, special_reason, unless_beyond
from domain.outsourcing.broken import excess
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.order_queries import fresh_budget_lines
from domain.outsourcing.states import unless_in
from domain.outsourcing.submit_order import ask_for_approval, unready

ACTION = "order:submit_special"


async def can_submit_special_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It is a draft, ready to be asked for, and goes beyond a price, the partner's grade or a limit."""
    if wrong := unless_in(order, OrderState.DRAFT) or await unready(db, order):
        return wrong
    return unless_beyond(await beyond(db, actor, order))


async def submit_special_order(
    db: AsyncSession, actor: Actor, order_id: UUID, reason: str | None = None, expected_version: int | None = None
) -> OutsourcingOrder:
    """An order beyond a price or a limit asks for special approval by its own chain, with a reason (S0-44).

    What it takes beyond each limit as it stands now is pinned on it; all others together still stop exactly at the limit.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    await fresh_budget_lines(db, order, lock=True)
    refuse(await can_submit_special_order(db, actor, order))
    allow(order, special_reason(reason, order.special_reason), await excess(db, order))
    await ask_for_approval(db, actor, order, ApprovalKind.SPECIAL_ORDER)
    return order
