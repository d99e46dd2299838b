"""Errors as readers get them: a code of one documented enumeration, a plain sentence, nothing else (schema.md, errors)."""

import enum
from typing import Any

from graphql import GraphQLError, Node


class ErrorCode(enum.StrEnum):
    """`errors[].extensions.code`."""

    FORBIDDEN = "FORBIDDEN"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    BAD_REQUEST = "BAD_REQUEST"
    PARSE_FAILED = "PARSE_FAILED"
    VALIDATION_FAILED = "VALIDATION_FAILED"
    TIMEOUT = "TIMEOUT"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


RETRY_AFTER = "2"
"""Seconds after which a request may be tried again that found no database."""


def error(code: ErrorCode, message: str, node: Node | None = None, path: Any = None, **extensions: Any) -> GraphQLError:
    """A GraphQL error with its code."""
    return GraphQLError(message, nodes=node, path=path, extensions={"code": code.value, **extensions})


def forbidden(coordinate: str, node: Node | None = None, path: Any = None) -> GraphQLError:
    """The viewer's roles do not give this field."""
    return error(ErrorCode.FORBIDDEN, f"You may not use {coordinate}.", node, path)


def only_streamed() -> GraphQLError:
    """A subscription was asked as if it were a query."""
    return error(ErrorCode.BAD_REQUEST, "A subscription is answered as text/event-stream, or over a WebSocket.")
