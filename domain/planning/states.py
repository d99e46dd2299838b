"""The lifecycles of milestones and tasks as data, held by the database too (requirements, section 6)."""

import enum

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, Refused, refuse
from domain.lifecycle import held_by_trigger, steps
from domain.planning.models import Milestone, MilestoneState, ProjectTaskState, Task
from domain.planning.refusals import PlanningRefusal

TASK_STEPS = steps(
    """
    PLANNED: RUNNING CANCELLED
    RUNNING: DONE CANCELLED
    DONE: RUNNING
    """,
    ProjectTaskState,
)
MILESTONE_STEPS = steps(
    """
    PLANNED: REACHED
    REACHED: PLANNED
    """,
    MilestoneState,
)
held_by_trigger(Task.__table__, TASK_STEPS)
held_by_trigger(Milestone.__table__, MILESTONE_STEPS)

OPEN = (ProjectTaskState.PLANNED, ProjectTaskState.RUNNING)
"""Work is still to be done."""


def unless_in(row: Task | Milestone, *states: enum.StrEnum) -> Missing:
    """That the row is in none of the states."""
    if row.state in states:
        return []
    wrong = PlanningRefusal.PLAN_WRONG_STATE
    return [Refused(wrong, "This is not possible in the present state.", state=row.state.value)]


def unless_may_become(row: Task | Milestone, to: enum.StrEnum) -> Missing:
    """That the row cannot come into the state from where it is."""
    return unless_in(row, *(state for state, follow in _steps(row).items() if to in follow))


async def move(db: AsyncSession, row: Task | Milestone, to: enum.StrEnum) -> None:
    """The one way in which a state changes; it flushes, so that the constraints of the new state speak here."""
    refuse([] if to in _steps(row)[row.state] else unless_in(row))
    setattr(row, "state", to)  # noqa: B010 — the tables have state types of their own
    await db.flush()


def _steps(row: Task | Milestone) -> dict[enum.StrEnum, frozenset[enum.StrEnum]]:
    return dict(TASK_STEPS if isinstance(row, Task) else MILESTONE_STEPS)
