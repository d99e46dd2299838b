"""A milestone was not reached after all."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.planning.events import MilestoneTakenBack
from domain.planning.models import Milestone, MilestoneState
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import move, unless_may_become

ACTION = "milestone:take_back"


async def can_take_milestone_back(db: AsyncSession, actor: Actor, milestone: Milestone) -> Missing:
    """It is reached, and its project is under way."""
    return unless_may_become(milestone, MilestoneState.PLANNED) or await unless_planning(db, milestone)


async def take_milestone_back(db: AsyncSession, actor: Actor, milestone_id: UUID, expected_version: int | None = None) -> Milestone:
    """It is planned again, for the day that it was planned for; that it was said to be reached stays in the audit."""
    milestone = await planned_row(db, actor, ACTION, Milestone, milestone_id, expected_version)
    refuse(await can_take_milestone_back(db, actor, milestone))
    milestone.reached_on = milestone.reached_by_id = None
    await move(db, milestone, MilestoneState.PLANNED)
    record(db, actor, MilestoneTakenBack(milestone.id, milestone.project_id))
    return milestone
