"""The compiler: keeps what it made of operations, and runs it.

A statement is made for an operation, a role set and a version of the policy; and for a form of the variables, with the answers to
what was looked at in them. Another role set for which the policy decides the same, as far as it was asked, gets the same statement.
All that is kept is bounded; what was used longest ago is forgotten first.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
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
from api.reading.given import Made as Maker
from api.reading.given import Place, Trace, Unforeseen, at, form, traced
from api.reading.plan import Plan
from authz.policy import Decisions, Noted, Term
from authz.viewer import Viewer
from domain.database import BEGINS, driver_connection

log = structlog.get_logger()
MOST = 1000
"""How many statements are kept."""
MOST_ALIKE = 12
"""Of how many role sets another one is compared with."""
Key = tuple[Any, ...]
Planned = Callable[[VariableValues, Decisions], Plan]


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

    @cached_property
    def about(self) -> Key:
        """What a statement is made for, the variables' form included, but for who may see what."""
        viewer = self.viewer
        return (self.text, self.name, viewer.policy.version, viewer.audience, self.most, form(self.variables.coerced))

    @property
    def key(self) -> Key:
        """The same with the role set, and whether it is for reading alone."""
        return (self.viewer.roles, self.viewer.may_act, self.about)


@dataclass(frozen=True)
class Made:
    """What was made of an operation: its statement, or why it has none; of what in the variables and the decisions it depends."""

    found: "Compiled | str"
    looked: list[tuple[Place, Maker]]
    answers: Key
    asked: Mapping[tuple[str, str], frozenset[Term]]

    def serves(self, request: Request) -> bool:
        """Whether it would be made of a request too that is about the same."""
        of = request.viewer.decisions.of
        return all(of(*at) == terms for at, terms in self.asked.items()) and _answers(self.looked, request) == self.answers


@dataclass
class Compiler:
    """The statements of this process."""

    engine: AsyncEngine
    counts: Counter[str] = field(default_factory=Counter)
    """How many requests were `compiled`, and how many were declined because of which field."""
    _looked: OrderedDict[Key, list[tuple[Place, Maker]]] = field(default_factory=OrderedDict)
    _made: "OrderedDict[Key, Compiled | str]" = field(default_factory=OrderedDict)
    _alike: OrderedDict[Key, list[Made]] = field(default_factory=OrderedDict)

    def find(self, request: Request) -> "Compiled | str | None":
        """What is kept for a request: its statement, or why it has none; None where it is not known yet."""
        key = request.key
        looked = self._looked.get(key)
        return None if looked is None else self._made.get((key, _answers(looked, request)))

    def make(self, request: Request, plan: Planned) -> Compiled | str:
        """The same, made and kept; or taken from another role set. GraphQLError where the plan refuses it."""
        alike = self._alike.get(request.about, [])
        made = next((one for one in alike if one.serves(request)), None)
        if made is None:
            made = self._make(request, plan)
            _keep(self._alike, request.about, [made, *alike][:MOST_ALIKE])
        _keep(self._looked, request.key, made.looked)
        _keep(self._made, (request.key, made.answers), made.found)
        return made.found

    def counted(self, found: Compiled | str) -> Compiled | None:
        """The statement, None where the executor has to answer; how many there are of each is counted."""
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
        self._alike.clear()

    def _make(self, request: Request, plan: Planned) -> Made:
        trace, decisions = Trace(), Noted(request.viewer.decisions.roles, request.viewer.decisions.terms)
        values = {name: traced(value, trace, name) for name, value in request.variables.coerced.items()}
        variables = VariableValues(request.variables.sources, values)
        context = Context(request.schema, plan(variables, decisions), decisions, variables, request.most, trace)
        try:
            found: Compiled | str = compiled(request.operation, context).rendered(self.engine.dialect)
        except (Declined, Unforeseen, GraphQLError) as reason:
            log.info("graphql_not_compiled", operation=request.name, reason=str(reason))
            found = "an input that the executor refuses" if isinstance(reason, GraphQLError) else str(reason)
        return Made(found, trace.looked, _answers(trace.looked, request), decisions.asked)

    async def run(self, found: Compiled, request: Request) -> Any:
        """The data of the answer, ready for `orjson`; read where Python has something to fill in, else as PostgreSQL has made it.

        None where a value cannot be taken, as a cursor of another list; the executor says so at its place.
        """
        try:
            parameters = found.parameters(request.viewer, request.variables.coerced)
        except GraphQLError:
            return None
        if is_plain(found):
            text = await self._alone(found, parameters)
            reader = Reader(self.engine, request.viewer)
            return (
                await fill(orjson.loads(text), found.holes, found.plan, reader, request.variables.coerced)
                if found.holes
                else orjson.Fragment(text)
            )
        reader = Reader(self.engine, request.viewer, request.most, found.plan)
        try:
            async with reader.connection() as connection:
                text = await self._text(connection, found, parameters)
            return await fill(orjson.loads(text), found.holes, found.plan, reader, request.variables.coerced)
        finally:
            await reader.close()

    async def on(self, connection: AsyncConnection, found: Compiled, request: Request) -> Any:
        """The data, read on a connection and in a snapshot of the caller's. For what asks no more of the database (`is_plain`)."""
        text = await self._text(connection, found, found.parameters(request.viewer, request.variables.coerced))
        reader = Reader(self.engine, request.viewer)
        return await fill(orjson.loads(text), found.holes, found.plan, reader, request.variables.coerced)

    async def _alone(self, found: Compiled, parameters: tuple[Any, ...]) -> str:
        """What a statement that makes the whole answer says.

        By the driver itself: SQLAlchemy's road costs more than the rest of a request. It is taken where somebody follows statements, as
        traces do.
        """
        if not self.engine.sync_engine.dispatch.before_cursor_execute:
            async with driver_connection(self.engine) as driver:
                text: str = await driver.fetchval(found.sql, *parameters)
                return text
        is_pooled = BEGINS in self.engine.get_execution_options()
        engine = self.engine if is_pooled else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            return await self._text(connection, found, parameters)

    async def _text(self, connection: AsyncConnection, found: Compiled, parameters: tuple[Any, ...]) -> str:
        text: str = (await connection.exec_driver_sql(found.sql, parameters)).scalar_one()
        return text


def is_plain(found: Compiled) -> bool:
    """Whether the statement alone makes the answer."""
    return not any(needs_database(hole) for hole in found.holes)


def _answers(looked: list[tuple[Place, Maker]], request: Request) -> Key:
    return tuple(made(at(request.variables.coerced, place)) for place, made in looked)


def _keep(kept: "OrderedDict[Key, Any]", key: Key, value: Any) -> None:
    kept[key] = value
    if len(kept) > MOST:
        kept.popitem(last=False)
