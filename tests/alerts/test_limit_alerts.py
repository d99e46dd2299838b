"""80 and 100 per cent of a limit are told to those who answer for it, and no longer when less is taken (requirements, section 9)."""

from decimal import Decimal

import pytest

from domain.contracts.models import BudgetLine
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.submit_special_order import submit_special_order
from domain.outsourcing.withdraw_order import withdraw_order
from tests.alerts.bell import alerts, open_alerts, ring
from tests.outsourcing.story import Story, days_at
from tests.outsourcing.test_limits import set_limit
from tests.world import World

pytestmark = pytest.mark.anyio


async def line_of(world: World, of: str) -> BudgetLine:
    return await world.again(await world.db.get_one(BudgetLine, getattr(world, of).budget_line_id))


@pytest.fixture
async def near(world: World) -> Story:
    """10 days are 10,600.00: exactly 80 % of the contract's and the agreement's limit, and 100 % of the project's days."""
    for of in ("contract", "agreement"):
        await set_limit(world, of, limit_amount=13_250, limit_days=None)
    await set_limit(world, "project", limit_amount="13250.01", limit_days=10)
    return await Story.placed(world, lines=days_at(10))


async def test_each_limit_is_told_to_those_who_answer_for_it_from_exactly_80_per_cent(world: World, near: Story) -> None:
    for of in ("contract", "agreement", "project"):
        await ring(world, await line_of(world, of))
        assert await open_alerts(world, await line_of(world, of)) == {}
    await world.do("manager", submit_order, near.order.id)
    told = {}
    for of in ("contract", "agreement", "project"):
        await ring(world, await line_of(world, of))
        await ring(world, await line_of(world, of))
        told[of] = await open_alerts(world, await line_of(world, of))
    assert told == {
        "contract": {"LIMIT_NEARLY_USED AMOUNT": {"hq"}},
        "agreement": {"LIMIT_NEARLY_USED AMOUNT": {"buyer"}},
        "project": {"LIMIT_USED_UP DAYS": {"manager", "hq"}},
    }
    await near.approve()
    for of, before in told.items():
        await ring(world, await line_of(world, of))
        assert await open_alerts(world, await line_of(world, of)) == before, "booked counts as reserved does"
    (alert,) = await alerts(world, await line_of(world, "contract"))
    assert alert.parameters == {"budget": "Contract", "limit": "AMOUNT", "percent": "80"}


async def test_it_is_cleared_when_less_is_taken_and_grows_with_what_is_taken(world: World, near: Story) -> None:
    await world.do("manager", submit_order, near.order.id)
    await ring(world, await line_of(world, "contract"))
    await world.do("manager", withdraw_order, near.order.id)
    await ring(world, await line_of(world, "contract"))
    assert await open_alerts(world, await line_of(world, "contract")) == {}
    await set_limit(world, "contract", limit_amount=9_000)
    await world.do("manager", submit_special_order, near.order.id, "Only they know it.")
    await ring(world, await line_of(world, "contract"))
    assert await open_alerts(world, await line_of(world, "contract")) == {"LIMIT_USED_UP AMOUNT": {"hq"}}
    assert [alert.parameters["percent"] for alert in await alerts(world, await line_of(world, "contract"))] == ["80", "117"]
    assert (await line_of(world, "contract")).allowed_amount == Decimal(1_600)
