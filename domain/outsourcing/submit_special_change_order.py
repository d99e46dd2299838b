"""Submitting a change that takes its order beyond a price or a limit for special approval (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse
from domain.approvals.models import ApprovalKind
from domain.outsourcing.allowance import allow
from domain.outsourcing.beyond import beyond_by_change, excess_of_change, special_reason, unless_beyond
from domain.outsourcing.change_rows import change_for
from domain.outsourcing.models import ChangeOrder, OutsourcingOrder
from domain.outsourcing.order_queries import fresh_budget_lines
from domain.outsourcing.queries import named
from domain.outsourcing.submit_change_order import ask_for_approval, change_missing, unless_submittable

ACTION = "change_order:submit_special"


async def can_submit_special_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """It is a draft of a running order, ground and payments bear it, and it goes beyond a price, the partner's grade or a limit."""
    order = await named(db, OutsourcingOrder, change.order_id)
    if wrong := unless_submittable(order, change) or await change_missing(db, order, change):
        return wrong
    return unless_beyond(await beyond_by_change(db, actor, order, change))


async def submit_special_change_order(
    db: AsyncSession, actor: Actor, change_order_id: UUID, reason: str | None = None, expected_version: int | None = None
) -> ChangeOrder:
    """A change beyond a price or a limit asks for special approval by the chain of special orders, with a reason (S0-44).

    What it adds beyond each limit as it stands now is pinned on it, and becomes the order's own when the change counts.
    """
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    await fresh_budget_lines(db, order, lock=True)
    refuse(await can_submit_special_change_order(db, actor, change))
    allow(change, special_reason(reason, change.special_reason), await excess_of_change(db, order, change))
    await ask_for_approval(db, actor, order, change, ApprovalKind.SPECIAL_ORDER)
    return change
