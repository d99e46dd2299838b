"""What a file of 100,000 lines of hours costs, portion by portion: `make bench FLAGS="-k hours_import"`, `LINES=10000` for a smaller one.

A hundred people over the working days of years, by the task that a worker runs: read and rehearsed, then written with its audit.
"""

import asyncio
import io
import os
import resource
import time
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import update

from domain.hours.import_models import RefusedLines
from domain.identity.models import User
from tests.workers.plant import Plant, found, plant_at
from tests.workers.post import post_office
from tests.workers.test_hours_imports import HEAD, go_on, hand_in, row, stands

pytestmark = pytest.mark.anyio
LINES = int(os.environ.get("LINES", "100000"))
PEOPLE = 100
LAST = date(2026, 10, 30)


async def staffed(plant: Plant) -> None:
    """A hundred people who have been on the project for years."""
    await found(plant)
    async with plant.act() as world:
        for number in range(PEOPLE):
            persona = f"person{number}"
            await world.staff(persona, ("project_member", world.project))
            member = world.membership(world.project, persona, "project_member")
            member.joined_on = LAST - timedelta(days=9_000)
            await world.insert(member)
            mail = {"email": f"{persona}@example.com", "account_id": None}
            await world.db.execute(update(User).where(User.id == world[persona].id).values(**mail))


def table(plant: Plant) -> bytes:
    """Their days, person by person, as an Excel file."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    sheet.append(HEAD)
    for number in range(LINES):
        person, day = f"person{number * PEOPLE // LINES}@example.com", LAST - timedelta(days=number % (LINES // PEOPLE))
        sheet.append(row(plant.world, person=person, day=day, work=f"Step {number} of the migration, with its tests"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def watched(plant: Plant, file: Any, column: int) -> float:
    """Seconds until the worker has done what waits, with the progress on the way."""
    began = time.perf_counter()
    work = asyncio.create_task(plant.settle_down())
    while not work.done():
        await asyncio.wait([work], timeout=10)
        print(f"  {(await stands(plant, file))[column]:>8,} of {LINES:,} after {time.perf_counter() - began:.0f} s")
    await work
    return time.perf_counter() - began


async def test_hours_import(database_url: str) -> None:
    with post_office():
        async with plant_at(database_url) as plant:
            await staffed(plant)
            content = table(plant)
            print(f"\n{len(content) / 1e6:.1f} MB, {LINES:,} lines")
            file = await hand_in(plant, content)
            rehearsed = await watched(plant, file, 1)
            assert (await stands(plant, file))[:3] == ("REHEARSED", LINES, LINES)
            await go_on(plant, file, RefusedLines.STOP)
            written = await watched(plant, file, 3)
            assert (await stands(plant, file))[0] == "DONE"
            told = (await plant.rows("SELECT count(*) FROM audit_entry WHERE subject_type = 'TimeEntry'"))[0][0]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"rehearsed in {rehearsed:.0f} s ({LINES / rehearsed:,.0f} lines a second), written in {written:.0f} s ({LINES / written:,.0f})")
    print(f"{told:,} entries of the audit; the process took {most:.0f} MB at most")
