"""What happened to the plan of a project."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class MilestonePlanned:
    """A milestone is new, or has another day or name."""

    milestone_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class MilestoneReached:
    """A milestone is reached."""

    milestone_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class MilestoneTakenBack:
    """A milestone was not reached after all."""

    milestone_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class TaskPlanned:
    """A task is new, or is planned otherwise."""

    task_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class TaskAssigned:
    """A person does the task from now on."""

    task_id: UUID
    project_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class TaskUnassigned:
    """A person does the task no longer."""

    task_id: UUID
    project_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class TaskStarted:
    """Work on the task has begun."""

    task_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class ProgressRecorded:
    """The task is further than it was, or less far."""

    task_id: UUID
    project_id: UUID
    progress: int


@dataclass(frozen=True)
class TaskFinished:
    """The task is done."""

    task_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class TaskReopened:
    """The task was not done after all."""

    task_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class TaskCancelled:
    """The task is not done any more."""

    task_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class PlanShifted:
    """A task has moved, or is late, and so many tasks and milestones with it."""

    task_id: UUID
    project_id: UUID
    moves: int


@dataclass(frozen=True)
class DependencyAdded:
    """A task waits for another one."""

    task_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class DependencyRemoved:
    """A task waits no longer for another one."""

    task_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class BaselineSet:
    """The plan of a project is kept as it stands."""

    baseline_id: UUID
    project_id: UUID
