"""Two months of work after an order is delivered: of each kind of message the first is killed at each moment before it is done."""

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest

from tests.faults.guillotine import Guillotine, Killed
from tests.workers.plant import Plant
from tests.workers.post import Post
from tests.workers.test_twice import OUTCOME, RUN, outcome, whole_story
from workers.runtime import Runtime

pytestmark = pytest.mark.anyio


@dataclass
class Dying:
    """Does messages; a kind that it meets for the first time kills it at its first moment, its second, and so on."""

    met: dict[tuple[str, ...], int] = field(default_factory=dict)
    """How often each kind has killed it."""

    async def __call__(self, plant: Plant, message: dict[str, Any]) -> None:
        task, arguments = RUN[message["actor_name"]], message["args"]
        kind = (task.name, *await kinds(plant, arguments[0]))
        if kind not in self.met and not task.name.startswith("mail."):
            self.met[kind] = await killed(plant, message)
        else:
            await task.run(plant.runtime, *arguments)


async def kinds(plant: Plant, told: Any) -> list[str]:
    """The name of an event, or what kinds of deadlines these are."""
    if isinstance(told, str):
        return [told]
    rows = await plant.rows("SELECT DISTINCT kind FROM deadline WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY 1", ids=told)
    return [row.kind for row in rows]


async def killed(plant: Plant, message: dict[str, Any]) -> int:
    """The message, until some attempt is not killed; how many were."""
    for moment in count(1):
        dying = replace(Runtime.open(plant.url, 4), settings=plant.runtime.settings, store=plant.runtime.store)
        Guillotine(dying, moment)
        try:
            await RUN[message["actor_name"]].run(dying, *message["args"])
        except Killed:
            continue
        else:
            return moment - 1
        finally:
            await dying.close()
    raise AssertionError("each message has an end")


async def test_killed_at_each_moment_each_kind_of_work_is_done_once(plant: Plant, post: Post) -> None:
    dying = Dying()
    await whole_story(plant, dying)
    assert await outcome(plant) == OUTCOME
    references = [mail["Message-ID"] for mail in post.mails]
    assert len(references) == len(set(references)) > 10
    assert await plant.rows("SELECT 1 FROM dead_letter") == []
    assert await plant.rows("SELECT 1 FROM deadline WHERE done_at IS NULL AND due_at <= :now", now=plant.world.now) == []
    assert {name for name, *_ in dying.met} == {
        "alerts.follow_event",
        "alerts.follow_budgets",
        "alerts.follow_deadlines",
        "settlements.open",
        "archives.acceptance",
    }
    assert min(dying.met.values()) > 2, dying.met
    assert sum(dying.met.values()) > 200, dying.met
