"""A worker that dies of its messages: of each kind of work that it meets for the first time it dies at each moment."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import domain
from tests.faults.guillotine import Guillotine, Killed
from tests.workers.plant import Plant
from tests.workers.test_twice import RUN
from workers.alerts import FOLLOW_DEADLINES
from workers.clock import family
from workers.runtime import Runtime
from workers.subscriptions import DEADLINES
from workers.tasks import Task

KINDS = {name: task.name for name, task in DEADLINES.items()}


@dataclass
class Dying:
    """Does messages; a kind that it meets for the first time kills it at its first moment, its second, and so on."""

    spared: frozenset[str] = frozenset()
    """Tasks that do not kill it."""
    met: dict[tuple[str, ...], int] = field(default_factory=dict)
    """How often each task, with the kinds of its deadlines or the name of its event, has killed it."""

    async def __call__(self, plant: Plant, message: dict[str, Any]) -> None:
        task, arguments = RUN[message["actor_name"]], message["args"]
        kind = (task.name, *await _about(plant, arguments[0]))
        if kind not in self.met and task.name not in self.spared:
            self.met[kind] = await _killed(plant, task, arguments)
        else:
            await task.run(plant.runtime, *arguments)

    @property
    def works(self) -> set[str]:
        """The tasks that it has died of; instead of a task that does deadlines of its own the kinds of these."""
        return {about if name in KINDS.values() and name != FOLLOW_DEADLINES.name else name for name, *rest in self.met for about in rest}


def works() -> set[str]:
    """Everything that workers do, so named: each task, and each kind of deadline that the domain plans."""
    of_their_own = {task.name for task in DEADLINES.values()} - {FOLLOW_DEADLINES.name}
    return (RUN.keys() - of_their_own) | {kind for kind in _planned() if family(kind) in DEADLINES}


def _planned() -> Iterator[str]:
    """The kinds of deadlines by the calls of `plan` in the domain; those of alerts, made up at run time, are one task's."""
    for found in pkgutil.walk_packages(domain.__path__, "domain."):
        module = importlib.import_module(found.name)
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "plan" and isinstance(call.args[1], ast.Name):
                kind = getattr(module, call.args[1].id, None)
                if kind is not None:
                    yield kind


async def _about(plant: Plant, told: Any) -> list[str]:
    """The name of an event, or what kinds of deadlines these are."""
    if isinstance(told, str):
        return [told]
    rows = await plant.rows("SELECT DISTINCT kind FROM deadline WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY 1", ids=told)
    return [row.kind for row in rows]


async def _killed(plant: Plant, task: Task, arguments: list[Any]) -> int:
    """The message, until some attempt is not killed; how many were."""
    for moment in count(1):
        dying = replace(Runtime.open(plant.url, 4), settings=plant.runtime.settings, store=plant.runtime.store)
        Guillotine(dying, moment)
        try:
            await task.run(dying, *arguments)
        except Killed:
            continue
        else:
            return moment - 1
        finally:
            await dying.close()
    raise AssertionError("each message has an end")
