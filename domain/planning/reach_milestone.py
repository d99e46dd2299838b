"""A milestone is reached."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.planning.events import MilestoneReached
from domain.planning.models import Milestone, MilestoneState
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import move, unless_may_become
from domain.values import past_day

ACTION = "milestone:reach"


async def can_reach_milestone(db: AsyncSession, actor: Actor, milestone: Milestone) -> Missing:
    """It is not reached yet, and its project is under way."""
    return unless_may_become(milestone, MilestoneState.REACHED) or await unless_planning(db, milestone)


async def reach_milestone(
    db: AsyncSession, actor: Actor, milestone_id: UUID, reached_on: date | None = None, expected_version: int | None = None
) -> Milestone:
    """Reached today, or on a day before. DATE_IN_FUTURE."""
    milestone = await planned_row(db, actor, ACTION, Milestone, milestone_id, expected_version)
    refuse(await can_reach_milestone(db, actor, milestone))
    milestone.reached_on = past_day(reached_on or actor.today, actor.today, "reachedOn")
    milestone.reached_by_id = actor.user_id
    await move(db, milestone, MilestoneState.REACHED)
    record(db, actor, MilestoneReached(milestone.id, milestone.project_id))
    return milestone
