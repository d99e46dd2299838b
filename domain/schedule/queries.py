"""Every select of the schedule, named for what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, join, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.delivery.models import ProjectMember
from domain.identity.models import Audience, User
from domain.rows import Rows
from domain.schedule.models import ScheduleAnswer, ScheduleItem, ScheduleItemState, ScheduleParticipant


async def taking_part(db: AsyncSession, item_id: UUID, user_id: UUID) -> ScheduleParticipant | None:
    """That the person takes part now."""
    one = ScheduleParticipant
    query = select(one).where(one.schedule_item_id == item_id, one.user_id == user_id, one.ended_at.is_(None))
    return (await db.scalars(query)).one_or_none()


async def participants_of(db: AsyncSession, item_id: UUID) -> Sequence[ScheduleParticipant]:
    """All who take part now, in the order in which they were asked."""
    one = ScheduleParticipant
    query = select(one).where(one.schedule_item_id == item_id, one.ended_at.is_(None)).order_by(one.invited_at, one.id)
    return (await db.scalars(query)).all()


async def reached_of(db: AsyncSession, item_id: UUID) -> Sequence[tuple[ScheduleParticipant, User]]:
    """The same with their users; customer's and partner's people only while they are on the project."""
    one = ScheduleParticipant
    query = select(one, User).join(User, User.id == one.user_id).where(one.schedule_item_id == item_id, _reached(one, User))
    return [(each, user) for each, user in await db.execute(query.order_by(one.invited_at, one.id))]


def _reached(one: Any, user: Any) -> ColumnElement[bool]:
    on_it = and_(ProjectMember.project_id == one.project_id, ProjectMember.user_id == one.user_id, ProjectMember.left_on.is_(None))
    known = or_(one.project_id.is_(None), user.audience == Audience.STAFF, exists(select(ProjectMember.id).where(on_it)))
    return and_(one.ended_at.is_(None), known)


async def followers_of(db: AsyncSession, item_id: UUID) -> Sequence[ScheduleItem]:
    """What is planned to begin when the item is done, locked in the order of their ids."""
    item = ScheduleItem
    query = select(item).where(item.follows_id == item_id, item.state == ScheduleItemState.PLANNED).order_by(item.id)
    return (await db.scalars(query.with_for_update().execution_options(populate_existing=True))).all()


async def before(db: AsyncSession, item_id: UUID) -> Sequence[UUID]:
    """The item, what it follows, what that follows, and so on."""
    first = select(ScheduleItem.id, ScheduleItem.follows_id).where(ScheduleItem.id == item_id).cte("before", recursive=True)
    earlier = aliased(ScheduleItem)
    chain = first.union(select(earlier.id, earlier.follows_id).join(first, earlier.id == first.c.follows_id))
    return (await db.scalars(select(chain.c.id))).all()


@dataclass(frozen=True)
class ScheduleClash:
    """Two items of one person at one time: the one that begins later, and the earlier one's title."""

    item_id: UUID
    title: str
    begins_at: datetime
    ends_at: datetime
    other: str


async def clashes_of(db: AsyncSession, user_id: UUID, now: datetime) -> Sequence[ScheduleClash]:
    """Each item that the person has not declined, is not over and begins while an earlier one of theirs lasts; the earliest of those."""
    item, other = aliased(ScheduleItem), aliased(ScheduleItem)
    one, its = aliased(ScheduleParticipant), aliased(ScheduleParticipant)
    query = (
        select(item.id, item.title, item.begins_at, func.least(item.ends_at, other.ends_at), other.title)
        .join(one, one.schedule_item_id == item.id)
        .join(User, User.id == one.user_id)
        .join(other, and_(other.begins_at < item.ends_at, other.ends_at > item.begins_at, other.id != item.id))
        .join(its, and_(its.schedule_item_id == other.id, its.user_id == one.user_id))
        .where(one.user_id == user_id, item.ends_at > now, other.ends_at > now)
        .where(or_(other.begins_at < item.begins_at, and_(other.begins_at == item.begins_at, other.id < item.id)))
        .where(*(_counts(each, taking) for each, taking in ((item, one), (other, its))))
        .order_by(item.begins_at, item.id, other.begins_at, other.id)
        .ext(distinct_on(item.begins_at, item.id))
    )
    return [ScheduleClash(*row) for row in await db.execute(query)]


def _counts(item: Any, one: Any) -> ColumnElement[bool]:
    return and_(item.state == ScheduleItemState.PLANNED, one.answer != ScheduleAnswer.DECLINED, _reached(one, User))


def clashes(participant: Any) -> ColumnElement[int]:
    """With how many other items of the same person it is at one time, of those that are planned and not declined."""
    item, other, its = Rows(ScheduleItem), Rows(ScheduleItem), Rows(ScheduleParticipant)
    same_time = and_(other.begins_at < item.ends_at, other.ends_at > item.begins_at, other.id != item.id)
    beside = join(join(item, other, same_time), its, its.schedule_item_id == other.id)
    taken = and_(its.user_id == participant.user_id, its.ended_at.is_(None), its.answer != ScheduleAnswer.DECLINED)
    planned = and_(item.state == ScheduleItemState.PLANNED, other.state == ScheduleItemState.PLANNED)
    mine = and_(item.id == participant.schedule_item_id, participant.answer != ScheduleAnswer.DECLINED, participant.ended_at.is_(None))
    return select(func.count(other.id)).select_from(beside).where(mine, planned, taken).scalar_subquery()
