"""A settlement run killed after each SQL statement and each transaction, enumerated: in the end all is done, and nothing twice.

The run is what a worker does on the day a window opens: the clock claims the deadline, a task opens the window, the relay sends
the event, alerts are raised for three readers and mailed to the two who have an address, and their deadlines are planned.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count

import pytest

from domain.calendar import start_of_day
from settings import settings
from tests.databases import TestServer
from tests.faults.guillotine import Guillotine, Killed
from tests.outsourcing.story import Story
from tests.workers.plant import Plant, found, plant_at
from tests.workers.post import Post, post_office
from tests.world import World
from workers.runtime import Runtime

pytestmark = pytest.mark.anyio

LOOKS = {
    "settlement": "SELECT state::text, version, eligible_on, requested_on FROM settlement",
    "history": "SELECT from_state::text, to_state::text FROM settlement_transition",
    "events": "SELECT name FROM outbox_event WHERE sent_at IS NOT NULL",
    "unsent": "SELECT name FROM outbox_event WHERE sent_at IS NULL",
    "alerts": "SELECT rule::text, step, owner_id, version, mailed_at IS NULL AS unmailed, cleared_at IS NULL AS stands FROM alert",
    "deadlines": "SELECT kind, step, subject_id, done_at IS NULL AS planned FROM deadline",
    "audit": "SELECT act, subject_type, field, CASE WHEN after LIKE '2027-02-%' THEN 'a moment' ELSE after END FROM audit_entry",
    "messages": "SELECT message_id FROM dramatiq.queue",
    "dead": "SELECT id FROM dead_letter",
    "payables": "SELECT kind::text, state::text, amount, paid_amount FROM payable",
}


@dataclass(frozen=True)
class Eve:
    """The database on the eve of the run, to be copied; nobody is connected to it."""

    server: TestServer
    post: Post

    @asynccontextmanager
    async def copy(self, name: str) -> AsyncIterator[Plant]:
        """A plant over a copy; the time in it is that of the opening."""
        url = self.server.clone(name)
        try:
            async with plant_at(url) as plant:
                plant.runtime = self.runtime(url)
                yield plant
        finally:
            self.server.drop(name)

    def runtime(self, url: str) -> Runtime:
        return replace(Runtime.open(url, 4), settings=settings().model_copy(update={"smtp_url": self.post.url}))


async def paid(world: World) -> Story:
    """All but the settlement is paid; of the three who will be told of the window, two have an address."""
    world["partner_finance"].email = "finance@north.example"
    await world.insert(world["partner_finance"])
    return await Story.paid_but_settlement(world)


@pytest.fixture
async def eve(database_server: TestServer, worker_id_or_main: str) -> AsyncIterator[Eve]:
    name = f"eve_{worker_id_or_main}"
    with post_office() as post:
        here = Eve(replace(database_server, template=database_server.prefix + name), post)
        async with plant_at(database_server.clone(name)) as plant:
            story = await found(plant, paid)
            await plant.settle_down()
            async with plant.act() as world:
                opens = (await story.settlement()).eligible_on
                assert opens is not None
                world.now = start_of_day(opens)
        yield here
        database_server.drop(name)


async def state(plant: Plant) -> dict[str, list[str]]:
    """All that the run may touch, without ids of new rows and without times."""
    return {name: sorted(str(tuple(row)) for row in await plant.rows(query)) for name, query in LOOKS.items()}


async def run_again(plant: Plant, eve: Eve, at: int) -> bool:
    """The run, killed at a moment, and then another worker; False where the run has no such moment."""
    eve.post.mails.clear()
    dying = eve.runtime(plant.url)
    plant.runtime, living = dying, plant.runtime
    Guillotine(dying, at)
    try:
        await plant.settle_down()
    except Killed:
        return True
    else:
        return False
    finally:
        await dying.close()
        plant.runtime = living
        await plant.settle_down()


@pytest.mark.parametrize("first", [1, 2], ids=["odd", "even"])
async def test_killed_at_each_moment_the_run_is_done_once(eve: Eve, first: int) -> None:
    async with eve.copy("undisturbed") as plant:
        await plant.settle_down()
        expected = await state(plant)
    check(expected)
    for moment in count(first, 2):
        async with eve.copy(f"killed_{moment}") as plant:
            killed = await run_again(plant, eve, moment)
            assert await state(plant) == expected, f"killed at moment {moment}"
        told = {(mail["To"], mail["Message-ID"]) for mail in eve.post.mails}
        assert sorted(address for address, _ in told) == ["finance@north.example", "manager@concord.example"], moment
        if not killed:
            break
    assert moment > 70


def check(expected: dict[str, list[str]]) -> None:
    """The undisturbed run did what it should."""
    assert [row.startswith("('ELIGIBLE'") for row in expected["settlement"]] == [True]
    assert expected["events"].count("('SettlementEligible',)") == 1
    assert len([row for row in expected["alerts"] if "SETTLEMENT_ELIGIBLE" in row]) == 3
    assert len([row for row in expected["deadlines"] if "SETTLEMENT_NOT_REQUESTED" in row and row.endswith("True)")]) == 2
    assert expected["unsent"] == expected["messages"] == expected["dead"] == []
