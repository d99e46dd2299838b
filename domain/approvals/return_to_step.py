"""Whoever has an open task returns the approval to an earlier step (退回到指定步骤; see `domain.approvals`)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, Refused, refuse, save, stand_in, touch
from domain.approvals.decide import say
from domain.approvals.models import Approval, ApprovalTask, TaskState, Verdict
from domain.approvals.queries import decided_steps, last_iteration, right_on, steps_of, task_in, tasks_of
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.signers import task_for, unless_mine
from domain.approvals.start_approval import task_of
from domain.approvals.turns import end_task, next_turn

ACTION = "approval:return_to_step"


async def can_return_to_step(db: AsyncSession, actor: Actor, task: ApprovalTask) -> Missing:
    """The task is open and the actor's, and a step was decided before it."""
    missing = await unless_mine(db, actor, task)
    if missing or await _before(db, task):
        return missing
    return [Refused(ApprovalRefusal.NO_EARLIER_STEP, "There is no step before this one.")]


async def return_to_step(db: AsyncSession, actor: Actor, task_id: UUID, to_task_id: UUID, reason: str) -> Approval:
    """The chosen step and those after it decide again, in new tasks; what was said before stays, and steps beside the chosen one stand.

    Signers who were added to what is asked no more are not asked. NotFound for a task of another approval; TASK_NOT_OPEN;
    NO_EARLIER_STEP; STEP_NOT_EARLIER; a reason is needed.
    """
    approval, task = await task_for(db, actor, ACTION, task_id)
    refuse(await can_return_to_step(db, actor, task))
    target = await task_in(db, approval.id, to_task_id)
    if target not in await _before(db, task):
        raise Refused(ApprovalRefusal.STEP_NOT_EARLIER, "Only a step that was decided before this one can be chosen.", "toTaskId")
    right = await right_on(db, task.id, actor.user_id, actor.today)
    if right is None:
        raise Conflict("approval")
    if right.holder_id != actor.user_id:
        stand_in(db, right.holder_id)
    asked = await tasks_of(db, approval.id, TaskState.PLANNED, TaskState.OPEN)
    again = await _again(db, approval, target)
    await say(db, actor, approval, right, Verdict.SEND_BACK, reason, again[0].id)
    for each in asked:
        await end_task(db, actor, each, TaskState.SENT_BACK if each.id == task.id else TaskState.DROPPED)
    touch(approval)
    await db.flush()
    await next_turn(db, actor, approval)
    return approval


async def _before(db: AsyncSession, task: ApprovalTask) -> Sequence[ApprovalTask]:
    """The steps of earlier sequences as they were decided the last time."""
    last = {step.step_id: step for step in await decided_steps(db, task.approval_id)}
    return [step for step in last.values() if step.sequence < task.sequence]


async def _again(db: AsyncSession, approval: Approval, target: ApprovalTask) -> Sequence[ApprovalTask]:
    """A new task of the chosen step, and then of each that comes after it and that this approval needs."""
    needed = {step.step_id for step in await tasks_of(db, approval.id, *TaskState) if step.batch == 0 and step.sequence > target.sequence}
    steps = await steps_of(db, approval.chain_id)
    iteration = await last_iteration(db, approval.id) + 1
    chosen = [step for step in steps if step.id == target.step_id]
    tasks = [task_of(approval, step, iteration) for step in [*chosen, *(step for step in steps if step.id in needed)]]
    await save(db, *tasks)
    return tasks
