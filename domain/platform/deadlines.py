"""Deadlines: rows with a due time, written in the transaction of what caused them; the clock hands them to a worker when due."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.database import new_id
from domain.platform.models import Deadline


async def plan(db: AsyncSession, kind: str, subject_id: UUID, due_at: datetime, step: str = "") -> None:
    """One deadline a kind, subject and step: planned anew it has the new time only, and is to be done (again).

    `kind` is `family:what`, as `settlement:eligible`; the worker's tasks are named after families.
    """
    row = insert(Deadline).values(id=new_id(), kind=kind, subject_id=subject_id, step=step, due_at=due_at)
    again = {"due_at": due_at, "claimed_at": None, "done_at": None}
    await db.execute(row.on_conflict_do_update(index_elements=["kind", "subject_id", "step"], set_=again))


async def drop(db: AsyncSession, kind: str, subject_id: UUID, step: str | None = None) -> None:
    """Nothing of this kind is due for the subject any more (or only not this step); what was done stays as done."""
    query = delete(Deadline).where(Deadline.kind == kind, Deadline.subject_id == subject_id, Deadline.done_at.is_(None))
    await db.execute(query if step is None else query.where(Deadline.step == step))
