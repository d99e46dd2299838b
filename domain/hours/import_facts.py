"""What the rules of logging ask about, for a thousand lines of a file at once: one statement for each question (S0-53)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, bindparam, column, false, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.delivery.models import Project, ProjectMember
from domain.hours.entry_drafts import worked_on
from domain.hours.import_columns import Said
from domain.hours.import_models import HoursImportLine, LineOutcome
from domain.hours.log_hours import ACTION as LOG
from domain.hours.log_late_hours import ACTION as LOG_LATE
from domain.hours.models import GONE, HourKind, HoursLock, TimeEntry
from domain.identity.models import Account, User
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.order_queries import standing_levels
from domain.partners.partner_models import SkillLevel
from domain.planning.models import Task

V = TypeVar("V")
Pair = tuple[UUID, date]
Content = tuple[UUID, Decimal, HourKind, UUID | None, str]
"""What two lines of a person's day must have in common to be the same: project, hours, kind, task, work done."""


@dataclass(frozen=True)
class Place:
    """A project that the importer sees, and whose hours they may log there: everybody's, or their own."""

    project: Project
    everybodys: bool
    own: bool


@dataclass
class Facts:
    """What stands before the first of the lines; `taken` and `known` go on with each that is accepted."""

    places: Mapping[str, Place]
    people: Mapping[tuple[UUID, str], list[tuple[User, list[ProjectMember]]]] = field(default_factory=dict)
    locked: Mapping[UUID, Collection[date]] = field(default_factory=dict)
    orders: Mapping[tuple[UUID, UUID], list[OutsourcingOrder]] = field(default_factory=dict)
    levels: Mapping[UUID, set[SkillLevel]] = field(default_factory=dict)
    tasks: Mapping[tuple[UUID, str], UUID] = field(default_factory=dict)
    seen_orders: Collection[str] = ()
    taken: dict[Pair, Decimal] = field(default_factory=dict)
    known: dict[Pair, dict[Content, UUID | None]] = field(default_factory=dict)

    def add(self, pair: Pair, content: Content, entry_id: UUID | None) -> None:
        """One more line of the day."""
        self.taken[pair] = self.taken.get(pair, Decimal(0)) + content[1]
        self.known.setdefault(pair, {}).setdefault(content, entry_id)


async def facts_of(db: AsyncSession, actor: Actor | None, import_id: UUID, lines: Sequence[Said]) -> Facts:
    """For lines of an import, in their order. `actor` is the importer; somebody whose access has ended sees nothing."""
    if actor is None:
        return Facts({})
    binds, codes = dict(actor.binds), {line.project_code for line in lines if line.project_code}
    may = [right if (right := actor.may(action, Project)) is not None else false() for action in (LOG_LATE, LOG)]
    query = select(Project, *(right.label(f"may_{number}") for number, right in enumerate(may)))
    found = (await db.execute(query.where(Project.code.in_(codes), actor.sees(Project)), binds)).all()
    facts = Facts({row[0].code: Place(row[0], row[1], row[2]) for row in found})
    projects = [row[0].id for row in found]
    facts.people = await _people(db, projects, {line.person for line in lines if line.person})
    facts.locked = await _locked(db, projects)
    facts.orders = await _orders(db, projects, facts)
    facts.levels = await standing_levels(db, [order.id for each in facts.orders.values() for order in each])
    tasks = select(Task.project_id, Task.code, Task.id).where(Task.project_id.in_(projects), actor.sees(Task))
    named = {line.task_code for line in lines if line.task_code}
    facts.tasks = {(row[0], row[1]): row[2] for row in await db.execute(tasks.where(Task.code.in_(named)), binds)}
    orders = select(OutsourcingOrder.code).where(OutsourcingOrder.code.in_({line.order_code for line in lines if line.order_code}))
    facts.seen_orders = set(await db.scalars(orders.where(actor.sees(OutsourcingOrder)), binds))
    await _days(db, import_id, lines, facts)
    return facts


async def _people(
    db: AsyncSession, projects: Sequence[UUID], emails: Collection[str]
) -> Mapping[tuple[UUID, str], list[tuple[User, list[ProjectMember]]]]:
    """The members of the projects by their e-mail, whoever may enter first; of each the times on the project, the latest first."""
    email = func.lower(func.coalesce(User.email, Account.email))
    query = (
        select(ProjectMember, User, email).join(User, User.id == ProjectMember.user_id).outerjoin(Account, Account.id == User.account_id)
    )
    query = query.where(ProjectMember.project_id.in_(projects), email.in_(emails))
    times: dict[tuple[UUID, str], dict[User, list[ProjectMember]]] = defaultdict(dict)
    for member, user, address in await db.execute(query.order_by(User.disabled_at.is_not(None), User.id, ProjectMember.joined_on.desc())):
        times[member.project_id, address].setdefault(user, []).append(member)
    return {key: list(each.items()) for key, each in times.items()}


async def _locked(db: AsyncSession, projects: Sequence[UUID]) -> Mapping[UUID, set[date]]:
    found: dict[UUID, set[date]] = defaultdict(set)
    query = select(HoursLock.project_id, HoursLock.month).where(HoursLock.unlocked_at.is_(None))
    for project_id, month in await db.execute(query.where(HoursLock.project_id.in_(projects))):
        found[project_id].add(month)
    return found


async def _orders(db: AsyncSession, projects: Sequence[UUID], facts: Facts) -> Mapping[tuple[UUID, UUID], list[OutsourcingOrder]]:
    partners = {user.partner_id for each in facts.people.values() for user, _ in each if user.partner_id}
    of_them = (OutsourcingOrder.project_id.in_(projects), OutsourcingOrder.partner_id.in_(partners))
    found: dict[tuple[UUID, UUID], list[OutsourcingOrder]] = defaultdict(list)
    for order in await db.scalars(worked_on().where(*of_them)):
        found[order.project_id, order.partner_id].append(order)
    return found


async def _days(db: AsyncSession, import_id: UUID, lines: Sequence[Said], facts: Facts) -> None:
    """The lines that the days of these people hold already, and the accepted ones that stand above in the file.

    What stands above is looked up day by day: `OFFSET 0` keeps the planner, which has no figures of a file that is just being read,
    from going through all of it for each day.
    """
    pairs = sorted(set(_pairs(lines, facts)))
    day: Any = func.unnest(bindparam("users", type_=ARRAY(Uuid())), bindparam("days", type_=ARRAY(Date())))
    of_day = day.table_valued(column("user_id", Uuid()), column("day", Date()), name="pair").render_derived()
    binds = {"users": [pair[0] for pair in pairs], "days": [pair[1] for pair in pairs]}
    entry, above = TimeEntry, HoursImportLine
    written = select(entry.user_id, entry.day, entry.project_id, entry.hours, entry.kind, entry.task_id, entry.work, entry.id)
    same = (entry.user_id == of_day.c.user_id) & (entry.day == of_day.c.day)
    for row in await db.execute(written.join(of_day, same).where(entry.state.not_in(GONE)), binds):
        facts.add((row[0], row[1]), (row[2], row[3], row[4], row[5], row[6]), row[7])
    same = (above.import_id == import_id) & (above.user_id == of_day.c.user_id) & (above.day == of_day.c.day)
    earlier = (above.outcome == LineOutcome.ACCEPTED, above.line < lines[0].line)
    content = select(above.project_id, above.hours, above.kind, above.task_code, above.work).where(same, *earlier)
    there = content.offset(0).lateral("above")
    of_project = (Task.project_id == there.c.project_id) & (Task.code == there.c.task_code)
    staged = select(of_day.c.user_id, of_day.c.day, there.c.project_id, there.c.hours, there.c.kind, Task.id, there.c.work)
    staged = staged.select_from(of_day.join(there, true()).outerjoin(Task, of_project))
    for line in await db.execute(staged, binds):
        facts.add((known(line[0]), known(line[1])), (known(line[2]), known(line[3]), known(line[4]), line[5], known(line[6])), None)


def known(value: V | None) -> V:
    """What an accepted line has for sure (a CHECK of the table says so)."""
    assert value is not None
    return value


def _pairs(lines: Sequence[Said], facts: Facts) -> Iterable[Pair]:
    for line in lines:
        place = facts.places.get(line.project_code or "")
        if place is not None and line.day is not None:
            for user, _ in facts.people.get((place.project.id, line.person or ""), ()):
                yield user.id, line.day
