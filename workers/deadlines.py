"""Due deadlines, one transaction each: one that fails holds up none of the others of its message."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.platform.models import Deadline
from workers.runtime import Runtime

Do = Callable[[AsyncSession, Viewer, Deadline], Awaitable[object]]


async def do_each(runtime: Runtime, ids: Sequence[str], do: Do) -> None:
    """Does what is due and not done, and marks it done with it. Raises at the end when some failed: only those come again."""
    failures = []
    for deadline_id in ids:
        try:
            await _do_one(runtime, UUID(deadline_id), do)
        except Exception as failure:  # noqa: BLE001 — each is raised below, together with the others
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(ids)} deadlines failed", failures)


async def _do_one(runtime: Runtime, deadline_id: UUID, do: Do) -> None:
    """The deadline's row is locked last, when the work is done: tasks that begin with the subject then never wait in a circle."""
    async with runtime.act(f"deadline {deadline_id}") as (db, actor):
        deadline = (await db.scalars(select(Deadline).where(Deadline.id == deadline_id))).one_or_none()
        if deadline is None or deadline.done_at is not None or deadline.due_at > actor.now:
            return
        await do(db, actor, deadline)
        done = update(Deadline).where(Deadline.id == deadline_id, Deadline.done_at.is_(None), Deadline.due_at <= actor.now)
        await db.execute(done.values(done_at=actor.now).execution_options(synchronize_session=False))
