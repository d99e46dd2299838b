"""Every select of hours, named for what comes back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Page
from domain.contracts.models import Contract
from domain.delivery.models import Project, ProjectMember
from domain.hours.models import CLOSED, GONE, EntryState, HoursLock, TimeEntry
from domain.identity.models import RoleGrant, User
from domain.outsourcing.order_queries import is_among
from domain.partners.partner_models import SkillLevel


async def one_at_a_time(db: AsyncSession, user_id: UUID) -> None:
    """Until the end of the transaction nobody else logs hours of this person; the trigger takes the same lock."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"hours of {user_id}", 0))))


async def memberships(db: AsyncSession, project_id: UUID, user_id: UUID) -> Sequence[ProjectMember]:
    """All times that the person is or was on the project, the latest first."""
    query = select(ProjectMember).where(ProjectMember.project_id == project_id, ProjectMember.user_id == user_id)
    return (await db.scalars(query.order_by(ProjectMember.joined_on.desc()))).all()


async def locked_months(db: AsyncSession, project_id: UUID) -> set[date]:
    """The first days of the project's locked months; for the rows of a page once."""
    page, key = Page.of(db), ("locked months", project_id)
    if page is not None and key in page.known:
        known: set[date] = page.known[key]
        return known
    found = set(await db.scalars(select(HoursLock.month).where(HoursLock.project_id == project_id, HoursLock.unlocked_at.is_(None))))
    if page is not None:
        page.known[key] = found
    return found


async def hours_of_days(db: AsyncSession, user_id: UUID, days: Sequence[date], but: UUID | None = None) -> dict[date, Decimal]:
    """The person's hours of these days over all projects, without one line."""
    query = select(TimeEntry.day, func.sum(TimeEntry.hours)).where(
        TimeEntry.user_id == user_id, TimeEntry.day.in_(set(days)), TimeEntry.state.not_in(GONE)
    )
    query = query if but is None else query.where(TimeEntry.id != but)
    rows = await db.execute(query.group_by(TimeEntry.day))
    return {row[0]: row[1] for row in rows}


async def open_in_month(db: AsyncSession, project_id: UUID, first: date, after: date) -> bool:
    """Whether some line of the project from `first` on and before `after` is not closed."""
    query = select(TimeEntry.id).where(
        TimeEntry.project_id == project_id, TimeEntry.day >= first, TimeEntry.day < after, TimeEntry.state.not_in(CLOSED)
    )
    return await db.scalar(query.limit(1)) is not None


async def hours_wait(db: AsyncSession, order_id: UUID) -> bool:
    """Whether some line of the order is not closed; for the orders of a page at once."""
    return await is_among(db, order_id, select(TimeEntry.order_id).where(TimeEntry.state.not_in(CLOSED)))


async def terms_of(db: AsyncSession, project_id: UUID) -> tuple[Decimal | None, int | None]:
    """What the project's contract says: hours of a person-day, and working days until hours are deemed confirmed."""
    query = select(Contract.hours_a_day, Contract.deemed_after_days).join(Project, Project.contract_id == Contract.id)
    found = (await db.execute(query.where(Project.id == project_id))).one_or_none()
    return (None, None) if found is None else (found.hours_a_day, found.deemed_after_days)


async def confirmed_hours(db: AsyncSession, order_id: UUID) -> Mapping[SkillLevel, tuple[Decimal, int]]:
    """The hours of the order that the customer has confirmed, and how many lines they are, by level."""
    query = select(TimeEntry.level, func.sum(TimeEntry.hours), func.count(TimeEntry.id)).where(
        TimeEntry.order_id == order_id, TimeEntry.state == EntryState.CONFIRMED
    )
    return {level: (hours, count) for level, hours, count in await db.execute(query.group_by(TimeEntry.level))}


async def hours_under_way(db: AsyncSession, order_id: UUID) -> Mapping[SkillLevel, Decimal]:
    """The hours of the order that are confirmed or may come to it, by level."""
    query = select(TimeEntry.level, func.sum(TimeEntry.hours)).where(
        TimeEntry.order_id == order_id, TimeEntry.state.not_in((*GONE, EntryState.DRAFT))
    )
    return {row[0]: row[1] for row in await db.execute(query.group_by(TimeEntry.level))}


async def only_leads(db: AsyncSession, actor: Actor, entries: Sequence[TimeEntry]) -> Collection[UUID]:
    """Of the people of partners' lines that no lead has approved, those who are the one lead that their partner has today."""
    partners = {entry.partner_id for entry in entries if entry.partner_id is not None and entry.lead_approved_at is None}
    if not partners:
        return ()
    held = (RoleGrant.valid_from <= actor.today, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= actor.today))
    query = select(User.partner_id, RoleGrant.user_id).distinct().join(User, User.id == RoleGrant.user_id)
    query = query.where(User.partner_id.in_(partners), User.disabled_at.is_(None), RoleGrant.role == "partner_lead")
    leads: dict[UUID | None, list[UUID]] = {}
    for partner_id, user_id in await db.execute(query.where(RoleGrant.ended_at.is_(None), *held)):
        leads.setdefault(partner_id, []).append(user_id)
    return {found[0] for found in leads.values() if len(found) == 1}
