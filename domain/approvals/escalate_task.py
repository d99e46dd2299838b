"""Nobody decided in time (see `domain.approvals`)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, row_for
from domain.approvals.models import ApprovalTask, TaskState
from domain.approvals.turns import escalate

ACTION = "approval:escalate"


async def escalate_task(db: AsyncSession, actor: Actor, task_id: UUID) -> bool:
    """The worker gives the task to its escalation role too; decided, escalated already or not due, it returns quietly with False."""
    task = await row_for(db, actor, ACTION, ApprovalTask, task_id)
    if task.state is not TaskState.OPEN or task.escalated_at is not None or task.escalate_at is None or task.escalate_at > actor.now:
        return False
    await escalate(db, actor, task)
    return True
