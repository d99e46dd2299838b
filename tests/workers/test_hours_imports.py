"""Files of hours: what a rehearsal says line by line, and what an import writes, whatever happens on the way (S0-53)."""

import hashlib
import io
from collections.abc import Sequence
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import obstore
import pytest
from openpyxl import Workbook
from sqlalchemy import select, update

from domain.documents.content_types import CSV, OFFICE
from domain.documents.models import Document
from domain.documents.storage import key
from domain.hours.drop_hours import drop_hours
from domain.hours.import_hours import import_hours
from domain.hours.import_lines import PORTION
from domain.hours.import_models import HoursImport, RefusedLines
from domain.hours.import_template import template
from domain.hours.log_hours import log_hours
from domain.hours.models import TimeEntry
from domain.hours.refusals import HoursRefusal
from domain.hours.rehearse_hours_import import TABLE, rehearse_hours_import
from domain.hours.return_hours import return_hours
from domain.identity.models import User
from tests.hours.chain import line, people
from tests.refusals import refused
from tests.workers.plant import Plant, found
from tests.world import World
from workers.hours_imports import write

pytestmark = pytest.mark.anyio
HEAD = [
    "项目编号",
    "Person's e-mail",
    "日期",
    "工时",
    "Level",
    "工作内容",
    "工时类型",
    "地点",
    "是否计费",
    "使用资源",
    "任务编号",
    "外包单编号",
]
NONE = dict.fromkeys(("kind", "place", "billable", "resources", "task", "order"))


def row(world: World, **said: Any) -> list[Any]:
    """A line that would be accepted, but for what is said."""
    usual: dict[str, Any] = {"project": world.project.code, "person": "engineer@example.com", "day": date(2026, 10, 30), "hours": 8}
    usual |= {"level": "高级", "work": "Interfaces", **NONE}
    return list((usual | said).values())


def workbook(rows: Sequence[Sequence[Any]], head: Sequence[Any] = HEAD) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for each in (head, *rows):
        sheet.append(list(each))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def hand_in(plant: Plant, content: bytes, kind: str = TABLE, who: str = "manager") -> HoursImport:
    """The file is uploaded, and its rehearsal asked for."""
    async with plant.act() as world:
        digest = hashlib.sha256(content).digest()
        await obstore.put_async(world.store, key(digest), content)
        named = {"name": "hours.xlsx", "content_type": kind, "size": len(content), "sha256": digest}
        document = await world.insert(Document(owner_id=world[who].id, **named))
        return await world.do(who, rehearse_hours_import, document.id)


async def rehearsed(plant: Plant, content: bytes, kind: str = TABLE, who: str = "manager") -> HoursImport:
    file = await hand_in(plant, content, kind, who)
    await plant.settle_down()
    return file


async def go_on(plant: Plant, file: HoursImport, choice: RefusedLines, who: str = "manager") -> None:
    async with plant.act() as world:
        await world.do(who, import_hours, file.id, choice)


async def told(plant: Plant, file: HoursImport) -> list[tuple[Any, ...]]:
    query = "SELECT line, outcome, code, field FROM hours_import_line WHERE import_id = :id ORDER BY line"
    return [tuple(each) for each in await plant.rows(query, id=file.id)]


async def stands(plant: Plant, file: HoursImport) -> tuple[Any, ...]:
    query = "SELECT state, lines_read, lines_total, lines_done, problem, problem_column FROM hours_import WHERE id = :id"
    return tuple((await plant.rows(query, id=file.id))[0])


async def written(plant: Plant) -> list[tuple[Any, ...]]:
    query = "SELECT u.name, e.day, e.hours, e.state, e.is_late FROM time_entry e JOIN app_user u ON u.id = e.user_id ORDER BY e.day, 1, 3"
    return [tuple(each) for each in await plant.rows(query)]


@pytest.fixture(autouse=True)
async def hired(plant: Plant) -> None:
    await found(plant)
    async with plant.act() as world:
        await people(world)
        for persona in ("engineer", "partner_engineer", "manager"):
            await world.db.execute(update(User).where(User.id == world[persona].id).values(email=f"{persona}@example.com", account_id=None))


async def test_each_line_says_what_logging_it_would_answer(plant: Plant) -> None:
    async with plant.act() as world:
        await world.do("engineer", log_hours, world.project.id, [line("20", date(2026, 10, 29), work="There already")], submit=True)
    rows: list[tuple[dict[str, Any], tuple[str, str | None, str | None]]] = [
        ({}, ("ACCEPTED", None, None)),
        (
            {"day": "2026/10/29", "hours": "4.00", "level": "senior", "kind": "加班", "place": "远程", "billable": "否"},
            ("ACCEPTED", None, None),
        ),
        ({"day": "2026-10-29", "hours": 0.25, "work": "One too many"}, ("REFUSED", "HOURS_ABOVE_DAY", "hours")),
        ({"work": "  Interfaces "}, ("DUPLICATE", None, None)),
        ({"day": date(2026, 10, 29), "hours": 20, "work": "There already"}, ("DUPLICATE", None, None)),
        ({"day": "2026-02-29"}, ("REFUSED", "DATE_UNREADABLE", "day")),
        ({"day": 46325}, ("REFUSED", "DATE_UNREADABLE", "day")),
        ({"day": date(2024, 2, 29)}, ("REFUSED", "HOURS_OUTSIDE_MEMBERSHIP", "day")),
        ({"day": date(2026, 11, 3)}, ("REFUSED", "DATE_IN_FUTURE", "day")),
        ({"hours": "8h"}, ("REFUSED", "HOURS_NOT_QUARTERS", "hours")),
        ({"hours": 0.1}, ("REFUSED", "HOURS_NOT_QUARTERS", "hours")),
        ({"level": "Wizard"}, ("REFUSED", "VALUE_UNKNOWN", "level")),
        ({"work": "x" * 10_000}, ("REFUSED", "TEXT_TOO_LONG", "work")),
        ({"work": None}, ("REFUSED", "TEXT_EMPTY", "work")),
        ({"project": "PRJ-0000-00001"}, ("REFUSED", "NOT_FOUND", "project")),
        ({"person": "nobody@example.com"}, ("REFUSED", "HOURS_OUTSIDE_MEMBERSHIP", "person")),
        ({"task": "T99"}, ("REFUSED", "NOT_FOUND", "task")),
        ({"order": "ORD-9"}, ("REFUSED", "NOT_FOUND", "order")),
        ({"person": "Partner_Engineer@Example.com"}, ("ACCEPTED", None, None)),
    ]
    file = await rehearsed(plant, workbook([row(plant.world, **said) for said, _ in rows]))
    assert await told(plant, file) == [(number, *answer) for number, (_, answer) in enumerate(rows, 2)]
    assert await stands(plant, file) == ("REHEARSED", len(rows), len(rows), 0, None, None)
    assert len(await written(plant)) == 1


async def test_an_import_writes_the_accepted_lines_once_and_the_audit_names_its_importer(plant: Plant) -> None:
    content = workbook([row(plant.world), row(plant.world, day="2026-03-02"), row(plant.world, hours=25)])
    file = await rehearsed(plant, content)
    async with plant.act() as world:
        with refused(HoursRefusal.IMPORT_HAS_REFUSED, "refusedLines"):
            await world.do("manager", import_hours, file.id, RefusedLines.STOP)
    await go_on(plant, file, RefusedLines.SKIP)
    await plant.settle_down()
    lines = [
        ("Engineer", date(2026, 3, 2), Decimal("8.00"), "SUBMITTED", True),
        ("Engineer", date(2026, 10, 30), Decimal("8.00"), "SUBMITTED", False),
    ]
    assert await written(plant) == lines
    assert await stands(plant, file) == ("DONE", 3, 3, 3, None, None)
    query = "SELECT DISTINCT act, on_behalf_of_id FROM audit_entry WHERE subject_type = 'TimeEntry'"
    assert [tuple(each) for each in await plant.rows(query)] == [("hours:import_lines", plant.world["manager"].id)]
    fields = await plant.rows("SELECT after FROM audit_entry WHERE subject_type = 'TimeEntry' AND field = 'day' ORDER BY 1")
    assert [each.after for each in fields] == ["2026-03-02", "2026-10-30"]
    again = await rehearsed(plant, content)
    assert [each[1] for each in await told(plant, again)] == ["DUPLICATE", "DUPLICATE", "REFUSED"]
    await go_on(plant, again, RefusedLines.SKIP)
    await plant.settle_down()
    assert await written(plant) == lines


async def test_a_line_of_the_same_file_is_not_imported_again_though_its_hours_were_dropped(plant: Plant) -> None:
    content = workbook([row(plant.world)])
    await go_on(plant, await rehearsed(plant, content), RefusedLines.STOP)
    await plant.settle_down()
    async with plant.act() as world:
        entry = (await world.db.scalars(select(TimeEntry))).one()
        await world.do("delivery_manager", return_hours, [entry.id], "Not that day.")
        await world.do("engineer", drop_hours, [entry.id])
    again = await rehearsed(plant, content)
    assert [each[1] for each in await told(plant, again)] == ["DUPLICATE"]
    other = await rehearsed(plant, workbook([row(plant.world)], head=[f"{name} " for name in HEAD]))
    assert [each[1] for each in await told(plant, other)] == ["ACCEPTED"]


async def test_a_killed_import_goes_on_and_writes_no_line_twice(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(plant.world, day=date(2026, 10, 1 + place % 28), hours=0.25, work=f"Step {place}") for place in range(PORTION + 40)]
    file = await rehearsed(plant, workbook(rows))
    await go_on(plant, file, RefusedLines.STOP)
    await plant.relay.step()
    (message,) = [each for each in await plant.messages() if each["actor_name"] == "hours.import"]

    class Killed(BaseException):
        pass

    class Dying:
        """Dies when the second portion's transaction is about to be committed."""

        def __init__(self) -> None:
            self.portions = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(plant.runtime, name)

        def act(self, request_id: str, on_behalf_of: Any = None) -> Any:
            return self._act(request_id, on_behalf_of)

        @asynccontextmanager
        async def _act(self, request_id: str, on_behalf_of: Any) -> Any:
            async with plant.runtime.act(request_id, on_behalf_of) as both:
                yield both
                self.portions += on_behalf_of is not None
                if self.portions == 2:
                    raise Killed

    with pytest.raises(Killed):
        await write(Dying(), *message["args"])  # type: ignore[arg-type]  # a runtime that dies
    assert (await stands(plant, file))[3] == PORTION
    assert len(await written(plant)) == PORTION
    await plant.settle_down()
    await write(plant.runtime, *message["args"])
    assert (await stands(plant, file))[:4] == ("DONE", PORTION + 40, PORTION + 40, PORTION + 40)
    all_of_them = await plant.rows("SELECT count(*), count(DISTINCT work), sum(hours) FROM time_entry")
    assert tuple(all_of_them[0]) == (PORTION + 40, PORTION + 40, Decimal("260.00"))


async def test_what_is_refused_since_the_rehearsal_stops_the_import_before_it(plant: Plant) -> None:
    rows = [row(plant.world, day=date(2026, 10, 26 + place)) for place in range(4)]
    file = await rehearsed(plant, workbook(rows))
    async with plant.act() as world:
        await world.do("engineer", log_hours, world.project.id, [line("20", date(2026, 10, 28))])
    await go_on(plant, file, RefusedLines.STOP)
    await plant.settle_down()
    assert [each[1:3] for each in await told(plant, file)] == [
        ("IMPORTED", None),
        ("IMPORTED", None),
        ("REFUSED", "HOURS_ABOVE_DAY"),
        ("ACCEPTED", None),
    ]
    assert await stands(plant, file) == ("STOPPED", 4, 4, 2, None, None)
    await go_on(plant, file, RefusedLines.SKIP)
    await plant.settle_down()
    assert [each[1] for each in await told(plant, file)] == ["IMPORTED", "IMPORTED", "REFUSED", "IMPORTED"]
    assert await stands(plant, file) == ("DONE", 4, 4, 4, None, None)


async def test_who_may_log_only_their_own_hours_imports_only_those(plant: Plant) -> None:
    rows = [row(plant.world), row(plant.world, person="manager@example.com"), row(plant.world, day="2026-03-02")]
    file = await rehearsed(plant, workbook(rows), who="engineer")
    assert [each[1:3] for each in await told(plant, file)] == [("ACCEPTED", None), ("REFUSED", "FORBIDDEN"), ("REFUSED", "HOURS_TOO_LATE")]


async def test_rights_that_ended_since_the_rehearsal_write_nothing(plant: Plant) -> None:
    file = await rehearsed(plant, workbook([row(plant.world)]))
    await go_on(plant, file, RefusedLines.SKIP)
    async with plant.act() as world:
        await world.db.execute(update(User).where(User.id == world["manager"].id).values(disabled_at=world.now))
    await plant.settle_down()
    assert [each[1:3] for each in await told(plant, file)] == [("REFUSED", "NOT_FOUND")]
    assert await written(plant) == []


@pytest.mark.parametrize(
    ("content", "kind", "problem"),
    [
        (workbook([]), TABLE, ("NO_LINES", None)),
        (workbook([["x"]], head=["项目编号"]), TABLE, ("COLUMN_MISSING", "人员邮箱 Person's e-mail")),
        (workbook([["x"]], head=[*HEAD, "Mood"]), TABLE, ("COLUMN_UNKNOWN", "Mood")),
        (workbook([["x"]], head=[*HEAD, "Hours"]), TABLE, ("COLUMN_TWICE", "工时 Hours")),
        (b"PK\x03\x04 nothing", TABLE, ("FILE_DAMAGED", None)),
        (b"project,mood\nP,good\n", CSV, ("COLUMN_UNKNOWN", "mood")),
    ],
)
async def test_a_file_that_cannot_be_read_says_why(plant: Plant, content: bytes, kind: str, problem: tuple[str, str | None]) -> None:
    file = await rehearsed(plant, content, kind)
    assert await stands(plant, file) == ("UNREADABLE", 0, None, 0, *problem)


async def test_the_template_is_understood(plant: Plant) -> None:
    file = await rehearsed(plant, template())
    assert await stands(plant, file) == ("UNREADABLE", 0, None, 0, "NO_LINES", None)


@pytest.mark.parametrize(("encoding", "parted"), [("utf-8-sig", ","), ("gb18030", ";"), ("utf-8", "\t")])
async def test_a_csv_file_in_either_encoding(plant: Plant, encoding: str, parted: str) -> None:
    lines = [HEAD, row(plant.world, day="2026年10月30日", work="接口开发"), row(plant.world, day="30.10.2026")]
    text = "\r\n".join(parted.join("" if cell is None else str(cell) for cell in each) for each in lines)
    file = await rehearsed(plant, text.encode(encoding), CSV)
    assert [each[:3] for each in await told(plant, file)] == [(2, "ACCEPTED", None), (3, "REFUSED", "DATE_UNREADABLE")]


async def test_only_tables_are_rehearsed(plant: Plant) -> None:
    with refused(HoursRefusal.IMPORT_FILE_WRONG, "documentId"):
        await hand_in(plant, b"%PDF", OFFICE + "wordprocessingml.document")
