"""The provider withdraws a deduction (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.outsourcing.deduction_drafts import unless_changeable
from domain.outsourcing.models import Deduction
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_queries import settlement_of

ACTION = "deduction:withdraw"


async def can_withdraw_deduction(db: AsyncSession, actor: Actor, deduction: Deduction) -> Missing:
    """Nothing is approved, and the deduction stands."""
    return await unless_changeable(db, deduction)


async def withdraw_deduction(
    db: AsyncSession, actor: Actor, deduction_id: UUID, reason: str, expected_version: int | None = None
) -> Deduction:
    """It stands in no further statement; the row stays with the reason (S0-49)."""
    deduction = await row_for(db, actor, ACTION, Deduction, deduction_id, expected_version=expected_version)
    await settlement_of(db, deduction.order_id)
    refuse(await can_withdraw_deduction(db, actor, deduction))
    withdraw(actor, deduction, reason)
    await db.flush()
    return deduction


def withdraw(actor: Actor, deduction: Deduction, reason: str) -> None:
    """Once, with a reason."""
    if deduction.withdrawn_at is not None:
        raise Refused(SettlementRefusal.DEDUCTION_WITHDRAWN, "This deduction has been withdrawn.")
    deduction.withdrawn_at, deduction.withdrawn_reason = actor.now, values.text(reason, "reason", 4000)
