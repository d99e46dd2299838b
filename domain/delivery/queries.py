"""Every select of delivery, named for what comes back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.delivery.models import ProjectMember, ProjectSignatory


async def open_membership(db: AsyncSession, project_id: UUID, user_id: UUID) -> ProjectMember | None:
    """The user's membership in the project that has no last day."""
    query = select(ProjectMember).where(
        ProjectMember.project_id == project_id, ProjectMember.user_id == user_id, ProjectMember.left_on.is_(None)
    )
    return (await db.scalars(query)).one_or_none()


async def signings(db: AsyncSession, project_id: UUID, user_id: UUID, since: date, until: date | None) -> Sequence[ProjectSignatory]:
    """For which parties the user signs on the project on some day of a time."""
    query = select(ProjectSignatory).where(
        ProjectSignatory.project_id == project_id,
        ProjectSignatory.user_id == user_id,
        or_(ProjectSignatory.valid_to.is_(None), ProjectSignatory.valid_to >= func.greatest(since, ProjectSignatory.valid_from)),
    )
    if until is not None:
        query = query.where(ProjectSignatory.valid_from <= until)
    return (await db.scalars(query)).all()


async def delegates_of(db: AsyncSession, signatory_id: UUID, today: date) -> Sequence[ProjectSignatory]:
    """Who signs for a signatory, today or later."""
    query = select(ProjectSignatory).where(
        ProjectSignatory.delegate_of_id == signatory_id,
        ProjectSignatory.valid_to >= func.greatest(today, ProjectSignatory.valid_from),
    )
    return (await db.scalars(query.order_by(ProjectSignatory.id).with_for_update())).all()
