"""Instalments of customers fall due on their day (S0-20)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.contracts.fall_due import fall_due
from domain.platform.models import Deadline
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task


async def instalments_due(runtime: Runtime, ids: Sequence[str]) -> None:
    """The day has come on which the customer should have paid: up to a hundred deadlines of a message, a transaction each."""
    await do_each(runtime, ids, _fall_due)


async def _fall_due(db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    await fall_due(db, actor, deadline.subject_id)


INSTALMENTS_DUE = Task("instalments.due", instalments_due, "deadlines", seconds=300, retries=12)
