"""Every select of announcements and discussions, named for what comes back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.delivery.models import ProjectMember
from domain.identity.models import User
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.talk.models import DiscussionMessage

AT_WORK = (OrderState.RUNNING, OrderState.DELIVERED)
"""A partner with an order in these states reads and says what is for partners of the project."""


async def is_at_work(db: AsyncSession, project_id: UUID, partner_id: UUID) -> bool:
    """Whether the partner has a running order in the project."""
    query = select(OutsourcingOrder.id).where(
        OutsourcingOrder.project_id == project_id, OutsourcingOrder.partner_id == partner_id, OutsourcingOrder.state.in_(AT_WORK)
    )
    return await db.scalar(query.limit(1)) is not None


async def partners_people(db: AsyncSession, project_id: UUID, partner_id: UUID | None) -> Sequence[UUID]:
    """The people on the project of its partners with a running order, or of one of them."""
    order = (OutsourcingOrder.project_id == project_id, OutsourcingOrder.state.in_(AT_WORK))
    query = (
        select(User.id)
        .join(ProjectMember, ProjectMember.user_id == User.id)
        .where(ProjectMember.project_id == project_id, ProjectMember.left_on.is_(None))
        .where(User.partner_id.in_(select(OutsourcingOrder.partner_id).where(*order)))
    )
    query = query if partner_id is None else query.where(User.partner_id == partner_id)
    return (await db.scalars(query.order_by(User.id))).all()


async def last_message(db: AsyncSession, discussion_id: UUID) -> DiscussionMessage | None:
    """What was said last."""
    query = select(DiscussionMessage).where(DiscussionMessage.discussion_id == discussion_id)
    return (await db.scalars(query.order_by(DiscussionMessage.said_at.desc(), DiscussionMessage.id.desc()).limit(1))).one_or_none()
