"""Holidays and make-up workdays come from a file, whole or not at all, and count from then on."""

from datetime import date

import pytest
from sqlalchemy import func, select

from domain.acts import Denied, Refused
from domain.calendar import add_working_days, is_working_day
from domain.platform.import_calendar import SpecialDay, import_calendar, known_calendar, known_years, read_calendar
from domain.platform.models import AuditEntry, CalendarDay, DayKind
from tests.world import World

HEAD = "day,kind,name\n"


@pytest.fixture
async def office(world: World) -> World:
    await world.staff("admin", "admin")
    return world


async def special(world: World) -> dict[date, DayKind]:
    return {row.day: row.kind for row in await world.db.scalars(select(CalendarDay))}


def test_the_year_that_comes_along_is_the_announced_one() -> None:
    """33 days off, 6 days made up; the make-up days lie on weekends."""
    assert known_years() == [2026]
    days = known_calendar(2026) or []
    kinds = [item.kind for item in days]
    assert (kinds.count(DayKind.HOLIDAY), kinds.count(DayKind.WORKDAY)) == (33, 6)
    made_up = [item.day for item in days if item.kind is DayKind.WORKDAY]
    assert made_up == [date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]
    assert known_calendar(2027) is None


async def test_working_days_jump_over_the_national_day_and_count_the_day_made_up(office: World) -> None:
    assert await office.do("admin", import_calendar, 2026, known_calendar(2026) or []) == 39
    days = await special(office)
    assert add_working_days(date(2026, 9, 30), 1, days) == date(2026, 10, 8)
    assert add_working_days(date(2026, 9, 30), 3, days) == date(2026, 10, 10)
    assert is_working_day(date(2026, 2, 28), days)
    assert not is_working_day(date(2026, 2, 16), days)


async def test_the_29th_of_february_and_a_second_import(office: World) -> None:
    leap = read_calendar(HEAD + "2028-02-29,holiday,Founders' day\n")
    assert await office.do("admin", import_calendar, 2028, leap) == 1
    assert await special(office) == {date(2028, 2, 29): DayKind.HOLIDAY}
    await office.do("admin", import_calendar, 2028, read_calendar(HEAD + "2028-03-04,WORKDAY,\u8c03\u4f11\n"))
    assert await special(office) == {date(2028, 3, 4): DayKind.WORKDAY}
    await office.do("admin", import_calendar, 2029, [SpecialDay(date(2029, 1, 1), DayKind.HOLIDAY, "New Year")])
    assert len(await special(office)) == 2


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("date,kind,name\n", 1),
        (HEAD + "2026-02-30,HOLIDAY,x\n", 2),
        (HEAD + "2026-10-01,HOLIDAY,x\n2026-10-02,FREE,x\n", 3),
        (HEAD + "2026-10-01,HOLIDAY\n", 2),
        (HEAD + "2026-10-01,HOLIDAY, \n", 2),
        (HEAD + f"2026-10-01,HOLIDAY,{'x' * 81}\n", 2),
    ],
)
def test_a_wrong_line_is_named(content: str, line: int) -> None:
    with pytest.raises(Refused) as refused:
        read_calendar(content)
    assert (refused.value.code.value, refused.value.parameters["line"]) == ("CALENDAR_LINE", line)
    assert str(refused.value).startswith(f"Line {line} is not ")


@pytest.mark.parametrize(
    ("year", "lines", "code"),
    [
        (1999, ["1999-01-01,HOLIDAY,x"], "CALENDAR_YEAR"),
        (2026, [], "CALENDAR_EMPTY"),
        (2026, ["2027-01-01,HOLIDAY,x"], "CALENDAR_OTHER_YEAR"),
        (2026, ["2026-01-01,HOLIDAY,x", "2026-01-01,HOLIDAY,y"], "CALENDAR_DAY_TWICE"),
        (2026, ["2026-01-01,WORKDAY,x"], "CALENDAR_CHANGES_NOTHING"),
        (2026, [f"2026-{month:02}-{day:02},HOLIDAY,x" for month in range(1, 13) for day in range(1, 12)], "CALENDAR_TOO_LONG"),
    ],
)
async def test_a_wrong_calendar_leaves_the_old_one(office: World, year: int, lines: list[str], code: str) -> None:
    await office.do("admin", import_calendar, 2026, known_calendar(2026) or [])
    with pytest.raises(Refused) as refused:
        await office.do("admin", import_calendar, year, read_calendar(HEAD + "\n".join(lines)))
    assert refused.value.code.value == code
    told = (await office.db.execute(select(AuditEntry.before, AuditEntry.after).where(AuditEntry.act == "calendar:import"))).one()
    assert (told.before, told.after and told.after[:25]) == (None, "2026-01-01 HOLIDAY 元旦, 20"[:25])
    assert (await office.db.execute(select(func.count()).select_from(CalendarDay))).scalar_one() == 39


async def test_only_an_administrator_imports(office: World) -> None:
    with pytest.raises(Denied):
        await office.do("hq", import_calendar, 2026, known_calendar(2026) or [])
