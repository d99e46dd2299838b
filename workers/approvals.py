"""Approvals that nobody gives in time go to the next one too."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.approvals.escalate_task import escalate_task
from domain.platform.models import Deadline
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task


async def escalate_approvals(runtime: Runtime, ids: Sequence[str]) -> None:
    """The working days of a step have passed: up to a hundred deadlines of a message, a transaction each."""
    await do_each(runtime, ids, _escalate)


async def _escalate(db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    await escalate_task(db, actor, deadline.subject_id)


ESCALATE_APPROVALS = Task("approvals.escalate", escalate_approvals, "deadlines", seconds=300, retries=12)
