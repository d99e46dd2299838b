"""The project manager withdraws a defect that was entered wrongly (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for
from domain.outsourcing.defect_drafts import unless_correctable
from domain.outsourcing.models import OrderDefect
from domain.outsourcing.settlement_events import DefectRecorded
from domain.outsourcing.settlement_queries import settlement_of

ACTION = "defect:withdraw"


async def can_withdraw_defect(db: AsyncSession, actor: Actor, defect: OrderDefect) -> Missing:
    """Its order is not evaluated yet, and the entry stands."""
    return await unless_correctable(db, defect)


async def withdraw_defect(db: AsyncSession, actor: Actor, defect_id: UUID, reason: str, expected_version: int | None = None) -> OrderDefect:
    """It stays to be read, with the reason, and counts no longer (S0-49)."""
    defect = await row_for(db, actor, ACTION, OrderDefect, defect_id, expected_version=expected_version)
    await settlement_of(db, defect.order_id)
    refuse(await can_withdraw_defect(db, actor, defect))
    defect.withdrawn_at, defect.withdrawn_reason = actor.now, values.text(reason, "reason", 4000)
    await db.flush()
    record(db, actor, DefectRecorded(defect.id, defect.order_id))
    return defect
