"""Clients of live streams over a real port: graphql-transport-ws and server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api import http
from api.live.hub import Hub
from domain.acts import begin_act
from domain.identity.models import ApiToken, SignInSession
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now
from tests.acts.calling import Caller, Json
from tests.serving import served

HOUR = timedelta(hours=1)
QUIET = 0.5
"""Seconds in which nothing comes: a call takes a tenth of them."""


def token(persona: str) -> str:
    return f"token-of-{persona}"


@dataclass
class Line:
    """One WebSocket."""

    socket: ClientConnection
    got: list[Json] = field(default_factory=list)

    async def send(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def next(self) -> Json:
        found: Json = json.loads(await asyncio.wait_for(self.socket.recv(), 20))
        return found

    async def is_quiet(self) -> bool:
        try:
            self.got.append(json.loads(await asyncio.wait_for(self.socket.recv(), QUIET)))
        except TimeoutError:
            return True
        return False

    async def subscribe(self, name: str, query: str, **variables: Any) -> None:
        await self.send(type="subscribe", id=name, payload={"query": query, "variables": variables})

    async def data(self, name: str) -> Json:
        """What the next event of an operation says."""
        message = await self.next()
        assert (message["type"], message["id"]) == ("next", name), message
        assert message["payload"].keys() == {"data"}, message
        found: Json = message["payload"]["data"]
        return found

    async def closed(self) -> int | None:
        """The code with which the server closes."""
        await asyncio.wait_for(self.socket.wait_closed(), 20)
        return self.socket.close_code


@dataclass
class Listening:
    """The endpoint on a port."""

    url: str
    caller: Caller
    hub: Hub

    @asynccontextmanager
    async def line(self, persona: str | None = None, **options: Any) -> AsyncIterator[Line]:
        """A WebSocket; greeted and answered, if as somebody."""
        options.setdefault("subprotocols", [Subprotocol("graphql-transport-ws")])
        async with connect(f"{self.url.replace('http', 'ws')}/graphql", **options) as socket:
            line = Line(socket)
            if persona is not None:
                await line.send(type="connection_init", payload={"authorization": f"Bearer {token(persona)}"})
                assert await line.next() == {"type": "connection_ack"}
            yield line

    @asynccontextmanager
    async def events(self, persona: str, query: str, **variables: Any) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
        """Server-sent events as (name, data)."""
        headers = {"accept": "text/event-stream", "authorization": f"Bearer {token(persona)}"}
        async with (
            httpx2.AsyncClient(timeout=20) as client,
            client.stream("POST", f"{self.url}/graphql", json={"query": query, "variables": variables}, headers=headers) as response,
        ):
            assert (response.status_code, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
            yield _events(response)


async def _events(response: httpx2.Response) -> AsyncIterator[tuple[str, Any]]:
    name, data = "", ""
    async for line in response.aiter_lines():
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            data += line.removeprefix("data:")
        elif not line and name:
            yield name, json.loads(data) if data.strip() else None
            name, data = "", ""


@asynccontextmanager
async def listening(caller: Caller) -> AsyncIterator[Listening]:
    """The endpoint over the caller's database; everybody of the stage has a token and a session."""
    now = real_now()
    async with caller.graph.sessions.begin() as db:
        begin_act(db, caller.stage.world.as_("founder"), "test:listening")
        for persona, user in caller.stage.world.people.items():
            db.add(ApiToken(user_id=user.id, name=persona, token_hash=hash_secret(token(persona)), expires_at=now + HOUR))
            seen: Mapping[str, Any] = {"seen_at": now, "expires_at": now + HOUR}
            db.add(SignInSession(user_id=user.id, token_hash=hash_secret(f"session-of-{persona}"), **seen))
    hub = Hub(caller.graph.reading)
    async with served(Starlette(routes=http.routes(caller.graph, hub))) as url:
        yield Listening(url, caller, hub)
