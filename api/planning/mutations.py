"""The plan of a project as mutation fields (S0-50)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.planning import inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.planning import add_dependency as adding_dependency
from domain.planning import add_milestone as adding_milestone
from domain.planning import add_task as adding_task
from domain.planning import assign_task as assigning
from domain.planning import cancel_task as cancelling
from domain.planning import change_milestone as changing_milestone
from domain.planning import change_task as changing_task
from domain.planning import finish_task as finishing
from domain.planning import reach_milestone as reaching
from domain.planning import record_progress as recording
from domain.planning import remove_dependency as removing
from domain.planning import reopen_task as reopening
from domain.planning import set_baseline as setting
from domain.planning import shift_plan as shifting
from domain.planning import start_task as starting
from domain.planning import take_milestone_back as taking_back
from domain.planning import unassign_task as unassigning
from domain.planning.dependency_models import TaskDependency
from domain.planning.drafts import MilestoneDraft, TaskDraft
from domain.planning.models import Task
from domain.planning.shifting import Wanted

MILESTONE, TASK, ASSIGNMENT = "Milestone", "Task", "TaskAssignment"


@mutation(
    adding_milestone.ACTION,
    MILESTONE,
    "A milestone for a project, shown to the customer or not (S0-50, S2-33).",
    can=adding_milestone.can_add_milestone,
)
async def add_milestone(db: AsyncSession, viewer: Viewer, input: inputs.AddMilestoneInput) -> Row:
    """A planned milestone."""
    return await adding_milestone.add_milestone(db, viewer, row_id("Project", input.project_id), _milestone(input.milestone))


@mutation(
    changing_milestone.ACTION,
    MILESTONE,
    "What is planned of a milestone, said anew.",
    can=changing_milestone.can_change_milestone,
)
async def change_milestone(db: AsyncSession, viewer: Viewer, input: inputs.ChangeMilestoneInput) -> Row:
    """The milestone."""
    milestone_id, draft = row_id(MILESTONE, input.milestone_id), _milestone(input.milestone)
    return await changing_milestone.change_milestone(db, viewer, milestone_id, draft, input.expected_version)


@mutation(reaching.ACTION, MILESTONE, "The milestone is reached, today or on a day before.", can=reaching.can_reach_milestone)
async def reach_milestone(db: AsyncSession, viewer: Viewer, input: inputs.ReachMilestoneInput) -> Row:
    """A reached milestone."""
    milestone_id = row_id(MILESTONE, input.milestone_id)
    return await reaching.reach_milestone(db, viewer, milestone_id, input.reached_on, input.expected_version)


@mutation(
    taking_back.ACTION, MILESTONE, "The milestone was not reached after all; it is planned again.", can=taking_back.can_take_milestone_back
)
async def take_milestone_back(db: AsyncSession, viewer: Viewer, input: inputs.MilestoneInput) -> Row:
    """A planned milestone."""
    return await taking_back.take_milestone_back(db, viewer, row_id(MILESTONE, input.milestone_id), input.expected_version)


@mutation(
    adding_task.ACTION,
    TASK,
    "A task for a project, with its planned days, shown to the customer or not (S0-50, S2-33).",
    can=adding_task.can_add_task,
)
async def add_task(db: AsyncSession, viewer: Viewer, input: inputs.AddTaskInput) -> Row:
    """A planned task."""
    return await adding_task.add_task(db, viewer, row_id("Project", input.project_id), task_draft(input.task))


@mutation(changing_task.ACTION, TASK, "What is planned of a task, said anew; what was done stays.", can=changing_task.can_change_task)
async def change_task(db: AsyncSession, viewer: Viewer, input: inputs.ChangeTaskInput) -> Row:
    """The task."""
    return await changing_task.change_task(db, viewer, row_id(TASK, input.task_id), task_draft(input.task), input.expected_version)


@mutation(assigning.ACTION, ASSIGNMENT, "A person who is on the project does the task from now on.", can=assigning.can_assign_task)
async def assign_task(db: AsyncSession, viewer: Viewer, input: inputs.AssignTaskInput) -> Row:
    """The assignment."""
    task_id, user_id = row_id(TASK, input.task_id), row_id("User", input.user_id)
    return await assigning.assign_task(db, viewer, task_id, user_id, input.expected_version)


@mutation(unassigning.ACTION, ASSIGNMENT, "The person does the task no longer.", can=unassigning.can_unassign_task)
async def unassign_task(db: AsyncSession, viewer: Viewer, input: inputs.TaskAssignmentInput) -> Row:
    """The ended assignment."""
    return await unassigning.unassign_task(db, viewer, row_id(ASSIGNMENT, input.task_assignment_id))


@mutation(starting.ACTION, TASK, "Whoever does the task, or the manager, begins it.", can=starting.can_start_task)
async def start_task(db: AsyncSession, viewer: Viewer, input: inputs.StartTaskInput) -> Row:
    """A running task."""
    return await starting.start_task(db, viewer, row_id(TASK, input.task_id), input.started_on, input.expected_version)


@mutation(recording.ACTION, TASK, "Whoever does the task, or the manager, says how far it is.", can=recording.can_record_progress)
async def record_progress(db: AsyncSession, viewer: Viewer, input: inputs.TaskProgressInput) -> Row:
    """The task."""
    return await recording.record_progress(db, viewer, row_id(TASK, input.task_id), input.progress, input.expected_version)


@mutation(finishing.ACTION, TASK, "The task is done, wholly; all of its parts have ended.", can=finishing.can_finish_task)
async def finish_task(db: AsyncSession, viewer: Viewer, input: inputs.FinishTaskInput) -> Row:
    """A task that is done."""
    return await finishing.finish_task(db, viewer, row_id(TASK, input.task_id), input.finished_on, input.expected_version)


@mutation(reopening.ACTION, TASK, "The task was not done after all: it runs again.", can=reopening.can_reopen_task)
async def reopen_task(db: AsyncSession, viewer: Viewer, input: inputs.TaskProgressInput) -> Row:
    """A running task."""
    return await reopening.reopen_task(db, viewer, row_id(TASK, input.task_id), input.progress, input.expected_version)


@mutation(cancelling.ACTION, TASK, "The task is not done any more, with the reason.", can=cancelling.can_cancel_task)
async def cancel_task(db: AsyncSession, viewer: Viewer, input: inputs.CancelTaskInput) -> Row:
    """A cancelled task."""
    return await cancelling.cancel_task(db, viewer, row_id(TASK, input.task_id), input.reason, input.expected_version)


@mutation(
    adding_dependency.ACTION,
    "TaskDependency",
    "A task begins after another one has ended, so many working days later; in no circle (S0-50).",
    on=Task,
    can=adding_dependency.can_add_dependency,
)
async def add_dependency(db: AsyncSession, viewer: Viewer, input: inputs.AddDependencyInput) -> Row:
    """The dependency."""
    successor_id, predecessor_id = row_id(TASK, input.successor_id), row_id(TASK, input.predecessor_id)
    return await adding_dependency.add_dependency(db, viewer, successor_id, predecessor_id, input.lag_days, input.expected_version)


@mutation(removing.ACTION, TASK, "The task waits for the other one no longer.", on=TaskDependency, can=removing.can_remove_dependency)
async def remove_dependency(db: AsyncSession, viewer: Viewer, input: inputs.TaskDependencyInput) -> Row:
    """The task that waited."""
    return await removing.remove_dependency(db, viewer, row_id("TaskDependency", input.task_dependency_id))


@mutation(
    setting.ACTION,
    "Baseline",
    "The plan of the project as it stands becomes its next baseline, which is never changed (S0-50).",
    can=setting.can_set_baseline,
)
async def set_baseline(db: AsyncSession, viewer: Viewer, input: inputs.SetBaselineInput) -> Row:
    """The baseline."""
    return await setting.set_baseline(db, viewer, row_id("Project", input.project_id), input.reason, input.expected_version)


@mutation(
    shifting.ACTION,
    TASK,
    "The task moves, or is late, and all that waits for it moves along, with the milestones, in one go (S0-50).",
    can=shifting.can_shift_plan,
)
async def shift_plan(db: AsyncSession, viewer: Viewer, input: inputs.ShiftPlanInput) -> Row:
    """The task."""
    wanted = Wanted(input.starts_on, input.ends_on)
    return await shifting.shift_plan(db, viewer, row_id(TASK, input.task_id), wanted, input.digest, input.expected_version)


def _milestone(given: inputs.MilestonePlanInput) -> MilestoneDraft:
    return MilestoneDraft(given.name, given.planned_on, given.is_customer_visible, given.description)


def task_draft(given: inputs.TaskPlanInput) -> TaskDraft:
    return TaskDraft(
        name=given.name,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        working_days=given.working_days,
        priority=given.priority,
        milestone_id=row_id(MILESTONE, given.milestone_id) if given.milestone_id else None,
        parent_id=row_id(TASK, given.parent_task_id) if given.parent_task_id else None,
        is_customer_visible=given.is_customer_visible,
        description=given.description,
    )
