"""The project manager enters a defect or incident (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, save
from domain.outsourcing.below_order import below
from domain.outsourcing.defect_drafts import DefectDraft, next_number, unless_open, write
from domain.outsourcing.models import OrderDefect, Settlement
from domain.outsourcing.settlement_events import DefectRecorded

ACTION = "defect:record"


async def can_record_defect(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """The order is accepted, and not evaluated yet."""
    return unless_open(settlement)


async def record_defect(
    db: AsyncSession, actor: Actor, settlement_id: UUID, draft: DefectDraft, expected_version: int | None = None
) -> OrderDefect:
    """Between the final acceptance and the evaluation; the partner reads it from now on (S0-49)."""
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_record_defect(db, actor, settlement))
    defect = OrderDefect(**below(settlement), number=await next_number(db, settlement), recorded_by_id=actor.user_id)
    write(actor, defect, draft, settlement)
    await save(db, defect)
    record(db, actor, DefectRecorded(defect.id, defect.order_id))
    return defect
