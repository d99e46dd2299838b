"""A milestone is planned otherwise."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.planning.drafts import MilestoneDraft, milestone_values
from domain.planning.events import MilestonePlanned
from domain.planning.models import Milestone, MilestoneState
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import unless_in

ACTION = "milestone:change"


async def can_change_milestone(db: AsyncSession, actor: Actor, milestone: Milestone) -> Missing:
    """It is not reached, and its project is under way."""
    return unless_in(milestone, MilestoneState.PLANNED) or await unless_planning(db, milestone)


async def change_milestone(
    db: AsyncSession, actor: Actor, milestone_id: UUID, draft: MilestoneDraft, expected_version: int | None = None
) -> Milestone:
    """All that is planned of it, said anew; a baseline keeps the day of before."""
    milestone = await planned_row(db, actor, ACTION, Milestone, milestone_id, expected_version)
    refuse(await can_change_milestone(db, actor, milestone))
    for name, value in milestone_values(draft).items():
        setattr(milestone, name, value)
    await db.flush()
    record(db, actor, MilestonePlanned(milestone.id, milestone.project_id))
    return milestone
