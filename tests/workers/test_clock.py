"""The clock: a deadline is handed over when the product's time has reached it, once, in batches of a hundred."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert

from domain.database import new_id
from domain.platform.models import Deadline
from tests.workers.plant import Plant, found

pytestmark = pytest.mark.anyio


async def plan(plant: Plant, count: int, kind: str = "settlement:eligible", days: int = 30) -> None:
    due_at = plant.world.now + timedelta(days=days)
    rows = [{"id": new_id(), "kind": kind, "subject_id": new_id(), "step": "", "due_at": due_at} for _ in range(count)]
    async with plant.runtime.engine.begin() as connection:
        await connection.execute(insert(Deadline), rows)


async def pass_days(plant: Plant, days: int) -> None:
    plant.world.pass_days(days)
    await plant.move_clock(plant.world.now)


async def test_the_offset_row_makes_a_deadline_due(plant: Plant) -> None:
    await found(plant)
    await plan(plant, 1)
    await pass_days(plant, 29)
    assert await plant.clock.step() is False
    assert await plant.messages() == []
    await pass_days(plant, 1)
    await plant.clock.step()
    (message,) = await plant.messages()
    (deadline,) = await plant.rows("SELECT id, claimed_at, done_at FROM deadline")
    assert (message["actor_name"], message["args"]) == ("settlements.open", [[str(deadline.id)]])
    assert deadline.done_at is None
    assert abs(deadline.claimed_at - plant.world.now) < timedelta(minutes=1)
    assert await plant.clock.step() is False
    assert len(await plant.messages()) == 1


async def test_250_deadlines_travel_as_three_messages(plant: Plant) -> None:
    await found(plant)
    await plan(plant, 250)
    await pass_days(plant, 31)
    assert [await plant.clock.step() for _ in range(3)] == [True, True, False]
    assert [len(message["args"][0]) for message in await plant.messages()] == [100, 100, 50]


async def test_each_family_goes_to_its_own_task(plant: Plant) -> None:
    await found(plant)
    for kind in ("settlement:eligible", "alert:Payable", "alert:Acceptance", "instalment:due", "nobody:knows"):
        await plan(plant, 1, kind)
    await pass_days(plant, 31)
    await plant.clock.step()
    sizes = {message["actor_name"]: len(message["args"][0]) for message in await plant.messages()}
    assert sizes == {"settlements.open": 1, "alerts.follow_deadlines": 2, "instalments.due": 1}


async def test_two_clocks_at_once_hand_over_each_deadline_once(plant: Plant) -> None:
    await found(plant)
    await plan(plant, 400)
    await pass_days(plant, 31)

    async def clock() -> None:
        while await plant.clock.step():
            pass

    await asyncio.gather(clock(), clock())
    await clock()
    handed = [deadline for message in await plant.messages() for deadline in message["args"][0]]
    assert len(handed) == len(set(handed)) == 400
