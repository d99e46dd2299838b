"""The provider changes a deduction (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.outsourcing.deduction_drafts import DeductionDraft, unless_changeable, within_order, write
from domain.outsourcing.models import Deduction
from domain.outsourcing.settlement_queries import settlement_of

ACTION = "deduction:change"


async def can_change_deduction(db: AsyncSession, actor: Actor, deduction: Deduction) -> Missing:
    """Nothing is approved, and the deduction stands."""
    return await unless_changeable(db, deduction)


async def change_deduction(
    db: AsyncSession, actor: Actor, deduction_id: UUID, draft: DeductionDraft, expected_version: int | None = None
) -> Deduction:
    """All its values anew; a statement that holds it keeps its own copy, the next one has the new values (S0-49)."""
    deduction = await row_for(db, actor, ACTION, Deduction, deduction_id, expected_version=expected_version)
    settlement = await settlement_of(db, deduction.order_id)
    refuse(await can_change_deduction(db, actor, deduction))
    await write(db, actor, deduction, draft)
    await db.flush()
    await within_order(db, settlement)
    return deduction
