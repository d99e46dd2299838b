"""The GraphQL endpoint over HTTP, with people who have tokens and sessions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.applications import Starlette

from api import http
from api.bi import http as bi
from api.documents import http as documents
from api.hours import http as hours
from api.live.hub import Hub
from concord.front import Front
from domain.acts import begin_act
from domain.database import new_id
from domain.identity.models import ApiToken, SignInSession
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now
from domain.platform.models import ClockOffset
from tests.api.asking import Asker, asking
from tests.api.shelf import Shelf
from tests.world import World

HOST = "http://concord.test"
HOUR = timedelta(hours=1)


@dataclass
class Door:
    """A client of the endpoint, with the shelf behind it."""

    http: httpx2.AsyncClient
    asker: Asker

    @property
    def app(self) -> Front:
        """The application itself, for what no client would send."""
        return application(self.asker)

    def world_in(self, db: AsyncSession) -> World:
        """The shelf's world, writing by a session; its own rows stay as they are, and are read anew to be changed."""
        world = copy(self.asker.shelf.world)
        world.db = db
        return world

    async def post(self, body: Any = None, *, as_: str | None = "hq", content: bytes | None = None, **headers: str) -> httpx2.Response:
        """A POST of JSON; with a token of somebody's unless told otherwise. `_` in a header's name stands for `-`."""
        said = {"content-type": "application/json"} | named(headers) | ({"authorization": f"Bearer {token(as_)}"} if as_ else {})
        said = {name: value for name, value in said.items() if value}
        return await self.http.post("/graphql", content=content, json=None if content is not None else body, headers=said)

    async def get(self, *, as_: str | None = "hq", headers: dict[str, str] | None = None, **parameters: str) -> httpx2.Response:
        """A GET of a query."""
        said = (headers or {}) | ({"authorization": f"Bearer {token(as_)}"} if as_ else {})
        return await self.http.get("/graphql", params=parameters, headers=said)


def named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def token(persona: str) -> str:
    """The secret of the persona's token and session."""
    return f"secret-of-{persona}"


def application(asker: Asker) -> Front:
    routes = [*http.routes(asker.graph, Hub(asker.graph.reading)), *bi.routes(asker.graph), *hours.routes(asker.graph)]
    routes += documents.routes(asker.graph)
    return Front(Starlette(routes=routes), routes, http.direct(routes))


async def give_credentials(asker: Asker) -> None:
    """Everybody has a token and a session; the product's clock stands where the shelf's world does."""
    world, now = asker.shelf.world, real_now()
    async with asker.graph.sessions.begin() as db:
        begin_act(db, world.as_("founder"), "test:door")
        await db.execute(insert(ClockOffset).values(id=1, offset=world.now - now))
        for persona, user in world.people.items():
            db.add(ApiToken(user_id=user.id, name=persona, token_hash=hash_secret(token(persona)), expires_at=now + HOUR))
            seen = {"seen_at": now, "expires_at": now + HOUR}
            db.add(SignInSession(user_id=user.id, token_hash=hash_secret(f"session-of-{persona}"), **seen))
        user_id = world["hq"].id
        ended = {"revoked": {"revoked_at": now}, "expired": {"expires_at": now - HOUR}}
        for name, values in ended.items():
            db.add(ApiToken(id=new_id(), user_id=user_id, name=name, token_hash=hash_secret(token(name)), **values))


@asynccontextmanager
async def opened(url: str, shelf: Shelf) -> AsyncIterator[Door]:
    """The door over the database at `url`, once everybody has credentials."""
    async with asking(url, shelf) as asker:
        transport = httpx2.ASGITransport(app=application(asker))
        async with httpx2.AsyncClient(transport=transport, base_url=HOST) as client:
            yield Door(client, asker)
