"""Every task may run twice for one message, one after the other or at once, and leaves the same state as once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.contracts.models import ContractInstalment
from domain.delivery.models import Party
from domain.outsourcing.models import PaymentKind
from tests.outsourcing.story import Story
from tests.workers.plant import Plant, found
from tests.workers.post import Post
from tests.world import World
from workers.subscriptions import TASKS

pytestmark = pytest.mark.anyio

TABLES = (
    "alert",
    "deadline",
    "settlement",
    "contract_instalment",
    "invitation",
    "outsourcing_order",
    "acceptance",
    "acceptance_archive",
    "document",
    "payable",
    "audit_entry",
)
RUN = {task.name: task for task in TASKS}


async def snapshot(plant: Plant) -> dict[str, list[str]]:
    """Every row of what tasks may touch, as text, and what was told."""
    state = {table: [row.line for row in await plant.rows(f"SELECT t::text AS line FROM {table} t ORDER BY 1")] for table in TABLES}  # noqa: S608
    state["events"] = [row.line for row in await plant.rows("SELECT name || payload AS line FROM outbox_event ORDER BY 1")]
    return state


async def one_after_the_other(plant: Plant, message: dict[str, Any]) -> None:
    task = RUN[message["actor_name"]]
    await task.run(plant.runtime, *message["args"])
    once = await snapshot(plant)
    await task.run(plant.runtime, *message["args"])
    assert await snapshot(plant) == once


async def at_once(plant: Plant, message: dict[str, Any]) -> None:
    task = RUN[message["actor_name"]]
    await asyncio.gather(*(task.run(plant.runtime, *message["args"]) for _ in range(3)))


async def tell(plant: Plant, do: Callable[[Plant, dict[str, Any]], Awaitable[None]]) -> set[str]:
    """The whole story and two months more, each message done by `do`; the names of the tasks that ran."""
    ran = set()
    while await plant.clock.step() or await plant.relay.step() or await plant.messages():
        for message in await plant.messages():
            ran.add(message["actor_name"])
            await do(plant, message)
            await plant.done_with(message["message_id"])
    return ran


async def whole_story(plant: Plant, do: Callable[[Plant, dict[str, Any]], Awaitable[None]]) -> set[str]:
    async def begin(world: World) -> Story:
        await world.insert(first_part(world))
        for persona in ("partner_lead", "partner_finance"):
            world[persona].email = f"{persona}@north.example"
            await world.insert(world[persona])
        return await Story.delivered(world)

    story = await found(plant, begin)
    ran = await tell(plant, do)
    async with plant.act() as world:
        world.pass_days(4)
    ran |= await tell(plant, do)
    async with plant.act():
        for party in Party:
            await story.sign(party)
        await story.invoice(await story.payable(PaymentKind.ACCEPTANCE))
    ran |= await tell(plant, do)
    for _ in range(5):
        async with plant.act() as world:
            world.now += timedelta(days=31)
        ran |= await tell(plant, do)
    return ran


def first_part(world: World) -> ContractInstalment:
    contract = world.contract
    part = ContractInstalment(
        contract_id=contract.id, customer_id=contract.customer_id, unit_id=contract.unit_id, sequence=1, name="First part"
    )
    part.currency, part.amount, part.due_on = "CNY", Decimal(100_000), world.now.date() + timedelta(days=20)
    return part


async def outcome(plant: Plant) -> set[tuple[str, str, int]]:
    """What is open in the end: rule, step and how many readers."""
    rows = await plant.rows("SELECT rule, step, count(*) AS readers FROM alert WHERE cleared_at IS NULL GROUP BY rule, step")
    return {(row.rule, row.step, row.readers) for row in rows}


OUTCOME = {
    ("ACCEPTANCE_PASSED", "", 3),
    ("PAYABLE_OPENED", "", 4),
    ("PAYABLE_OVERDUE", "+90", 3),
    ("SETTLEMENT_NOT_REQUESTED", "+30", 3),
    ("WEEKLY_REPORT_MISSING", "", 1),
}


@pytest.mark.parametrize("do", [one_after_the_other, at_once])
async def test_a_task_run_twice_leaves_the_state_of_once(
    plant: Plant, post: Post, do: Callable[[Plant, dict[str, Any]], Awaitable[None]]
) -> None:
    ran = await whole_story(plant, do)
    alerting = {"alerts.follow_event", "alerts.follow_budgets", "alerts.follow_orders", "alerts.follow_deadlines"}
    assert ran == {*alerting, "settlements.open", "mail.alert", "archives.acceptance"}
    assert await outcome(plant) == OUTCOME
    references = [mail["Message-ID"] for mail in post.mails]
    assert len(references) == len(set(references)) > 10
    assert await plant.rows("SELECT 1 FROM deadline WHERE done_at IS NULL AND due_at <= :now", now=plant.world.now) == []
