"""What would become of each line of a file, by the rules of logging themselves (S0-53)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.acts import Actor, NotFound, Refused, refuse
from domain.delivery.models import Project, ProjectMember
from domain.hours.entry_drafts import (
    Checked,
    EntryDraft,
    columns_of,
    member_on,
    not_of_person,
    open_day,
    order_on,
    room_left,
    unless_open,
    unless_ordered,
)
from domain.hours.import_columns import Said
from domain.hours.import_facts import Content, Facts, Place
from domain.hours.import_models import LineOutcome
from domain.hours.models import HourKind, WorkPlace
from domain.hours.refusals import HoursRefusal
from domain.identity.models import Audience, User
from domain.identity.refusals import IdentityRefusal
from domain.outsourcing.models import OutsourcingOrder


@dataclass(frozen=True)
class Judged:
    """A line, what becomes of it and why; `checked` where it would be written."""

    said: Said
    outcome: LineOutcome
    code: str | None = None
    field: str | None = None
    project: Project | None = None
    user: User | None = None
    checked: Checked | None = None
    duplicate_of: UUID | None = None


class Unknown(NotFound):
    """Something that the line names does not exist for the importer; `field` is what."""


class Forbidden(Exception):
    """The importer may not log these hours."""


def judge(actor: Actor, importer_id: UUID, facts: Facts, lines: Sequence[Said], done: Mapping[int, UUID]) -> list[Judged]:
    """The lines in their order; `actor` tells the day, `done` the lines of these bytes that are imported already."""
    return [_judged(actor, importer_id, facts, line, done) for line in lines]


def _judged(actor: Actor, importer_id: UUID, facts: Facts, said: Said, done: Mapping[int, UUID]) -> Judged:
    if said.line in done:
        return Judged(said, LineOutcome.DUPLICATE, duplicate_of=done[said.line])
    if said.code is not None:
        return Judged(said, LineOutcome.REFUSED, said.code, said.field)
    try:
        return _checked(actor, importer_id, facts, said)
    except Unknown as missing:
        return Judged(said, LineOutcome.REFUSED, "NOT_FOUND", str(missing))
    except Forbidden:
        return Judged(said, LineOutcome.REFUSED, "FORBIDDEN", "project")
    except Refused as refusal:
        return Judged(said, LineOutcome.REFUSED, refusal.code.value, refusal.field)


def _checked(actor: Actor, importer_id: UUID, facts: Facts, said: Said) -> Judged:
    place = facts.places.get(said.project_code or "")
    if place is None:
        raise Unknown("project")
    project = place.project
    user, times = _person(place, importer_id, facts, said)
    draft = _draft(facts, project, user, said)
    pair, content = (user.id, draft.day), _content(project, draft)
    if content in facts.known.get(pair, {}):
        return Judged(said, LineOutcome.DUPLICATE, project=project, user=user, duplicate_of=facts.known[pair][content])
    refuse(unless_open(project))
    day = open_day(actor, draft.day, "day", facts.locked.get(project.id, ()), late=place.everybodys)
    member = member_on(times, day, "")
    order = order_on(draft, _of_partner(facts, project, user), "")
    if order is not None:
        unless_ordered(draft, facts.levels.get(order.id, set()), "")
    if order is None and said.order_code is not None:
        raise not_of_person("")
    columns = columns_of(draft, "") | {"order_id": order and order.id, "task_id": draft.task_id}
    room_left(facts.taken.get(pair, draft.hours * 0), draft.hours, "")
    facts.add(pair, content, None)
    return Judged(said, LineOutcome.ACCEPTED, project=project, user=user, checked=Checked(columns, member, day))


def _person(place: Place, importer_id: UUID, facts: Facts, said: Said) -> tuple[User, Sequence[ProjectMember]]:
    """Whose hours they are, with the times on the project; somebody who may log only their own names nobody else."""
    found = facts.people.get((place.project.id, said.person or ""), [])
    if not place.everybodys:
        found = [each for each in found if place.own and each[0].id == importer_id]
        if not found:
            raise Forbidden
    usual = next((each for each in found if each[0].audience is not Audience.CUSTOMER), None)
    if usual is None:
        raise Refused(HoursRefusal.HOURS_OUTSIDE_MEMBERSHIP, "The person was not on the project on that day.", "person")
    if usual[0].disabled_at is not None:
        raise Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled.", "person")
    return usual


def _draft(facts: Facts, project: Project, user: User, said: Said) -> EntryDraft:
    if said.day is None or said.hours is None or said.level is None or said.work is None:
        raise AssertionError("A line that could not be read has a code.")
    return EntryDraft(
        day=said.day,
        hours=said.hours,
        level=said.level,
        work=said.work,
        kind=said.kind or HourKind.NORMAL,
        place=said.place or WorkPlace.ON_SITE,
        is_billable=said.is_billable is not False,
        resources=said.resources,
        order_id=_order(facts, project, user, said),
        task_id=_task(facts, project, said),
    )


def _task(facts: Facts, project: Project, said: Said) -> UUID | None:
    if said.task_code is None:
        return None
    if (project.id, said.task_code) not in facts.tasks:
        raise Unknown("task")
    return facts.tasks[project.id, said.task_code]


def _order(facts: Facts, project: Project, user: User, said: Said) -> UUID | None:
    if said.order_code is None:
        return None
    named = next((order.id for order in _of_partner(facts, project, user) if order.code == said.order_code), None)
    if named is None and said.order_code not in facts.seen_orders:
        raise Unknown("order")
    if named is None:
        raise not_of_person("")
    return named


def _of_partner(facts: Facts, project: Project, user: User) -> Sequence[OutsourcingOrder]:
    return facts.orders.get((project.id, user.partner_id), []) if user.partner_id else []


def _content(project: Project, draft: EntryDraft) -> Content:
    return project.id, draft.hours, draft.kind, draft.task_id, draft.work
