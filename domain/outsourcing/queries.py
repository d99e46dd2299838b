"""How a row of outsourcing is found for an actor, or by its id where an act has seen it already."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound
from domain.database import Row

R = TypeVar("R", bound=Row)


async def visible(db: AsyncSession, actor: Actor, model: type[R], row_id: UUID) -> R:
    """A row that the act reads beside the one it stands on: NotFound where the actor does not see it."""
    query = select(model).where(model.id == row_id, actor.sees(model))
    row: R | None = (await db.scalars(query, dict(actor.binds))).one_or_none()
    if row is None:
        raise NotFound(model.__name__)
    return row


async def named(db: AsyncSession, model: type[R], row_id: UUID) -> R:
    """The row that a key of a row at hand refers to, read once a session."""
    return await db.get_one(model, row_id)
