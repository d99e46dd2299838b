"""Hours that the customer did not answer in the contract's time are deemed confirmed (S0-42)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.hours.deem_hours import deem_hours
from domain.platform.models import Deadline
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task


async def deem(runtime: Runtime, ids: Sequence[str]) -> None:
    """The time is over: up to a hundred deadlines of a message, a transaction each."""
    await do_each(runtime, ids, _deem)


async def _deem(db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    await deem_hours(db, actor, deadline.subject_id)


DEEM_HOURS = Task("hours.deem", deem, "deadlines", seconds=300, retries=12)
