"""What the acts on a plan are given."""

from datetime import date

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.planning.models import TaskPriority

use_enum(TaskPriority)


@strawberry.input(description="A milestone as planned.")
class MilestonePlanInput:
    """All that is said of it."""

    name: str = described("The name, at most 200 characters.")
    planned_on: date = described("The day it is planned for.")
    is_customer_visible: bool = described("Whether the customer is shown it.")
    description: str | None = optional("A word for the provider's own people, at most 4,000 characters.")


@strawberry.input(description="A task as planned: up to a last day, or for a number of working days.")
class TaskPlanInput:
    """All that is said of it."""

    name: str = described("The name, at most 200 characters.")
    starts_on: date = described("The first day.")
    ends_on: date | None = optional("The last day; or give `workingDays`.")
    working_days: int | None = optional("How many working days it takes from the first one on; or give `endsOn`.")
    priority: TaskPriority = described("How urgent it is.")
    milestone_id: strawberry.ID | None = optional("The project's milestone that it is done for.")
    parent_task_id: strawberry.ID | None = optional("The project's task that it is part of.")
    is_customer_visible: bool = described("Whether the customer is shown it.")
    description: str | None = optional("What is to be done, for whoever does it, at most 4,000 characters.")


@strawberry.input(description="A new milestone.")
class AddMilestoneInput(ActInput):
    """For a project."""

    project_id: strawberry.ID = described("The project.")
    milestone: MilestonePlanInput = described("The milestone.")


@strawberry.input(description="A milestone planned otherwise.")
class ChangeMilestoneInput(ChangeInput):
    """All of it anew."""

    milestone_id: strawberry.ID = described("The milestone.")
    milestone: MilestonePlanInput = described("All that holds from now on.")


@strawberry.input(description="A milestone that is reached.")
class ReachMilestoneInput(ChangeInput):
    """When."""

    milestone_id: strawberry.ID = described("The milestone.")
    reached_on: date | None = optional("The day; today without one.")


@strawberry.input(description="An act on a milestone.")
class MilestoneInput(ChangeInput):
    """A milestone."""

    milestone_id: strawberry.ID = described("The milestone.")


@strawberry.input(description="A new task.")
class AddTaskInput(ActInput):
    """For a project."""

    project_id: strawberry.ID = described("The project.")
    task: TaskPlanInput = described("The task.")


@strawberry.input(description="A task planned otherwise.")
class ChangeTaskInput(ChangeInput):
    """All of it anew."""

    task_id: strawberry.ID = described("The task.")
    task: TaskPlanInput = described("All that holds from now on.")


@strawberry.input(description="A person for a task.")
class AssignTaskInput(ChangeInput):
    """Who does it."""

    task_id: strawberry.ID = described("The task.")
    user_id: strawberry.ID = described("A person who is on the project.")


@strawberry.input(description="An act on an assignment.")
class TaskAssignmentInput(ActInput):
    """An assignment."""

    task_assignment_id: strawberry.ID = described("The assignment.")


@strawberry.input(description="A task that is begun.")
class StartTaskInput(ChangeInput):
    """When."""

    task_id: strawberry.ID = described("The task.")
    started_on: date | None = optional("The day; today without one.")


@strawberry.input(description="How far a task is.")
class TaskProgressInput(ChangeInput):
    """In whole per cent."""

    task_id: strawberry.ID = described("The task.")
    progress: int = described("From 0 to 100.")


@strawberry.input(description="A task that is done.")
class FinishTaskInput(ChangeInput):
    """When."""

    task_id: strawberry.ID = described("The task.")
    finished_on: date | None = optional("The day; today without one.")


@strawberry.input(description="A task that is not done any more.")
class CancelTaskInput(ChangeInput):
    """Why."""

    task_id: strawberry.ID = described("The task.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="What a task waits for.")
class AddDependencyInput(ChangeInput):
    """Finish to start."""

    successor_id: strawberry.ID = described("The task that waits.")
    predecessor_id: strawberry.ID = described("The task of the same project that it waits for.")
    lag_days: int = described("Working days that pass in between, 0 to 250.")


@strawberry.input(description="An act on a dependency.")
class TaskDependencyInput(ActInput):
    """A dependency."""

    task_dependency_id: strawberry.ID = described("The dependency.")


@strawberry.input(description="The plan of a project, kept as it stands.")
class SetBaselineInput(ChangeInput):
    """Why."""

    project_id: strawberry.ID = described("The project.")
    reason: str | None = optional("Why, at most 4,000 characters.")


@strawberry.input(description="How a task moves: to a first day, to a last day, or as late as it is.")
class ShiftPlanInput(ChangeInput):
    """Where to."""

    task_id: strawberry.ID = described("The task.")
    starts_on: date | None = optional("Its new first day; its duration stays. Only of a task that has not begun.")
    ends_on: date | None = optional("Its new last day. Without either its successors follow as late as it is.")
    digest: str | None = optional("The `digest` of the preview that was seen; CONFLICT if something else would move by now.")
