"""The HTTP view of the schema: GraphQL over HTTP with a token or a session cookie (schema.md, transport)."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from api.credentials import READING, Credential, credential_of, same_origin, viewer_of
from api.deadline import within
from api.errors import RETRY_AFTER, ErrorCode
from api.graph import Graph
from api.live.hub import Hub
from api.live.socket import Socket
from api.live.sse import EVENT_STREAM, event_stream
from api.live.stream import SIGNED_OUT, Asked, answers
from api.measures import count_errors
from api.rates import RATES
from api.responses import masked
from api.trusted import Trusted
from authz.viewer import Viewer
from settings import settings

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
LONGEST_LENGTH = 12
LEAST, WEIGHT = 0.001, re.compile(r"[01](\.[0-9]{0,3})?")
"""Weights of the Accept header."""
STATUS = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.BAD_REQUEST: 400,
    ErrorCode.PARSE_FAILED: 400,
    ErrorCode.VALIDATION_FAILED: 400,
    ErrorCode.LIMIT_EXCEEDED: 400,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.INTERNAL: 500,
    ErrorCode.TIMEOUT: 503,
    ErrorCode.UNAVAILABLE: 503,
}


class Refusal(Exception):
    """A request that is no GraphQL request: a status, a code and a sentence."""

    def __init__(self, status: int, code: ErrorCode, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers

    @property
    def body(self) -> dict[str, Any]:
        """The response that says so."""
        return {"errors": [{"message": self.message, "extensions": {"code": self.code.value}}]}


async def required_viewer(request: Request, graph: Graph) -> Viewer:
    """The viewer, or 401; 429 for a program that asks too often."""
    viewer = await viewer_of(request, graph)
    if viewer is None:
        raise Refusal(401, ErrorCode.UNAUTHENTICATED, "Sign in, or send a token.", **{"www-authenticate": "Bearer"})
    count_request(viewer)
    return viewer


async def signed_in(request: Request, graph: Graph) -> Viewer:
    """The same for files, whose errors are not those of GraphQL."""
    try:
        return await required_viewer(request, graph)
    except Refusal as refusal:
        raise HTTPException(refusal.status, refusal.message, refusal.headers) from refusal


def count_request(viewer: Viewer) -> None:
    """Of a program: refuses it, with the seconds to wait, beyond its share of a minute."""
    most = settings().service_requests_a_minute
    if viewer.is_service and (seconds := RATES.wait(viewer.user_id, most)):
        said = f"A program asks at most {most} times a minute."
        raise Refusal(429, ErrorCode.LIMIT_EXCEEDED, said, **{"retry-after": str(seconds)})


async def read_body(request: Request, most: int, seconds: float | None = None) -> bytes:
    """The body, within its size and time."""
    said = request.headers.get("content-length", "0")
    if not said.isascii() or not said.isdecimal():
        raise Refusal(400, ErrorCode.BAD_REQUEST, "The length of the body is no number.")
    if len(said) > LONGEST_LENGTH or int(said) > most:
        raise Refusal(413, ErrorCode.LIMIT_EXCEEDED, f"A body has at most {most} bytes.")
    parts, size = [], 0
    try:
        async with asyncio.timeout(seconds or settings().request_seconds):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise Refusal(413, ErrorCode.LIMIT_EXCEEDED, f"A body has at most {most} bytes.")
                parts.append(part)
    except TimeoutError as problem:
        raise Refusal(408, ErrorCode.TIMEOUT, "The body took too long to arrive.") from problem
    except ClientDisconnect as problem:
        raise Refusal(400, ErrorCode.BAD_REQUEST, "The body was cut off.") from problem
    return b"".join(parts)


async def parameters_of(request: Request) -> Mapping[str, Any]:
    """The GraphQL request: from the query string of a GET, from the JSON body of a POST."""
    if request.method in READING:
        found: dict[str, Any] = dict(request.query_params)
        for name in ("variables", "extensions"):
            if name in found:
                found[name] = json_of(found[name].encode())
        return found
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != PLAIN_JSON:
        raise Refusal(415, ErrorCode.BAD_REQUEST, "Send the request as application/json.")
    charset = request.headers.get("content-type", "").lower().partition("charset=")[2].strip(' "')
    if charset not in ("", "utf-8", "utf8"):
        raise Refusal(415, ErrorCode.BAD_REQUEST, "Send the request in UTF-8.")
    body = json_of(await read_body(request, settings().graphql_body_kilobytes * 1000))
    if not isinstance(body, dict):
        raise Refusal(400, ErrorCode.BAD_REQUEST, "A request is one JSON object.")
    return body


def json_of(raw: bytes) -> Any:
    """JSON, or a refusal."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as problem:
        raise Refusal(400, ErrorCode.BAD_REQUEST, "This is not JSON.") from problem


def checked(parameters: Mapping[str, Any], trusted: Trusted) -> tuple[str, dict[str, Any], str | None]:
    """Text, variables and operation name, each of its type."""
    text, variables, name = trusted.text(parameters), parameters.get("variables"), parameters.get("operationName")
    if parameters.get("documentId") is not None and (text is None or parameters.get("query") is not None):
        raise Refusal(400, ErrorCode.BAD_REQUEST, "`documentId` names a trusted document, and stands without `query`.")
    if not isinstance(text, str) or not text:
        raise Refusal(400, ErrorCode.BAD_REQUEST, "`query` is a string.")
    if variables is not None and not isinstance(variables, dict):
        raise Refusal(400, ErrorCode.BAD_REQUEST, "`variables` is an object.")
    if name is not None and not isinstance(name, str):
        raise Refusal(400, ErrorCode.BAD_REQUEST, "`operationName` is a string.")
    if parameters.get("extensions") is not None and not isinstance(parameters["extensions"], dict):
        raise Refusal(400, ErrorCode.BAD_REQUEST, "`extensions` is an object.")
    return text, variables or {}, name


def _may_ask(trusted: Trusted, viewer: Viewer, text: str) -> None:
    if not trusted.allows(viewer.audience.name, text):
        raise Refusal(403, ErrorCode.FORBIDDEN, "Only trusted documents are answered here: ask by `documentId`.")


@lru_cache
def media_type(accept: str) -> str:
    """The answer's type by the Accept header; 406 where neither JSON is accepted."""
    wanted = dict(_range(part) for part in accept.lower().split(","))
    plain = next((wanted[kind] for kind in (PLAIN_JSON, "application/*", "*/*") if kind in wanted), 0)
    if wanted.get(RESPONSE_JSON, 0) >= max(plain, LEAST):
        return RESPONSE_JSON
    if plain >= LEAST:
        return PLAIN_JSON
    raise Refusal(406, ErrorCode.BAD_REQUEST, f"Answers are {RESPONSE_JSON} or {PLAIN_JSON}.")


def _range(part: str) -> tuple[str, float]:
    """A media range of an Accept header with its weight."""
    kind, *parameters = (piece.strip() for piece in part.split(";"))
    weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    return kind, float(weight) if WEIGHT.fullmatch(weight) else 0


class Answer(Response):
    """A response whose headers are known: the framework's way of making them costs more than the JSON."""

    def __init__(self, body: bytes, kind: str, status: int, headers: Mapping[str, str]) -> None:
        self.body, self.status_code, self.background = body, status, None
        self.raw_headers = [
            (b"cache-control", b"no-store"),
            (b"content-type", f"{kind}; charset=utf-8".encode()),
            (b"content-length", str(len(body)).encode()),
            *((name.encode(), value.encode()) for name, value in headers.items()),
        ]


def answer(body: Mapping[str, Any], kind: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON bytes that nobody caches."""
    return Answer(orjson.dumps(body, default=str), kind, status, headers or {})


def status_of(body: Mapping[str, Any], kind: str) -> int:
    """Before execution: by the code of the first error (always 200 for old clients that accept plain JSON alone, but for 401)."""
    if "data" in body:
        return 200
    code = ErrorCode(body["errors"][0]["extensions"]["code"])
    status = STATUS.get(code, 400)
    return status if kind == RESPONSE_JSON or status in (401, 503) else 400 if code is ErrorCode.BAD_REQUEST else 200


def unavailable(body: Mapping[str, Any], kind: str) -> Response | None:
    """503 where the database was away for any part: an act may be sent again under its idempotency key, and is not done twice."""
    codes = [problem["extensions"]["code"] for problem in body.get("errors", ())]
    return answer(body, kind, 503, {"retry-after": RETRY_AFTER}) if ErrorCode.UNAVAILABLE in codes else None


@dataclass(frozen=True)
class Endpoint:
    """`/graphql` of a process."""

    graph: Graph
    trusted: Trusted
    hub: Hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A plain ASGI application: nothing of a framework stands between the connection and the answer."""
        response = await self.request(Request(scope, receive, send))
        await response(scope, receive, send)

    async def request(self, request: Request) -> Response:
        """A GraphQL request, answered at once or as server-sent events."""
        kind = PLAIN_JSON
        try:
            streams = EVENT_STREAM in request.headers.get("accept", "").lower()
            kind = RESPONSE_JSON if streams else media_type(request.headers.get("accept", "*/*"))
            parameters = await parameters_of(request)
            text, variables, name = checked(parameters, self.trusted)
            key, reads = request.headers.get("idempotency-key"), request.method in READING
            asked = Asked(text, variables, name, key, reads, parameters.get("extensions"))
            body = await within(settings().request_seconds, self._answered(request, asked, streams))
            if isinstance(body, Response):
                return body
        except Refusal as refusal:
            count_errors(refusal.body)
            return answer(refusal.body, kind, refusal.status, refusal.headers)
        except TimeoutError:
            body = {"errors": [{"message": "This took too long.", "extensions": {"code": ErrorCode.TIMEOUT.value}}]}
            count_errors(body)
            return answer(body, kind, 503, {"retry-after": "5"})
        except Exception as problem:  # noqa: BLE001  # whatever it is, the reader learns an id and the log the rest
            body = {"errors": [masked(problem)]}
            count_errors(body)
            return unavailable(body, kind) or answer(body, kind, 500)
        if request.method in READING and body.get("errors") and body["errors"][0]["message"].startswith("GET answers"):
            return answer(body, kind, 405, {"allow": "POST"})
        return unavailable(body, kind) or answer(body, kind, status_of(body, kind))

    async def _answered(self, request: Request, asked: Asked, streams: bool) -> dict[str, Any] | Response:
        """The answer to whoever asks, or the stream of answers."""
        viewer = await required_viewer(request, self.graph)
        _may_ask(self.trusted, viewer, asked.text)
        if streams and (credential := credential_of(request, same_origin(request))) is not None:
            return event_stream(answers(self.graph, self.hub, partial(credential.viewer, self.graph), viewer, asked))
        return await self.graph.respond(asked.text, asked.variables, viewer, **asked.options, costed=True)

    async def socket(self, connection: WebSocket) -> None:
        """A WebSocket, until it closes."""
        await Socket(connection, self._of_socket, self._is_somebody).serve()

    async def _of_socket(self, credential: Credential, parameters: Mapping[str, Any]) -> AsyncIterator[bytes]:
        """The answers to one operation of a WebSocket, with the rights of the moment."""
        try:
            text, variables, name = checked(parameters, self.trusted)
            viewer = await credential.viewer(self.graph)
            if viewer is None:
                yield orjson.dumps(SIGNED_OUT)
                return
            count_request(viewer)
            _may_ask(self.trusted, viewer, text)
        except Refusal as refusal:
            yield orjson.dumps(refusal.body)
            return
        async for one in answers(self.graph, self.hub, partial(credential.viewer, self.graph), viewer, Asked(text, variables, name)):
            yield one

    async def _is_somebody(self, credential: Credential) -> bool:
        return await credential.viewer(self.graph) is not None


def routes(graph: Graph, hub: Hub) -> list[BaseRoute]:
    """`/graphql`: requests, streams of server-sent events, and WebSockets."""
    endpoint = Endpoint(graph, Trusted.of(settings()), hub)
    return [Route("/graphql", endpoint, methods=["GET", "POST"]), WebSocketRoute("/graphql", endpoint.socket)]


def direct(given: Sequence[BaseRoute]) -> dict[tuple[str, str], ASGIApp]:
    """The GraphQL endpoints among the routes by method and path, for who can spare the framework: they answer whatever goes wrong."""
    found = [route for route in given if isinstance(route, Route) and isinstance(route.endpoint, Endpoint)]
    return {(method, route.path): route.endpoint for route in found for method in ("GET", "POST")}
