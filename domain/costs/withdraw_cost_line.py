"""A cost line is withdrawn: it was wrong, or is of another project (S0-53)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.costs.events import CostWithdrawn
from domain.costs.models import CostLine
from domain.costs.refusals import CostRefusal
from domain.delivery.models import Project
from domain.hours.entry_drafts import unless_open
from domain.outsourcing.queries import named

ACTION = "cost:withdraw"


async def can_withdraw_cost_line(db: AsyncSession, actor: Actor, line: CostLine) -> Missing:
    """It counts still, and the project is not closed."""
    if line.withdrawn_at is not None:
        return [Refused(CostRefusal.COST_WITHDRAWN, "This cost line has been withdrawn already.")]
    return unless_open(await named(db, Project, line.project_id))


async def withdraw_cost_line(db: AsyncSession, actor: Actor, line_id: UUID, reason: str, expected_version: int | None = None) -> CostLine:
    """It stays readable with the reason, and counts no more; what is right is recorded anew."""
    line = await row_for(db, actor, ACTION, CostLine, line_id, expected_version=expected_version)
    refuse(await can_withdraw_cost_line(db, actor, line))
    line.withdrawn_at, line.withdrawn_by_id, line.withdrawn_reason = actor.now, actor.user_id, values.text(reason, "reason", 4000)
    await db.flush()
    record(db, actor, CostWithdrawn(line.id, line.project_id))
    return line
