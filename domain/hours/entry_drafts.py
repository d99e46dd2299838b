"""What is logged as a line of hours, checked; part of logging, changing, correcting and importing (S0-53)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, NotFound, Refused
from domain.database import Row
from domain.delivery.models import Project, ProjectMember, ProjectState
from domain.delivery.refusals import DeliveryRefusal
from domain.hours.models import HourKind, WorkPlace
from domain.hours.queries import hours_of_days, locked_months, memberships
from domain.hours.refusals import HoursRefusal
from domain.identity.models import User
from domain.outsourcing.models import OrderState, OutsourcingOrder, Settlement, SettlementState
from domain.outsourcing.order_queries import standing_days
from domain.partners.partner_models import SkillLevel
from domain.planning.models import Task
from settings import settings

RUNNING = (OrderState.RUNNING, OrderState.DELIVERED, OrderState.ACCEPTED)
UNSETTLED = (SettlementState.LOCKED, SettlementState.ELIGIBLE)


@dataclass(frozen=True)
class EntryDraft:
    """Hours by the quarter, and the work done. Without an order a partner's person works on the only one that runs there."""

    day: date
    hours: Decimal
    level: SkillLevel
    work: str
    kind: HourKind = HourKind.NORMAL
    place: WorkPlace = WorkPlace.ON_SITE
    is_billable: bool = True
    resources: str | None = None
    order_id: UUID | None = None
    task_id: UUID | None = None


@dataclass(frozen=True)
class Checked:
    """The columns of a line, and the membership that it is in."""

    columns: dict[str, object]
    member: ProjectMember
    day: date


def unless_open(project: Project) -> Missing:
    """PROJECT_CLOSED where nobody works any more."""
    if project.state in (ProjectState.CLOSED, ProjectState.STOPPED):
        return [Refused(DeliveryRefusal.PROJECT_CLOSED, "This project has been closed.")]
    return []


async def checked(
    db: AsyncSession,
    actor: Actor,
    project: Project,
    user: User,
    drafts: Sequence[EntryDraft],
    *,
    fields: Sequence[str],
    late: bool = False,
    but: UUID | None = None,
) -> list[Checked]:
    """The drafts as lines of the person; `fields` is where each stands in the input, `but` a line that they replace."""
    times = await memberships(db, project.id, user.id)
    locked = await locked_months(db, project.id)
    orders = await _orders(db, project.id, user.partner_id)
    made = []
    for draft, field in zip(drafts, fields, strict=True):
        day = open_day(actor, draft.day, f"{field}day", locked, late=late)
        member = member_on(times, day, field)
        order = await _order(db, actor, draft, orders, field)
        await _seen(db, actor, Task, Task.project_id == project.id, draft.task_id)
        made.append(Checked(columns_of(draft, field) | {"order_id": order, "task_id": draft.task_id}, member, day))
    await _room(db, user, drafts, fields, but)
    return made


def columns_of(draft: EntryDraft, field: str) -> dict[str, object]:
    """What the draft says, as columns of a line."""
    return {
        "day": draft.day,
        "hours": values.hours(draft.hours, f"{field}hours"),
        "kind": draft.kind,
        "place": draft.place,
        "level": draft.level,
        "is_billable": draft.is_billable,
        "work": values.text(draft.work, f"{field}work", 4000),
        "resources": values.note(draft.resources, f"{field}resources"),
    }


def member_on(times: Sequence[ProjectMember], day: date, field: str) -> ProjectMember:
    """The membership that the day is in. HOURS_OUTSIDE_MEMBERSHIP."""
    member = next((time for time in times if time.joined_on <= day <= (time.left_on or day)), None)
    if member is None:
        raise Refused(HoursRefusal.HOURS_OUTSIDE_MEMBERSHIP, "The person was not on the project on that day.", f"{field}day")
    return member


def open_day(actor: Actor, day: date, field: str, locked: Collection[date], *, late: bool) -> date:
    """A day that has come and for which hours may still be logged. DATE_IN_FUTURE, DATE_ABSURD, HOURS_TOO_LATE, HOURS_LOCKED."""
    values.past_day(day, actor.today, field)
    if is_late(actor, day) and not late:
        most = settings().hours_late_days
        raise Refused(HoursRefusal.HOURS_TOO_LATE, "After {most} days the project manager logs hours.", field, most=most)
    if day.replace(day=1) in locked:
        raise Refused(HoursRefusal.HOURS_LOCKED, "The hours of this month are locked.", field)
    return day


def is_late(actor: Actor, day: date) -> bool:
    """A late entry (补录): older than the settings say."""
    return day < actor.today - timedelta(days=settings().hours_late_days)


def worked_on() -> Select[OutsourcingOrder]:
    """The orders that are worked on and not settled yet, by their codes."""
    settled = select(Settlement.order_id).where(Settlement.state.not_in(UNSETTLED))
    order = OutsourcingOrder
    return select(order).where(order.state.in_(RUNNING), order.id.not_in(settled)).order_by(order.code)


async def _orders(db: AsyncSession, project_id: UUID, partner_id: UUID | None) -> Sequence[OutsourcingOrder]:
    """What the partner works on in the project."""
    if partner_id is None:
        return []
    mine = (OutsourcingOrder.project_id == project_id, OutsourcingOrder.partner_id == partner_id)
    return (await db.scalars(worked_on().where(*mine))).all()


async def _seen(db: AsyncSession, actor: Actor, model: type[Row], where: ColumnElement[bool], row_id: UUID | None) -> None:
    """NotFound for an order or task that is named and does not exist for the actor."""
    query = select(model.id).where(model.id == row_id, where, actor.sees(model))
    if row_id is not None and (await db.execute(query, dict(actor.binds))).one_or_none() is None:
        raise NotFound(model.__name__)


async def _order(db: AsyncSession, actor: Actor, draft: EntryDraft, orders: Sequence[OutsourcingOrder], field: str) -> UUID | None:
    order = order_on(draft, orders, field)
    if order is None and draft.order_id is not None:
        await _seen(db, actor, OutsourcingOrder, true(), draft.order_id)
        raise not_of_person(field)
    if order is not None:
        unless_ordered(draft, {level for level, _ in await standing_days(db, order.id)}, field)
    return None if order is None else order.id


def order_on(draft: EntryDraft, orders: Sequence[OutsourcingOrder], field: str) -> OutsourcingOrder | None:
    """The order that the draft names, or the only one that had begun on its day. ORDER_NOT_NAMED."""
    begun = [order for order in orders if order.starts_on <= draft.day]
    if draft.order_id is None and len(begun) > 1:
        raise Refused(HoursRefusal.ORDER_NOT_NAMED, "Please say for which order this was.", f"{field}orderId")
    return next((order for order in begun if draft.order_id in (None, order.id)), None)


def not_of_person(field: str) -> Refused:
    """An order that is none of the person's there and then."""
    return Refused(HoursRefusal.ORDER_NOT_OF_PERSON, "On that day the partner does not work on this order here.", f"{field}orderId")


def unless_ordered(draft: EntryDraft, levels: Collection[SkillLevel], field: str) -> None:
    """LEVEL_NOT_ORDERED for a level of which the order has no days."""
    if draft.level not in levels:
        raise Refused(HoursRefusal.LEVEL_NOT_ORDERED, "The order has no days of this level.", f"{field}level")


async def _room(db: AsyncSession, user: User, drafts: Sequence[EntryDraft], fields: Sequence[str], but: UUID | None) -> None:
    taken = await hours_of_days(db, user.id, [draft.day for draft in drafts], but)
    for draft, field in zip(drafts, fields, strict=True):
        taken[draft.day] = room_left(taken.get(draft.day, Decimal(0)), draft.hours, field)


def room_left(taken: Decimal, hours: Decimal, field: str) -> Decimal:
    """What is taken of the day with these hours. HOURS_ABOVE_DAY."""
    if taken + hours > values.DAY_HOURS:
        raise Refused(HoursRefusal.HOURS_ABOVE_DAY, "A day has 24 hours, over all projects.", f"{field}hours")
    return taken + hours
