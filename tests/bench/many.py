"""A company as large as is asked for, in minutes: projects of ten people and 10,000 lines of hours each, made by the database itself.

One project is of a customer of its own and the same wherever it stands, among few lines or many. Each other one belongs to one of a
hundred customers. All lines are confirmed but the last hundred of a project, which wait for the customer.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import scalar_row

from authz.store import seed_policy
from authz.viewer import Viewer
from domain.acts import begin_act
from domain.contracts.models import BudgetLine, Contract
from domain.customers.models import Customer
from domain.database import make_engine
from domain.delivery.models import Project, ProjectMember
from domain.hours.models import EntryState, HourKind, TimeEntry, WorkPlace
from domain.identity.models import Audience, DomainKind, Language, Organisation
from domain.partners.models import SkillLevel
from domain.platform.journal import make_sessions
from tests.bench.copies import loose
from tests.world import World, at
from tests.world import seed_policy as policy

EACH, PEOPLE, CUSTOMERS, WAITING = 10_000, 10, 100, 100
"""Lines and people of a project, customers of all others, lines of a project that wait."""
FIRST = date(2024, 1, 1)
LAST = FIRST + timedelta(days=EACH // PEOPLE - 1)
TABLES = ("organisation", "customer", "contract", "budget_line", "project", "project_member", "time_entry")
ORGANISATION, CUSTOMER, BUDGET, PROJECT, MEMBER, LINE, CONTRACT, OTHER_BUDGET = range(1, 9)
"""Kinds of rows, in their ids."""
ROWS = sql.SQL("INSERT INTO {table} ({names}) SELECT {values} FROM {table} kept, generate_series({first}, {last}) g WHERE kept.id = {kept}")
SECONDARY = """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = 'time_entry'::regclass AND NOT indisunique"""
USER = "(SELECT user_id FROM project_member WHERE id = {})"
USERS = "(ARRAY(SELECT user_id FROM project_member WHERE id BETWEEN {} AND {} ORDER BY id))[g % 10 + 1]"
PERSON = "SELECT id, organisation_id, audience, customer_id FROM app_user WHERE name = %s"
ROLES = "SELECT role, domain_kind FROM role_grant WHERE user_id = %s"


async def founded(url: str) -> Mapping[str, UUID]:
    """The company with its one project of ten people and a line of hours: of each table the row that is copied."""
    engine = make_engine(url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        await seed_policy(db)
        world = await World.make(db)
        begin_act(db, world.as_("founder"), "bench:company")
        member, *_ = [await _hired(world, number) for number in range(PEOPLE)]
        line = await world.insert(_line(world, member))
        kept = {"organisation": world.customer.organisation_id, "customer": world.customer.id, "contract": world.contract.id}
        kept |= {
            "budget_line": world.project.budget_line_id,
            "project": world.project.id,
            "project_member": member.id,
            "time_entry": line.id,
        }
    await engine.dispose()
    return kept


async def _hired(world: World, number: int) -> ProjectMember:
    """One of the people of the project, from its first day."""
    await world.staff(f"engineer{number}", ("project_member", world.project))
    member = world.membership(world.project, f"engineer{number}", "project_member")
    member.id, member.joined_on = UUID(f"{MEMBER:08}-0000-7000-8000-{number:012x}"), FIRST
    return await world.insert(member)


def _line(world: World, member: ProjectMember) -> TimeEntry:
    """A line that has gone the whole way."""
    line = TimeEntry(project_id=member.project_id, customer_id=member.customer_id, unit_id=member.unit_id, user_id=member.user_id)
    line.member_id, line.day, line.logged_on, line.hours = member.id, FIRST, FIRST, Decimal("7.5")
    line.kind, line.place, line.level = HourKind.NORMAL, WorkPlace.REMOTE, SkillLevel.SENIOR
    line.work = "Interfaces of the warehouse, with their tests."
    line.state, line.submitted_at, line.submitted_by_id = EntryState.CONFIRMED, at(FIRST), member.user_id
    line.approved_at, line.waiting_since, line.approved_by_id = at(FIRST), at(FIRST), world["manager"].id
    line.confirmed_at, line.confirmed_by_id = at(FIRST), world["customer_signer"].id
    return line


def reader(url: str, name: str, *, is_service: bool = False) -> Viewer:
    """Somebody of the company, on the day after the last line."""
    with psycopg.connect(url) as connection:
        found = connection.execute(PERSON, [name]).fetchone()
        assert found is not None
        roles = frozenset((role, DomainKind[kind].value) for role, kind in connection.execute(ROLES, [found[0]]).fetchall())
    user, organisation, audience, customer = found
    where = {"audience": Audience(audience), "customer_id": customer, "partner_id": None, "roles": roles, "language": Language.EN}
    who = {"user_id": user, "organisation_id": organisation, "policy": policy(), "request_id": "bench", "is_service": is_service}
    return Viewer(now=at(LAST + timedelta(days=1)), **where, **who)


def fill(url: str, kept: Mapping[str, UUID], lines: int) -> None:
    """So many lines of hours, 10,000 of them in the one project, with the projects, people and customers of the others."""
    with psycopg.connect(url) as connection, loose(connection, list(TABLES)), _unindexed(connection):
        made = Made(connection, kept)
        made.lines(range(EACH), at_home=True)
        if lines > EACH:
            made.projects(range(1, lines // EACH))
            made.lines(range(EACH, lines))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def _unindexed(connection: psycopg.Connection) -> Iterator[None]:
    """Without the indexes of the lines meanwhile: made anew they take a part of the time."""
    found = connection.execute(SECONDARY).fetchall()
    for name, _ in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    connection.execute("SET LOCAL maintenance_work_mem = '1GB'")
    for _, definition in found:
        connection.execute(definition.encode())


@dataclass(frozen=True)
class Made:
    """What INSERT … SELECT makes of the rows that are kept as patterns."""

    connection: psycopg.Connection
    kept: Mapping[str, UUID]

    def add(self, model: Any, numbers: range, **changed: str) -> None:
        """A row for each number `g`: the pattern's, but for what is changed."""
        table = model.__table__
        names = [column.name for column in table.columns if column.computed is None]
        query = ROWS.format(
            table=sql.Identifier(table.name),
            names=sql.SQL(", ").join(map(sql.Identifier, names)),
            values=sql.SQL(", ").join(_sql(changed[name]) if name in changed else sql.Identifier("kept", name) for name in names),
            first=sql.Literal(numbers[0]),
            last=sql.Literal(numbers[-1]),
            kept=sql.Literal(self.kept[table.name]),
        )
        self.connection.execute(query)

    def projects(self, numbers: range) -> None:
        """The customers, the projects of these numbers, their people."""
        some, customer = range(1, CUSTOMERS + 1), _id(CUSTOMER, "g")
        self.add(Organisation, some, id=_id(ORGANISATION, "g"), name="'Customer ' || g")
        code = "'BENCH-' || g"
        self.add(Customer, some, id=customer, organisation_id=_id(ORGANISATION, "g"), code=code, name="'Customer ' || g")
        self.add(Contract, some, id=_id(CONTRACT, "g"), customer_id=customer, budget_line_id=_id(OTHER_BUDGET, "g"), code=code)
        self.add(BudgetLine, some, id=_id(OTHER_BUDGET, "g"), customer_id=customer, project_id="NULL")
        own = {"customer_id": _id(CUSTOMER, "g % 100 + 1"), "contract_id": _id(CONTRACT, "g % 100 + 1")}
        self.add(BudgetLine, numbers, id=_id(BUDGET, "g"), customer_id=own["customer_id"], project_id=_id(PROJECT, "g"))
        own |= {"code": "'BENCH-' || lpad(g::text, 6, '0')", "name": "'项目 ' || g"}
        self.add(Project, numbers, id=_id(PROJECT, "g"), budget_line_id=_id(BUDGET, "g"), **own)
        people = range(numbers.start * PEOPLE, numbers.stop * PEOPLE)
        whose = {"project_id": _id(PROJECT, "g / 10"), "customer_id": _id(CUSTOMER, "g / 10 % 100 + 1")}
        self.add(ProjectMember, people, id=_id(MEMBER, "g"), user_id=USER.format(_id(MEMBER, "g % 10")), **whose)

    def lines(self, numbers: range, *, at_home: bool = False) -> None:
        """Lines of hours of these numbers, of the one project or of all others: ten people a day, day after day."""
        where = {} if at_home else {"project_id": _id(PROJECT, "g / 10000"), "customer_id": _id(CUSTOMER, "g / 10000 % 100 + 1")}
        day, waits = f"DATE '{FIRST}' + (g % 10000 / 10)::integer", f"g % 10000 >= {EACH - WAITING}"
        users = USERS.format(_id(MEMBER, "0"), _id(MEMBER, "9"))
        who = {"member_id": _id(MEMBER, "g / 10000 * 10 + g % 10"), "user_id": users, "submitted_by_id": users}
        stands = {"state": f"CASE WHEN {waits} THEN 'APPROVED' ELSE 'CONFIRMED' END"}
        stands |= {name: f"CASE WHEN NOT {waits} THEN kept.{name} END" for name in ("confirmed_at", "confirmed_by_id")}
        self.add(TimeEntry, numbers, id=_id(LINE, "g"), day=day, logged_on=day, hours="0.25 * (g % 37 + 1)", **where, **who, **stands)


def one(url: str, query: LiteralString) -> Any:
    """A single value."""
    with psycopg.connect(url) as connection:
        return connection.cursor(row_factory=scalar_row).execute(query).fetchone()


def _id(kind: int, number: str) -> str:
    """The id of the row of a kind with a number, as SQL."""
    return f"('{kind:08}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def _sql(text: str) -> sql.SQL:
    """SQL of this module's own words."""
    return sql.SQL(text)
