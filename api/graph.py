"""One GraphQL request from text to response: parse, limit, validate in the audience's view, plan, execute, mask.

Portals, the HTTP endpoint and tests all call `Graph.execute`.
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

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
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from api.acting import Turns
from api.compiler.compiler import Compiler, Request, is_plain
from api.compiler.operation import Compiled
from api.errors import ErrorCode, error, forbidden, only_streamed
from api.limits import check_document
from api.measures import OPERATIONS, count_errors
from api.projection import Projector
from api.reading.executor import Reader
from api.reading.plan import Plan, Planner, response_path
from api.viewing import refused_viewing
from authz.policy import Policy
from authz.viewer import Viewer
from domain.database import is_away
from domain.identity.note_viewing import note_viewing
from domain.identity.roles import audience_of
from domain.platform.tracing import span
from settings import settings

log = structlog.get_logger()
GAVE_UP = "Validation aborted."
"""What the validation says when a document would cost it too much."""
MOST_VIEWS = 12
"""Projections that are kept: those of the three audiences under the last few policies."""
STOPPED = "57014"
"""SQLSTATE of a statement beyond its time."""


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
    compiler: Compiler = field(init=False)
    turns: Turns = field(init=False, default_factory=Turns)

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
        audience = viewer.audience.name
        key = (viewer.policy.version, audience, text)
        if key not in self._valid:
            document = parsed(text)
            rules = specified_rules if audience == "STAFF" else [*specified_rules, NoSchemaIntrospectionCustomRule]
            problems = validate(self.view(viewer.policy, audience), document, rules, hide_suggestions=audience != "STAFF")
            if any(isinstance(problem, ValidationAbortedError) and problem.message == GAVE_UP for problem in problems):
                raise error(ErrorCode.LIMIT_EXCEEDED, "This operation is too complex to be checked.")
            if problems:
                raise Invalid(problems)
            if len(self._valid) > 2000:
                self._valid.clear()
            self._valid[key] = document
        return self._valid[key]

    def prepared(self, text: str, variables: Mapping[str, Any], viewer: Viewer) -> tuple[Request, Compiled | None]:
        """A query with its one statement; None where it has none. Raises what refuses it: Invalid, or GraphQLError."""
        asked = self._asked(text, variables, viewer, None, only_query=True)
        found = self.compiler.find(asked, lambda values: planned(asked, values))
        return asked, found if found is not None and is_plain(found) else None

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
    ) -> dict[str, Any]:
        """The response of an operation, ready for `orjson`; never raises for what the client did.

        Data that the database has made as JSON is forwarded as it is. `costed` says what it cost in `extensions.cost`.
        """
        response = await self._response(text, variables, viewer, operation_name, idempotency_key, only_query, costed)
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
    ) -> dict[str, Any]:
        try:
            asked = self._asked(text, variables or {}, viewer, name, only_query)
            kind = asked.operation.operation.value
            said = asked.operation.name.value if asked.operation.name else ""
            await self._gate(asked, said)
            with span(f"{kind} {said}".strip(), graphql_operation_type=kind, graphql_operation_name=said):
                found = await self._compiled(asked)
                response, plan = found or await self._executed(asked, key)
            OPERATIONS.labels(kind, viewer.audience.name, "compiled" if found else "executed").inc()
            return {**response, "extensions": {"cost": plan.cost}} if costed else response
        except (Invalid, GraphQLError, RecursionError) as problem:
            return refused(problem)

    async def _gate(self, asked: Request, name: str) -> None:
        """Of who looks through somebody's eyes: no act, and no query before its entry stands in the audit."""
        watcher = asked.viewer.watcher
        if watcher is None:
            return
        if asked.operation.operation.value != "query":
            raise refused_viewing(watcher)
        digest = hashlib.sha256(asked.text.encode()).hexdigest()
        await note_viewing(self.sessions, asked.viewer, f"query {name or 'without a name'} sha256:{digest}")

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
            found = self.compiler.find(asked, lambda values: planned(asked, values))
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

    async def _executed(self, asked: Request, key: str | None) -> tuple[dict[str, Any], Plan]:
        plan = planned(asked, asked.variables)
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
                },
                variable_values=dict(asked.given),
                operation_name=asked.name,
            )
            done = result if isinstance(result, ExecutionResult) else await result
        finally:
            await reader.close()
        assert isinstance(done, ExecutionResult)
        return response_of(done.data, done.errors or [], plan), plan


class Invalid(Exception):
    """A document that the audience's view does not allow."""

    def __init__(self, problems: list[GraphQLError]) -> None:
        super().__init__("invalid document")
        self.problems = problems


def refused(problem: Invalid | GraphQLError | RecursionError) -> dict[str, Any]:
    """The response to an operation that is not executed."""
    if isinstance(problem, Invalid):
        return {"errors": [shown(each, ErrorCode.VALIDATION_FAILED) for each in problem.problems[: settings().graphql_errors]]}
    if isinstance(problem, GraphQLError):
        return {"errors": [shown(problem, ErrorCode.BAD_REQUEST)]}
    return {"errors": [shown(error(ErrorCode.LIMIT_EXCEEDED, "This is nested too deeply."), ErrorCode.LIMIT_EXCEEDED)]}


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


def planned(asked: Request, values: VariableValues) -> Plan:
    """The plan of an operation with its variables, within its cost."""
    fragments = {node.name.value: node for node in asked.document.definitions if isinstance(node, FragmentDefinitionNode)}
    plan = Planner(asked.schema, fragments, values, asked.viewer.decisions, settings().page_size).run(asked.operation)
    within_cost(plan, asked.viewer)
    return plan


def within_cost(plan: Plan, viewer: Viewer) -> None:
    """Refuses an operation that may answer more than its reader's share."""
    most = settings().graphql_cost if viewer.audience.name == "STAFF" else settings().graphql_cost_portal
    if plan.cost > most:
        said = f"An operation answers at most {most} objects; this one may answer {plan.cost}. Ask for smaller pages."
        raise error(ErrorCode.LIMIT_EXCEEDED, said)


def response_of(data: Any, problems: Sequence[GraphQLError], plan: Plan) -> dict[str, Any]:
    """Data and errors: one FORBIDDEN for each denied selection, sorted, then what happened while executing."""
    denied = sorted((response_path(path), coordinate) for path, coordinate in plan.denied.items())
    denials = [shown(forbidden(coordinate, path=path), ErrorCode.FORBIDDEN) for path, coordinate in denied]
    errors = [*denials, *(shown(problem, ErrorCode.INTERNAL) for problem in problems)][: settings().graphql_errors]
    response: dict[str, Any] = {"data": data}
    return {"errors": errors, **response} if errors else response


def timed_out(problem: Exception, asked: Request, plan: Plan) -> dict[str, Any]:
    """The answer where the one statement took too long, or was lost with the database: none of its fields."""
    fields = plan.once(())
    problems = [GraphQLError("", nodes=field.node, path=[field.key], original_error=problem) for field in fields]
    return response_of({field.key: None for field in fields}, problems, plan)


def shown(problem: GraphQLError, otherwise: ErrorCode) -> dict[str, Any]:
    """An error as the reader gets it; what is not theirs to know is masked behind an id that the log has."""
    code = (problem.extensions or {}).get("code")
    if code is None and problem.original_error is not None and not isinstance(problem.original_error, GraphQLError):
        if otherwise is ErrorCode.INTERNAL:
            return {**masked(problem.original_error), **_where(problem)}
        return {"message": "This value cannot be read.", **_where(problem), "extensions": {"code": otherwise.value}}
    plain: dict[str, Any] = {"message": problem.message, **_where(problem)}
    default = ErrorCode.BAD_REQUEST if otherwise is ErrorCode.INTERNAL else otherwise
    return {**plain, "extensions": {**(problem.extensions or {}), "code": code or default.value}}


def masked(problem: Exception) -> dict[str, Any]:
    """What went wrong on our side, behind an id that the log has; a statement stopped for its time says so, and a database that is away."""
    if is_away(problem):
        log.warning("database_away", error=type(problem).__name__)
        return {"message": "The database does not answer. Please try again.", "extensions": {"code": ErrorCode.UNAVAILABLE.value}}
    error_id = uuid.uuid4().hex[:12]
    log.error("graphql_internal", error_id=error_id, exc_info=problem)
    if stopped(problem):
        return {"message": "This took too long.", "extensions": {"code": ErrorCode.TIMEOUT.value, "id": error_id}}
    return {"message": "Something went wrong on our side.", "extensions": {"code": ErrorCode.INTERNAL.value, "id": error_id}}


def stopped(problem: Exception) -> bool:
    """Whether a statement was stopped for its time."""
    return isinstance(problem, DBAPIError) and getattr(problem.orig, "sqlstate", None) == STOPPED


def _where(problem: GraphQLError) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if problem.locations:
        found["locations"] = [{"line": place.line, "column": place.column} for place in problem.locations]
    if problem.path is not None:
        found["path"] = list(problem.path)
    return found
