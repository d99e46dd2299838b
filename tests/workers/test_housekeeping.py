"""What is kept for a while only goes away, and nothing earlier."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from domain.database import new_id
from domain.platform.clock import real_now
from domain.platform.models import IdempotencyKey
from tests.workers.plant import Plant
from workers.housekeeping import Housekeeping

pytestmark = pytest.mark.anyio


async def test_a_key_is_good_for_two_days(plant: Plant) -> None:
    common = {"path": "placeOrder", "input_hash": "0" * 64, "outcome": {"row_id": None, "refusal": None}}
    ages = {"young": timedelta(hours=47), "old": timedelta(hours=49)}
    rows = [
        {"user_id": new_id(), "key": f"{name} {number}", "at": real_now() - ages[name], **common} for name in ages for number in range(1001)
    ]
    async with plant.runtime.engine.begin() as connection:
        await connection.execute(insert(IdempotencyKey), rows)
    housekeeping = Housekeeping(plant.runtime.engine)
    assert [await housekeeping.step() for _ in range(2)] == [True, False]
    left = await plant.rows("SELECT split_part(key, ' ', 1) AS age, count(*) FROM idempotency_key GROUP BY 1")
    assert [tuple(row) for row in left] == [("young", 1001)]
