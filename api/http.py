"""The HTTP view of the schema: GraphQL over HTTP with a token or a session cookie (schema.md, transport)."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import ErrorCode
from api.graph import Graph, masked
from api.trusted import Trusted
from authz.sign_in import keep_credential, viewer_for_session, viewer_for_token
from authz.viewer import Viewer
from settings import settings

SESSION_COOKIE = "concord_session"
"""In production behind the prefix `__Host-`, which browsers take from this host only, over TLS, for the whole site."""
RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
LONGEST_LENGTH = 12
LEAST, WEIGHT = 0.001, re.compile(r"[01](\.[0-9]{0,3})?")
"""Weights of the Accept header."""
READING = ("GET", "HEAD")
STATUS = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.BAD_REQUEST: 400,
    ErrorCode.PARSE_FAILED: 400,
    ErrorCode.VALIDATION_FAILED: 400,
    ErrorCode.LIMIT_EXCEEDED: 400,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.INTERNAL: 500,
    ErrorCode.TIMEOUT: 503,
}


class Refusal(Exception):
    """A request that is no GraphQL request: a status, a code and a sentence."""

    def __init__(self, status: int, code: ErrorCode, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers


async def viewer_of(request: Request, graph: Graph) -> Viewer | None:
    """Who asks: by bearer token, else by session cookie (then the request must come from our own pages)."""
    request_id = request.state.request_id if hasattr(request.state, "request_id") else ""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    async with graph.reading.connect() as connection:
        if scheme.lower() == "bearer" and token:
            viewer = await viewer_for_token(connection, token.strip(), request_id=request_id)
        else:
            cookie = request.cookies.get(cookie_name(SESSION_COOKIE))
            if not cookie or not same_origin(request):
                return None
            viewer = await viewer_for_session(connection, cookie, request_id=request_id)
    if viewer is not None and viewer.is_stale:
        async with graph.sessions.begin() as db:
            await keep_credential(db, viewer)
    return viewer


async def required_viewer(request: Request, graph: Graph) -> Viewer:
    """The viewer, or 401."""
    viewer = await viewer_of(request, graph)
    if viewer is None:
        raise Refusal(401, ErrorCode.UNAUTHENTICATED, "Sign in, or send a token.", **{"www-authenticate": "Bearer"})
    return viewer


def cookie_name(name: str) -> str:
    """The full name of one of our cookies."""
    return f"__Host-{name}" if settings().in_production else name


def same_origin(request: Request) -> bool:
    """Whether a request with a cookie was made by our own pages: Sec-Fetch-Site, else Origin, must say so."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin" or (site == "none" and request.method in READING)
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return request.method in READING


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


def media_type(request: Request) -> str:
    """The answer's type by the Accept header; 406 where neither JSON is accepted."""
    wanted = dict(_range(part) for part in request.headers.get("accept", "*/*").lower().split(","))
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


def answer(body: Mapping[str, Any], kind: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON bytes that nobody caches."""
    said = {"cache-control": "no-store", **(headers or {})}
    return Response(orjson.dumps(body, default=str), status, said, media_type=f"{kind}; charset=utf-8")


def status_of(body: Mapping[str, Any], kind: str) -> int:
    """Before execution: by the code of the first error (always 200 for old clients that accept plain JSON alone, but for 401)."""
    if "data" in body:
        return 200
    code = ErrorCode(body["errors"][0]["extensions"]["code"])
    status = STATUS.get(code, 400)
    return status if kind == RESPONSE_JSON or status in (401, 503) else 400 if code is ErrorCode.BAD_REQUEST else 200


def route(graph: Graph) -> Route:
    """`/graphql`."""
    trusted = Trusted.of(settings())

    async def endpoint(request: Request) -> Response:
        kind = PLAIN_JSON
        try:
            kind = media_type(request)
            text, variables, name = checked(await parameters_of(request), trusted)
            viewer = await required_viewer(request, graph)
            _may_ask(trusted, viewer, text)
            async with asyncio.timeout(settings().request_seconds):
                body = await graph.respond(
                    text,
                    variables,
                    viewer,
                    operation_name=name,
                    idempotency_key=request.headers.get("idempotency-key"),
                    only_query=request.method in READING,
                    costed=True,
                )
        except Refusal as refusal:
            body = {"errors": [{"message": refusal.message, "extensions": {"code": refusal.code.value}}]}
            return answer(body, kind, refusal.status, refusal.headers)
        except TimeoutError:
            body = {"errors": [{"message": "This took too long.", "extensions": {"code": ErrorCode.TIMEOUT.value}}]}
            return answer(body, kind, 503, {"retry-after": "5"})
        except Exception as problem:  # noqa: BLE001  # whatever it is, the reader learns an id and the log the rest
            return answer({"errors": [masked(problem)]}, kind, 500)
        if request.method in READING and body.get("errors") and body["errors"][0]["message"].startswith("GET answers"):
            return answer(body, kind, 405, {"allow": "POST"})
        return answer(body, kind, status_of(body, kind))

    return Route("/graphql", endpoint, methods=["GET", "POST"])
