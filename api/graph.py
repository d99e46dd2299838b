"""One GraphQL request from text to response: parse, limit, validate in the audience's view, plan, execute, mask.

Portals, the HTTP endpoint and tests all call `Graph.execute`.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
import structlog
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values
from graphql.language import FragmentDefinitionNode
from graphql.validation.validate import ValidationAbortedError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from api.acting import Outcome, Turns
from api.compiler.compiler import Compiler, Request, is_plain
from api.compiler.operation import Compiled
from api.compiler.payloads import Payload
from api.errors import ErrorCode, error, only_streamed
from api.explaining import check_right, explained, wanted
from api.limits import check_document
from api.measures import OPERATIONS, count_errors
from api.projection import Projector
from api.reading.executor import Reader
from api.reading.plan import Plan, Planner
from api.responses import Invalid, refused, response_of, stopped, timed_out
from api.validity import surely_valid
from api.viewing import refused_viewing
from authz.policy import Decisions, Policy
from authz.signed_in import SignedIn
from authz.viewer import Viewer
from domain.database import is_away
from domain.identity.models import Audience
from domain.identity.note_viewing import note_viewing
from domain.identity.roles import audience_of
from domain.platform.tracing import span
from settings import settings

log = structlog.get_logger()
GAVE_UP = "Validation aborted."
"""What the validation says when a document would cost it too much."""
MOST_VIEWS = 12
"""Projections that are kept: those of the three audiences under the last few policies."""


@dataclass
class Graph:
    """The schema with what it reads from and writes to."""

    schema: GraphQLSchema
    actions: Mapping[str, str]
    reading: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    _views: dict[tuple[int, str], GraphQLSchema] = field(default_factory=dict)
    _valid: dict[tuple[int, str, str], DocumentNode] = field(default_factory=dict)
    compiles: bool = True
    """Whether a query is answered by one statement where it can be; else by the executor, a statement for each level."""
    signed_in: SignedIn = field(default_factory=SignedIn)
    compiler: Compiler = field(init=False)
    turns: Turns = field(init=False, default_factory=Turns)
    _one_new: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    """Held while a text that is not known yet is checked or compiled (`_turn`)."""

    def __post_init__(self) -> None:
        self.compiler = Compiler(self.reading)

    def view(self, policy: Policy, audience: str) -> GraphQLSchema:
        """The audience's projection of the schema under a policy."""
        key = (policy.version, audience)
        if key not in self._views:
            if len(self._views) >= MOST_VIEWS:
                self._views.clear()
            self._views[key] = Projector(self.schema, allowed_by(policy, audience), self.actions).project()
        return self._views[key]

    def document(self, text: str, viewer: Viewer) -> DocumentNode:
        """The parsed, limited and validated document; kept, since the same few texts come again and again."""
        audience, key = viewer.audience.name, self._place(text, viewer)
        if key not in self._valid:
            document, view = parsed(text), self.view(viewer.policy, audience)
            problems = [] if surely_valid(view, document) else problems_of(view, document, audience)
            if any(isinstance(problem, ValidationAbortedError) and problem.message == GAVE_UP for problem in problems):
                raise error(ErrorCode.LIMIT_EXCEEDED, "This operation is too complex to be checked.")
            if problems:
                raise Invalid(problems)
            if len(self._valid) > 2000:
                self._valid.clear()
            self._valid[key] = document
        return self._valid[key]

    @staticmethod
    def _place(text: str, viewer: Viewer) -> tuple[int, str, str]:
        """Where a checked document is kept."""
        return viewer.policy.version, viewer.audience.name, text

    def prepared(self, text: str, variables: Mapping[str, Any], viewer: Viewer) -> tuple[Request, Compiled | None]:
        """A query with its one statement; None where it has none. Raises what refuses it: Invalid, or GraphQLError."""
        asked = self._asked(text, variables, viewer, None, only_query=True)
        found = self.compiler.counted(self.compiler.find(asked) or self._made(asked))
        return asked, found if found is not None and is_plain(found) else None

    async def forbids(self, text: str, variables: Mapping[str, Any], viewer: Viewer) -> bool:
        """Whether a query is refused to the viewer as a whole, since it filters or sorts by what they may not read; nothing is read."""
        try:
            asked = await self._checked(text, variables, viewer, None, only_query=True)
            if self.compiler.find(asked) is None:
                planned(asked, asked.variables)
        except (Invalid, GraphQLError, RecursionError) as problem:
            return isinstance(problem, GraphQLError) and (problem.extensions or {}).get("code") == ErrorCode.FORBIDDEN.value
        return False

    async def execute(self, text: str, variables: Mapping[str, Any] | None, viewer: Viewer, **options: Any) -> dict[str, Any]:
        """The response as plain Python values, for callers of this process (`respond`)."""
        response = await self.respond(text, variables, viewer, **options)
        data = response.get("data")
        return {**response, "data": orjson.loads(orjson.dumps(data))} if isinstance(data, orjson.Fragment) else response

    async def respond(
        self,
        text: str,
        variables: Mapping[str, Any] | None,
        viewer: Viewer,
        *,
        operation_name: str | None = None,
        idempotency_key: str | None = None,
        only_query: bool = False,
        costed: bool = False,
        extensions: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The response of an operation, ready for `orjson`; never raises for what the client did.

        Data that the database has made as JSON is forwarded as it is. `costed` says what it cost in `extensions.cost`. `extensions`
        are the request's (`api.explaining`).
        """
        response = await self._response(text, variables, viewer, operation_name, idempotency_key, only_query, costed, extensions)
        count_errors(response)
        return response

    async def _response(
        self,
        text: str,
        variables: Mapping[str, Any] | None,
        viewer: Viewer,
        name: str | None,
        key: str | None,
        only_query: bool,
        costed: bool,
        extensions: Mapping[str, Any] | None,
    ) -> dict[str, Any]:
        try:
            how = wanted(extensions)
            asked = await self._checked(text, variables or {}, viewer, name, only_query)
            kind = asked.operation.operation.value
            if how is not None:
                check_right(viewer, kind)
            said = asked.operation.name.value if asked.operation.name else ""
            await self._gate(asked, said)
            with span(f"{kind} {said}".strip(), graphql_operation_type=kind, graphql_operation_name=said):
                found = await self._compiled(asked)
                found = found or await self._acted(asked, key)
                response, plan = found or await self._executed(asked, key)
            OPERATIONS.labels(kind, viewer.audience.name, "compiled" if found else "executed").inc()
            told: dict[str, Any] = {"cost": plan.cost} if costed else {}
            if how is not None:
                told["explain"] = await explained(self.compiler, asked, how)
            return {**response, "extensions": told} if told else response
        except (Invalid, GraphQLError, RecursionError) as problem:
            return refused(problem)

    async def _gate(self, asked: Request, name: str) -> None:
        """No act of who only reads; of who looks through somebody's eyes not either, and no query before its entry stands in the audit."""
        watcher, kind = asked.viewer.watcher, asked.operation.operation.value
        if kind == "mutation" and not asked.viewer.may_act:
            raise error(ErrorCode.FORBIDDEN, "This is for reading alone: nothing can be changed by it.")
        if watcher is None:
            return
        if kind != "query":
            raise refused_viewing(watcher)
        digest = hashlib.sha256(asked.text.encode()).hexdigest()
        await note_viewing(self.sessions, asked.viewer, f"query {name or 'without a name'} sha256:{digest}")

    async def _checked(self, text: str, variables: Mapping[str, Any], viewer: Viewer, name: str | None, only_query: bool) -> Request:
        """The request; where its text is new, when it is its turn."""
        if self._place(text, viewer) in self._valid:
            return self._asked(text, variables, viewer, name, only_query)
        async with self._turn():
            return self._asked(text, variables, viewer, name, only_query)

    async def _found(self, asked: Request) -> Compiled | None:
        """The statement of a request; where it has to be made, when it is its turn."""
        found = self.compiler.find(asked)
        if found is None:
            async with self._turn():
                found = self.compiler.find(asked) or self._made(asked)
        return self.compiler.counted(found)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """For what takes this process some milliseconds: one at a time, and between two of them whoever is ready goes on."""
        async with self._one_new:
            await asyncio.sleep(0)
            yield

    def _made(self, asked: Request) -> Compiled | str:
        return self.compiler.make(asked, lambda values, decisions: planned(asked, values, decisions))

    def _asked(self, text: str, variables: Mapping[str, Any], viewer: Viewer, name: str | None, only_query: bool) -> Request:
        document = self.document(text, viewer)
        operation = operation_of(document, name)
        if only_query and operation.operation.value != "query":
            raise error(ErrorCode.BAD_REQUEST, "GET answers queries only.")
        if operation.operation.value == "subscription":
            raise only_streamed()
        schema = self.view(viewer.policy, viewer.audience.name)
        values = coerced(schema, operation, variables, viewer)
        most = settings().page_size_max_service if viewer.is_service else settings().page_size_max
        return Request(schema, document, operation, text, name, variables, values, viewer, most)

    async def _compiled(self, asked: Request) -> tuple[dict[str, Any], Plan] | None:
        """The answer of one statement; None where the executor has to give it."""
        if not self.compiles or asked.operation.operation.value != "query":
            return None
        found = None
        try:
            found = await self._found(asked)
            if found is None:
                return None
            within_cost(found.plan, asked.viewer)
            data = await self.compiler.run(found, asked)
        except (GraphQLError, RecursionError):
            raise
        except Exception as problem:  # noqa: BLE001  # a defect of the statement is no reason to answer nothing
            if found is not None and (stopped(problem) or is_away(problem)):
                return timed_out(problem, asked, found.plan), found.plan
            self.compiler.failed(asked, problem)
            return None
        return None if data is None else (response_of(data, [], found.plan), found.plan)

    async def _acted(self, asked: Request, key: str | None) -> tuple[dict[str, Any], Plan] | None:
        """The answer to an act whose object is read by one statement; None where the executor has to give it."""
        payload = Payload.of(asked) if self.compiles else None
        if payload is None:
            return None
        plan, outcomes = planned(asked, asked.variables), list[Outcome]()
        done = await self._run(payload.done, plan, key, outcomes)
        problems, alias, data = list(done.errors or ()), str(payload.place[0]), done.data
        if data is not None and data[alias] is not None:
            row_id = outcomes[0].row_id
            found, further = (None, []) if row_id is None else await self._object(payload, row_id)
            data, problems = {alias: payload.whole(data[alias], found)}, problems + further
        return response_of(data, problems, plan), plan

    async def _object(self, payload: Payload, row_id: UUID) -> tuple[Any, list[GraphQLError]]:
        """The object of a payload as it stands now, and what went wrong below it; of a statement that broke by the executor."""
        request = payload.query(row_id)
        request = replace(request, variables=coerced(request.schema, request.operation, request.given, request.viewer))
        data = None
        try:
            found = await self._found(request)
            data = None if found is None else await self.compiler.run(found, request)
        except (GraphQLError, RecursionError):
            raise
        except Exception as problem:  # noqa: BLE001  # a defect of the statement is no reason to answer nothing
            if stopped(problem) or is_away(problem):
                return None, [GraphQLError("", nodes=payload.object, path=payload.place, original_error=problem)]
            self.compiler.failed(request, problem)
        if data is not None:
            return orjson.loads(orjson.dumps(data))[payload.place[-1]], []
        done = await self._run(request, planned(request, request.variables), None, [])
        return (done.data or {}).get(payload.place[-1]), [payload.below(problem) for problem in done.errors or ()]

    async def _executed(self, asked: Request, key: str | None) -> tuple[dict[str, Any], Plan]:
        plan = planned(asked, asked.variables)
        done = await self._run(asked, plan, key, [])
        return response_of(done.data, done.errors or [], plan), plan

    async def _run(self, asked: Request, plan: Plan, key: str | None, outcomes: list[Outcome]) -> ExecutionResult:
        """What the executor says; what its acts come to is noted in `outcomes`."""
        reader = Reader(self.reading, asked.viewer, asked.most, plan)
        try:
            result = execute(
                asked.schema,
                asked.document,
                context_value={
                    "reader": reader,
                    "sessions": self.sessions,
                    "turns": self.turns,
                    "idempotency_key": key,
                    "view": self.view,
                    "outcomes": outcomes,
                },
                variable_values=dict(asked.given),
                operation_name=asked.name,
            )
            done = result if isinstance(result, ExecutionResult) else await result
        finally:
            await reader.close()
        assert isinstance(done, ExecutionResult)
        return done


def allowed_by(policy: Policy, audience: str) -> Any:
    """Whether some role of the audience has an object and action."""
    pairs = {
        (line.object, line.action)
        for role in {line.role for line in policy.lines} | {row[0] for row in policy.enforcer.get_grouping_policy()}
        if audience_of(role).name == audience
        for line in policy.lines
        if line.effect == "allow" and line.role in {role, *policy.enforcer.get_implicit_roles_for_user(role)}
    }
    return lambda name, action: (name, action) in pairs


@lru_cache(maxsize=2000)
def parsed(text: str) -> DocumentNode:
    """The document of a text within the limits; GraphQLError LIMIT_EXCEEDED or the syntax error."""
    if len(text) > settings().graphql_characters:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"A document has at most {settings().graphql_characters} characters.")
    try:
        document = parse(text, max_tokens=settings().graphql_tokens)
    except GraphQLError as problem:
        if "tokens" in problem.message:
            raise error(ErrorCode.LIMIT_EXCEEDED, f"A document has at most {settings().graphql_tokens} tokens.") from problem
        problem.extensions = {"code": ErrorCode.PARSE_FAILED.value}
        raise
    check_document(document, settings())
    return document


def problems_of(view: GraphQLSchema, document: DocumentNode, audience: str) -> list[GraphQLError]:
    """What the rules of the specification have against a document; who is not of the staff asks nothing about the schema."""
    rules = specified_rules if audience == "STAFF" else [*specified_rules, NoSchemaIntrospectionCustomRule]
    return validate(view, document, rules, hide_suggestions=audience != "STAFF")


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation to run: the named one, or the only one."""
    operation = get_operation_ast(document, name)
    if operation is None:
        raise error(
            ErrorCode.BAD_REQUEST, "The document has no operation of this name." if name else "Which operation of the document? Name it."
        )
    return operation


def coerced(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Mapping[str, Any], viewer: Viewer) -> VariableValues:
    """The variables as the operation declares them; GraphQLError where they are not so."""
    found = get_variable_values(
        schema, operation.variable_definitions or (), dict(variables), hide_suggestions=viewer.audience.name != "STAFF"
    )
    if isinstance(found, list):
        raise found[0]
    return found


def planned(asked: Request, values: VariableValues, decisions: Decisions | None = None) -> Plan:
    """The plan of an operation with its variables, within its cost; by these decisions, which are the viewer's."""
    fragments = {node.name.value: node for node in asked.document.definitions if isinstance(node, FragmentDefinitionNode)}
    smallest = 0 if asked.viewer.audience is Audience.STAFF else settings().smallest_group
    plan = Planner(asked.schema, fragments, values, decisions or asked.viewer.decisions, settings().page_size, smallest).run(
        asked.operation
    )
    within_cost(plan, asked.viewer)
    return plan


def within_cost(plan: Plan, viewer: Viewer) -> None:
    """Refuses an operation that may answer more than its reader's share."""
    most = settings().graphql_cost if viewer.audience.name == "STAFF" else settings().graphql_cost_portal
    if plan.cost > most:
        said = f"An operation answers at most {most} objects; this one may answer {plan.cost}. Ask for smaller pages."
        raise error(ErrorCode.LIMIT_EXCEEDED, said)
