"""The composition root: engines, graph and web application of a process, built from the settings and a database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from structlog.typing import FilteringBoundLogger

from api import http as graphql_http
from api.bi import http as bi_http
from api.documents import http as documents_http
from api.graph import Graph
from api.graphiql import page as graphiql
from api.hours import http as hours_http
from api.live.hub import Hub
from api.schema import actions, build
from authz.signed_in import SignedIn
from concord.front import Front
from concord.health import Health
from concord.measures import metrics
from domain.database import make_engine, make_reading_engine
from domain.platform.calls import Calls
from domain.platform.journal import make_sessions
from portals import site
from portals.site import Serves
from settings import Settings

POOL_SECONDS = 4
"""So long a request waits for a connection of the pool to be free."""


@dataclass
class Composition:
    """What a serving process holds."""

    settings: Settings
    acting: AsyncEngine
    reading: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    graph: Graph
    health: Health
    hub: Hub

    @classmethod
    def of(cls, settings: Settings, url: str) -> "Composition":
        """Engines for acts and for reading, and the graph over both."""
        pool = {"pool_size": settings.database_pool_size, "pool_timeout": POOL_SECONDS}
        acting, reading = make_engine(url, **pool), make_reading_engine(url, settings.statement_seconds, **pool)
        calls = Calls.of(reading, settings.database_direct_url)
        signed_in = SignedIn(calls)
        sessions = make_sessions(acting, signed_in.forget)
        health = Health(make_reading_engine(url, settings.statement_seconds, pool_size=1, max_overflow=0))
        graph = Graph(build(), actions(), reading, sessions, compiles=settings.graphql_compiler, signed_in=signed_in)
        hub = Hub(reading, calls)
        return cls(settings, acting, reading, sessions, graph, health, hub)

    def app(self, serves: Serves = Serves.EVERYTHING, log: FilteringBoundLogger | None = None) -> Front:
        """The web application: GraphQL, documents, both portals, and two health checks; or of these what an address serves."""
        routes: list[BaseRoute] = [*self.health.routes(), *site.routes(self.graph, serves, self.hub)]
        if serves is Serves.PORTALS:
            routes += [Route("/", _customers_door), Route("/sign-in", _customers_door)]
        else:
            routes = [*graphql_http.routes(self.graph, self.hub), *routes]  # first: each route before it is looked at in each request
            routes += [Route("/", _door), *documents_http.routes(self.graph), *hours_http.routes(self.graph)]
            routes += bi_http.routes(self.graph)
            routes += graphiql.routes() if self.settings.serves_graphiql else []
        app = Starlette(routes=routes, lifespan=self._lifespan, exception_handlers=site.error_pages(self.graph))
        direct = graphql_http.direct(routes)
        return Front(app, routes, direct, secure=self.settings.in_production, closing=lambda: self.health.draining, log=log)

    def metrics(self) -> Starlette:
        """What is served at the address of the metrics."""
        return metrics(self.health, acting=self.acting, reading=self.reading)

    async def close(self) -> None:
        """Gives all connections back."""
        await self.acting.dispose()
        await self.reading.dispose()
        await self.health.close()

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        with self.graph.signed_in.listening():
            yield
        await self.close()


async def _customers_door(request: Request) -> Response:
    """Where staff has an address of its own, nobody signs in here but at the portals' doors."""
    return RedirectResponse("/customer/sign-in", 303)


async def _door(request: Request) -> Response:
    """Nobody lives at the root: it leads to the sign-in."""
    return RedirectResponse("/sign-in", 303)
