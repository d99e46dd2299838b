"""The project manager corrects a defect or incident (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.outsourcing.defect_drafts import DefectDraft, unless_correctable, write
from domain.outsourcing.models import OrderDefect
from domain.outsourcing.settlement_events import DefectRecorded
from domain.outsourcing.settlement_queries import settlement_of

ACTION = "defect:correct"


async def can_correct_defect(db: AsyncSession, actor: Actor, defect: OrderDefect) -> Missing:
    """Its order is not evaluated yet, and the entry stands."""
    return await unless_correctable(db, defect)


async def correct_defect(
    db: AsyncSession, actor: Actor, defect_id: UUID, draft: DefectDraft, expected_version: int | None = None
) -> OrderDefect:
    """All its values anew, as when it was responded to or fixed; what stood before is in the audit (S0-49)."""
    defect = await row_for(db, actor, ACTION, OrderDefect, defect_id, expected_version=expected_version)
    settlement = await settlement_of(db, defect.order_id)
    refuse(await can_correct_defect(db, actor, defect))
    write(actor, defect, draft, settlement)
    await db.flush()
    record(db, actor, DefectRecorded(defect.id, defect.order_id))
    return defect
