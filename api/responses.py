"""The response of an operation: data, errors as their reader gets them, and what is not theirs to know behind an id that the log has."""

import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from graphql import GraphQLError

from api.compiler.compiler import Request
from api.errors import ErrorCode, error, forbidden
from api.reading.plan import Plan, response_path
from domain.database import is_away, sqlstate
from settings import settings

log = structlog.get_logger()
STOPPED = "57014"
"""SQLSTATE of a statement beyond its time."""


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
    return sqlstate(problem) == STOPPED


def _where(problem: GraphQLError) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if problem.locations:
        found["locations"] = [{"line": place.line, "column": place.column} for place in problem.locations]
    if problem.path is not None:
        found["path"] = list(problem.path)
    return found
