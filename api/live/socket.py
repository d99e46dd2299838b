"""GraphQL over a WebSocket, by the graphql-transport-ws protocol (schema.md, live): queries, acts and subscriptions alike."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from api.credentials import Credential, credential_of
from api.responses import masked
from settings import settings

PROTOCOL = "graphql-transport-ws"
INIT_SECONDS = 5
INVALID, UNAUTHORISED, FORBIDDEN, NOT_ACCEPTABLE, TOO_LATE, TAKEN, TWICE = 4400, 4401, 4403, 4406, 4408, 4409, 4429
Answer = Callable[[Credential, Any], AsyncIterator[bytes]]
"""The answers to a request's parameters, as JSON."""
Check = Callable[[Credential], Awaitable[bool]]


class Closing(Exception):
    """The client broke the protocol, or may not come in."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Socket:
    """One connection with its running operations, each a task under the id that the client gave it."""

    def __init__(self, socket: WebSocket, answer: Answer, check: Check) -> None:
        self.socket, self.answer, self.check = socket, answer, check
        self.credential: Credential | None = None
        self.running: dict[str, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Until one of both sides closes."""
        if PROTOCOL not in self.socket.scope["subprotocols"]:
            await self.socket.close(NOT_ACCEPTABLE, "Subprotocol not acceptable")
            return
        await self.socket.accept(PROTOCOL)
        try:
            await self._greeted()
            while True:
                await self._take(await self._message())
        except Closing as closing:
            await self._close(closing)
        except WebSocketDisconnect:
            pass
        finally:
            await self._end()

    async def _greeted(self) -> None:
        try:
            async with asyncio.timeout(INIT_SECONDS):
                message = await self._message()
                while message["type"] in ("ping", "pong"):
                    await self._take(message)
                    message = await self._message()
        except TimeoutError as problem:
            raise Closing(TOO_LATE, "Connection initialisation timeout") from problem
        if message["type"] != "connection_init":
            raise Closing(UNAUTHORISED, "Unauthorized")
        payload = message.get("payload") or {}
        authorization = payload.get("authorization") if isinstance(payload, dict) else None
        given = authorization if isinstance(authorization, str) else None
        self.credential = credential_of(self.socket, is_ours(self.socket), given)
        if self.credential is None or not await self.check(self.credential):
            raise Closing(FORBIDDEN, "Forbidden")
        await self._send({"type": "connection_ack"})

    async def _message(self) -> dict[str, Any]:
        raw = await self.socket.receive()
        if raw["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(raw.get("code", 1000))
        text = raw.get("text")
        if text is None or len(text) > settings().graphql_body_kilobytes * 1000:
            raise Closing(INVALID, "Invalid message")
        try:
            message = orjson.loads(text)
        except orjson.JSONDecodeError as problem:
            raise Closing(INVALID, "Invalid message") from problem
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise Closing(INVALID, "Invalid message")
        return message

    async def _take(self, message: dict[str, Any]) -> None:
        kind, name = message["type"], message.get("id")
        if kind == "ping":
            await self._send({"type": "pong"})
        elif kind == "connection_init":
            raise Closing(TWICE, "Too many initialisation requests")
        elif kind == "complete" and isinstance(name, str):
            if (task := self.running.pop(name, None)) is not None:
                task.cancel()
        elif kind == "subscribe" and isinstance(name, str) and isinstance(message.get("payload"), dict):
            self._begin(name, message["payload"])
        elif kind != "pong":
            raise Closing(INVALID, "Invalid message")

    def _begin(self, name: str, parameters: dict[str, Any]) -> None:
        if name in self.running:
            raise Closing(TAKEN, f"Subscriber for {name} already exists")
        if len(self.running) >= settings().graphql_streams:
            raise Closing(FORBIDDEN, f"At most {settings().graphql_streams} operations at once")
        self.running[name] = asyncio.create_task(self._run(name, parameters))

    async def _run(self, name: str, parameters: dict[str, Any]) -> None:
        assert self.credential is not None
        try:
            async for answer in self.answer(self.credential, parameters):
                if refused := _errors(answer):
                    await self._send({"type": "error", "id": name, "payload": refused})
                    return
                await self.socket.send_text(f'{{"type":"next","id":{orjson.dumps(name).decode()},"payload":{answer.decode()}}}')
            await self._send({"type": "complete", "id": name})
        except (WebSocketDisconnect, RuntimeError):
            return
        except Exception as problem:  # noqa: BLE001  # whatever it is, the reader learns an id and the log the rest
            await self._send({"type": "error", "id": name, "payload": [masked(problem)]})
        finally:
            self.running.pop(name, None)

    async def _send(self, message: dict[str, Any]) -> None:
        await self.socket.send_text(orjson.dumps(message).decode())

    async def _close(self, closing: Closing) -> None:
        if self.socket.application_state is WebSocketState.CONNECTED:
            await self.socket.close(closing.code, closing.reason)

    async def _end(self) -> None:
        tasks = list(self.running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _errors(answer: bytes) -> list[Any]:
    """The errors of an operation that was not executed."""
    body = orjson.loads(answer)
    return [] if "data" in body else body["errors"]


def is_ours(socket: WebSocket) -> bool:
    """Whether our own pages opened it: browsers say so of each WebSocket by its Origin."""
    origin = socket.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == socket.headers.get("host")
