"""The settlement windows open by themselves (S0-49)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.outsourcing.open_settlement import open_settlement
from domain.platform.models import Deadline
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task


async def open_settlements(runtime: Runtime, ids: Sequence[str]) -> None:
    """Opens the windows whose day has come: up to a hundred deadlines of a message, a transaction each."""
    await do_each(runtime, ids, _open)


async def _open(db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    await open_settlement(db, actor, deadline.subject_id)


OPEN_SETTLEMENTS = Task("settlements.open", open_settlements, "deadlines", seconds=300, retries=12)
