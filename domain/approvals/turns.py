"""Whose turn it is: steps open one sequence after another, and the approval ends with the last (see `domain.approvals`)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record
from domain.approvals.events import ApprovalConcluded, NoticeOver, SignerMoved, TaskDropped, TaskEscalated, TaskHeld, TaskOpened
from domain.approvals.models import Approval, ApprovalChainStep, ApprovalState, ApprovalTask, SignerPlacement, StepMode, TaskState
from domain.approvals.queries import has_a_word, notices_of, signers_of, special_days, still_asked, tasks_of
from domain.calendar import add_working_days, local_day, start_of_day
from domain.platform.deadlines import drop, plan

ESCALATE = "approval:escalate"
"""The deadline of a task that nobody answered."""


async def next_turn(db: AsyncSession, actor: Actor, approval: Approval) -> None:
    """Opens every task whose turn has come; once nothing is open or planned the approval is given."""
    for task in await tasks_of(db, approval.id, TaskState.OPEN):
        await _unless_stuck(db, actor, task)
    tasks = await tasks_of(db, approval.id, *TaskState)
    waiting = [task for task in tasks if task.state in (TaskState.PLANNED, TaskState.OPEN)]
    if not waiting:
        await conclude(db, actor, approval, ApprovalState.APPROVED)
        return
    by_id = {task.id: task for task in tasks}
    free = [task for task in waiting if not any(_goes_before(other, task, by_id) for other in waiting)]
    for task in free:
        if task.state is TaskState.PLANNED:
            await _open(db, actor, task)


def _goes_before(other: ApprovalTask, task: ApprovalTask, by_id: Mapping[UUID, ApprovalTask]) -> bool:
    """Whether a task waits for another: one of an earlier sequence, who was added before it, an earlier turn, or what it comes after."""
    if other is task:
        return False
    if other.sequence < task.sequence or (other.id == task.parent_id and task.placement is SignerPlacement.AFTER):
        return True
    node: ApprovalTask | None = other
    while node is not None and node.parent_id is not None:
        is_before = node.parent_id == task.id and node.placement is SignerPlacement.BEFORE
        if is_before or (node.batch == task.batch and node.turn < task.turn):
            return True
        node = by_id.get(node.parent_id)
    return False


async def _unless_stuck(db: AsyncSession, actor: Actor, task: ApprovalTask) -> None:
    """Whose word is missing may have spoken on another step: then all who can have spoken here, or the escalation role is asked now."""
    if task.escalated_at is not None or await still_asked(db, task.id, actor.today):
        return
    if task.mode is StepMode.ALL and await has_a_word(db, task.id):
        await end_task(db, actor, task, TaskState.APPROVED)
    elif task.escalation_role is not None:
        await escalate(db, actor, task)


async def _open(db: AsyncSession, actor: Actor, task: ApprovalTask) -> None:
    """The ladder of the step is counted in working days from the day of opening."""
    step = await db.get_one(ApprovalChainStep, task.step_id)
    task.state, task.opened_at = TaskState.OPEN, actor.now
    task.remind_at = await working_days_later(db, actor.now, step.remind_days)
    if step.escalate_days is not None:
        task.escalate_at = await working_days_later(db, actor.now, step.escalate_days)
    await db.flush()
    record(db, actor, TaskOpened(task.id, task.approval_id))
    await tell_signers(db, actor, task)
    if task.escalate_at is None:
        return
    if await still_asked(db, task.id, actor.today):
        await plan(db, ESCALATE, task.id, task.escalate_at)
    else:
        await escalate(db, actor, task)


async def hold(db: AsyncSession, actor: Actor, task: ApprovalTask) -> None:
    """An open task waits again: somebody is asked before it."""
    task.state, task.opened_at, task.remind_at, task.escalate_at, task.escalated_at = TaskState.PLANNED, None, None, None, None
    await db.flush()
    await drop(db, ESCALATE, task.id)
    record(db, actor, TaskHeld(task.id, task.approval_id))
    await tell_signers(db, actor, task)


async def escalate(db: AsyncSession, actor: Actor, task: ApprovalTask) -> None:
    """The escalation role has the task too: late, or at once where nobody holds its roles."""
    task.escalated_at = actor.now
    await db.flush()
    record(db, actor, TaskEscalated(task.id, task.approval_id))


async def end_task(db: AsyncSession, actor: Actor, task: ApprovalTask, state: TaskState) -> None:
    """Nothing of the task is to be done any more."""
    task.state, task.closed_at = state, actor.now
    await db.flush()
    await drop(db, ESCALATE, task.id)
    await tell_signers(db, actor, task)
    if state is TaskState.DROPPED:
        record(db, actor, TaskDropped(task.id, task.approval_id))


async def tell_signers(db: AsyncSession, actor: Actor, task: ApprovalTask) -> None:
    """What the signers of a personal task are told may be another now."""
    for signer in await signers_of(db, task.id) if task.is_personal else ():
        record(db, actor, SignerMoved(signer.id, task.id))


async def conclude(db: AsyncSession, actor: Actor, approval: Approval, state: ApprovalState) -> None:
    """The approval has its end; what was still open or planned is dropped."""
    for task in await tasks_of(db, approval.id, TaskState.PLANNED, TaskState.OPEN):
        await end_task(db, actor, task, TaskState.DROPPED)
    approval.state, approval.concluded_at = state, actor.now
    await db.flush()
    for notice in await notices_of(db, approval.id):
        record(db, actor, NoticeOver(notice.id))
    record(db, actor, ApprovalConcluded(approval.id, approval.subject_id, approval.kind.value, state.value))


async def working_days_later(db: AsyncSession, moment: datetime, count: int) -> datetime:
    """00:00 local of the `count`-th working day after a moment's day, by the provider's calendar."""
    day = local_day(moment)
    return start_of_day(add_working_days(day, count, await special_days(db, day, count)))
