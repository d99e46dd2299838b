"""The compiler: keeps what it made of operations, and runs it.

A statement is made for an operation, a role set and a version of the policy; and for a form of the variables, with the answers to
what was looked at in them. All that is kept is bounded; what was used longest ago is forgotten first.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.compiler.context import Context, Declined
from api.compiler.holes import fill, needs_database
from api.compiler.operation import Compiled, compiled
from api.measures import DECLINED
from api.reading.executor import Reader
from api.reading.given import Made, Place, Trace, Unforeseen, at, form, traced
from api.reading.plan import Plan
from authz.viewer import Viewer

log = structlog.get_logger()
MOST = 1000
"""How many statements are kept."""
Key = tuple[Any, ...]
Planned = Callable[[VariableValues], Plan]


@dataclass(frozen=True)
class Request:
    """An operation that somebody asks, with its variables as given and as coerced; `text` and `name` tell it from others."""

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode
    text: str
    name: str | None
    given: Mapping[str, Any]
    variables: VariableValues
    viewer: Viewer
    most: int

    @property
    def key(self) -> Key:
        """What a statement is made for, the variables' form included."""
        viewer = self.viewer
        who = (viewer.policy.version, viewer.audience, viewer.roles, viewer.may_act, self.most)
        return (self.text, self.name, *who, form(self.variables.coerced))


@dataclass
class Compiler:
    """The statements of this process."""

    engine: AsyncEngine
    counts: Counter[str] = field(default_factory=Counter)
    """How many requests were `compiled`, and how many were declined because of which field."""
    _looked: OrderedDict[Key, list[tuple[Place, Made]]] = field(default_factory=OrderedDict)
    _made: "OrderedDict[Key, Compiled | str]" = field(default_factory=OrderedDict)

    def find(self, request: Request, plan: Planned) -> Compiled | None:
        """The statement of a request; None where the executor has to answer it. GraphQLError where the plan refuses it."""
        key = request.key
        looked = self._looked.get(key)
        found = None if looked is None else self._made.get(_answers(key, looked, request))
        if found is None:
            looked, found = self._make(request, plan)
            _keep(self._looked, key, looked)
            _keep(self._made, _answers(key, looked, request), found)
        self.counts[found if isinstance(found, str) else "compiled"] += 1
        if isinstance(found, str):
            DECLINED.labels(found).inc()
            return None
        return found

    def failed(self, request: Request, problem: Exception) -> None:
        """Notes that a statement broke; the executor answers instead."""
        self.counts["failed"] += 1
        DECLINED.labels("a statement that broke").inc()
        log.error("graphql_compiled_failed", operation=request.name, exc_info=problem)

    def clear(self) -> None:
        """Forgets everything."""
        self._looked.clear()
        self._made.clear()

    def _make(self, request: Request, plan: Planned) -> tuple[list[tuple[Place, Made]], Compiled | str]:
        trace = Trace()
        values = {name: traced(value, trace, name) for name, value in request.variables.coerced.items()}
        variables = VariableValues(request.variables.sources, values)
        context = Context(request.schema, plan(variables), request.viewer.decisions, variables, request.most, trace)
        try:
            return trace.looked, compiled(request.operation, context).rendered(self.engine.dialect)
        except (Declined, Unforeseen, GraphQLError) as reason:
            log.info("graphql_not_compiled", operation=request.name, reason=str(reason))
            return trace.looked, "an input that the executor refuses" if isinstance(reason, GraphQLError) else str(reason)

    async def run(self, found: Compiled, request: Request) -> Any:
        """The data of the answer, ready for `orjson`; read where Python has something to fill in, else as PostgreSQL has made it.

        None where a value cannot be taken, as a cursor of another list; the executor says so at its place.
        """
        try:
            parameters = found.parameters(request.viewer, request.variables.coerced)
        except GraphQLError:
            return None
        if is_plain(found):
            async with self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                text = await self._text(connection, found, parameters)
            reader = Reader(self.engine, request.viewer)
            return await fill(orjson.loads(text), found.holes, found.plan, reader) if found.holes else orjson.Fragment(text)
        reader = Reader(self.engine, request.viewer, request.most, found.plan)
        try:
            async with reader.connection() as connection:
                text = await self._text(connection, found, parameters)
            return await fill(orjson.loads(text), found.holes, found.plan, reader)
        finally:
            await reader.close()

    async def on(self, connection: AsyncConnection, found: Compiled, request: Request) -> Any:
        """The data, read on a connection and in a snapshot of the caller's. For what asks no more of the database (`is_plain`)."""
        text = await self._text(connection, found, found.parameters(request.viewer, request.variables.coerced))
        return await fill(orjson.loads(text), found.holes, found.plan, Reader(self.engine, request.viewer))

    async def _text(self, connection: AsyncConnection, found: Compiled, parameters: tuple[Any, ...]) -> str:
        text: str = (await connection.exec_driver_sql(found.sql, parameters)).scalar_one()
        return text


def is_plain(found: Compiled) -> bool:
    """Whether the statement alone makes the answer."""
    return not any(needs_database(hole) for hole in found.holes)


def _answers(key: Key, looked: list[tuple[Place, Made]], request: Request) -> Key:
    return (key, tuple(made(at(request.variables.coerced, place)) for place, made in looked))


def _keep(kept: "OrderedDict[Key, Any]", key: Key, value: Any) -> None:
    kept[key] = value
    if len(kept) > MOST:
        kept.popitem(last=False)
