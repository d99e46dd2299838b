"""The settlement windows open, and the sealed evaluations with them, by themselves (S0-49)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.outsourcing.evaluating import UNSEAL
from domain.outsourcing.open_settlement import open_settlement
from domain.outsourcing.unseal_evaluations import unseal_evaluations
from domain.platform.models import Deadline
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task


async def open_settlements(runtime: Runtime, ids: Sequence[str]) -> None:
    """Opens the windows, and the evaluations, whose day has come: up to a hundred deadlines of a message, a transaction each."""
    await do_each(runtime, ids, _open)


async def _open(db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    if deadline.kind == UNSEAL:
        await unseal_evaluations(db, actor, deadline.subject_id)
    else:
        await open_settlement(db, actor, deadline.subject_id)


OPEN_SETTLEMENTS = Task("settlements.open", open_settlements, "deadlines", seconds=300, retries=12)
