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
from workers.alerts import FOLLOW_DEADLINES, FOLLOW_EVENT
from workers.clock import family
from workers.runtime import Runtime
from workers.subscriptions import DEADLINES
from workers.tasks import Task


@dataclass
class Dying:
    """Does messages; a kind of work that it meets for the first time kills it at its first moment, its second, and so on."""

    spared: frozenset[str] = frozenset()
    """Tasks that do not kill it."""
    met: dict[str, int] = field(default_factory=dict)
    """How often each kind has killed it."""

    async def __call__(self, plant: Plant, message: dict[str, Any]) -> None:
        task, arguments = RUN[message["actor_name"]], message["args"]
        kinds = set() if task.name in self.spared else await _kinds(plant, task, arguments[0])
        if kinds - self.met.keys():
            self.met |= dict.fromkeys(kinds - self.met.keys(), await _killed(plant, task, arguments))
        else:
            await task.run(plant.runtime, *arguments)

    @property
    def works(self) -> set[str]:
        """What it has died of, named as by `works`."""
        return {FOLLOW_DEADLINES.name if family(kind) == "alert" else kind.partition(" ")[0] for kind in self.met}


def works() -> set[str]:
    """Everything that workers do, so named: each task, and each kind of deadline that the domain plans."""
    of_their_own = {task.name for task in DEADLINES.values()} - {FOLLOW_DEADLINES.name}
    return (RUN.keys() - of_their_own) | {kind for kind in _planned() if family(kind) in DEADLINES}


def _planned() -> Iterator[str]:
    """The kinds of deadlines by the calls of `plan` in the domain; those of alerts, made up at run time, are one task's."""
    for found in pkgutil.walk_packages(domain.__path__, "domain."):
        module = importlib.import_module(found.name)
        calls = (node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call) and len(node.args) > 1)
        named = [call.args[1].id for call in calls if ast.unparse(call.func).endswith("plan") and isinstance(call.args[1], ast.Name)]
        yield from (kind for name in named if isinstance(kind := getattr(module, name, None), str))


async def _kinds(plant: Plant, task: Task, told: Any) -> set[str]:
    """Deadlines are of the kinds that they are; else a task is one kind, but for that which hears most events: it is one for each."""
    if isinstance(told, str):
        return {f"{task.name} {told}" if task is FOLLOW_EVENT else task.name}
    rows = await plant.rows("SELECT DISTINCT kind FROM deadline WHERE id = ANY (CAST(:ids AS uuid[]))", ids=told)
    return {row.kind for row in rows}


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
