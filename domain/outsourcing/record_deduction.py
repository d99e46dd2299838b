"""The provider enters a deduction (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for, save
from domain.outsourcing.below_order import below
from domain.outsourcing.deduction_drafts import OPEN_TO_DEDUCTIONS, DeductionDraft, next_number, within_order, write
from domain.outsourcing.models import Deduction, Settlement
from domain.outsourcing.states import unless_in

ACTION = "deduction:record"


async def can_record_deduction(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """The partner has applied, and nothing is approved."""
    return unless_in(settlement, *OPEN_TO_DEDUCTIONS)


async def record_deduction(
    db: AsyncSession, actor: Actor, settlement_id: UUID, draft: DeductionDraft, expected_version: int | None = None
) -> Deduction:
    """It stands in the next statement; until that is proposed the partner does not see it (S0-49)."""
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_record_deduction(db, actor, settlement))
    deduction = Deduction(
        **below(settlement),
        settlement_id=settlement.id,
        number=await next_number(db, settlement),
        currency=settlement.currency,
        recorded_by_id=actor.user_id,
    )
    await write(db, actor, deduction, draft)
    await save(db, deduction)
    await within_order(db, settlement)
    return deduction
