"""The company in a database without constraints, once a process; twins take its place there for a while."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import pytest
from psycopg import sql

import api.compiler.compiler
from api.graph import Graph
from api.shape import SHAPES
from settings import settings
from tests.databases import TestServer
from tests.leaks.asking import graph_of, plant_policy
from tests.leaks.company import company
from tests.leaks.database import fill, rewrite, tidy, unbind
from tests.leaks.people import PERSONAS
from tests.leaks.places import TODAY
from tests.leaks.rows import uid
from tests.leaks.twins import twin
from tests.leaks.ways import Lots, askers
from tests.opinion.facts import Facts
from tests.opinion.opinion import Opinion


@pytest.fixture(scope="module", autouse=True)
def wide_operations() -> Iterator[None]:
    """These tests ask for everything at once, and again; how much an operation may answer is tested with the endpoint."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORD_GRAPHQL_COST", "10000000")
        patch.setenv("CONCORD_GRAPHQL_COST_PORTAL", "10000000")
        patch.setattr(api.compiler.compiler, "MOST", 20_000)
        patch.setattr(api.compiler.compiler, "MOST_ALIKE", 100)
        settings.cache_clear()
        yield
    settings.cache_clear()


@dataclass(frozen=True)
class Home:
    """The database of the company and its rows."""

    url: str
    facts: Facts
    tables: frozenset[str]
    twins: dict[UUID, Facts] = field(default_factory=dict)

    @cached_property
    def opinions(self) -> Mapping[str, Opinion]:
        """What each of the people may read."""
        return {persona: Opinion(self.facts, uid(persona), TODAY) for persona in PERSONAS}

    @cached_property
    def askers(self) -> Mapping[str, Sequence[str]]:
        """Who is asked about each type (`tests.leaks.ways`)."""
        return {name: askers(self.opinions, shape) for name, shape in SHAPES.items()}

    @cached_property
    def askers_of_own(self) -> Mapping[str, Sequence[str]]:
        """The same where nothing is asked of what is related to the type: some of `askers`."""
        return {name: askers(self.opinions, shape, related=False) for name, shape in SHAPES.items()}

    @cached_property
    def lots(self) -> Lots:
        """Who is asked about each field."""
        return Lots(self.opinions, self.askers, self.askers_of_own)

    def twin_of(self, user_id: UUID) -> Facts:
        """The rows of a company that differs in what this person may not see."""
        if user_id not in self.twins:
            self.twins[user_id] = twin(self.facts, user_id, TODAY, set(self.tables))
        return self.twins[user_id]

    @contextmanager
    def holding(self, facts: Facts) -> Iterator[None]:
        """The same database with other rows, so that the same prepared statements read them."""
        names = [table for table in self.tables if facts.tables[table] != self.facts.tables[table]]
        own, other = ({table: rows.tables[table] for table in names} for rows in (self.facts, facts))
        rewrite(self.url, own, other)
        try:
            yield
        finally:
            rewrite(self.url, other, own)
            tidy(self.url, names)


@pytest.fixture(scope="session")
def home(database_server: TestServer, worker_id_or_main: str) -> Iterator[Home]:
    """The company, as it is."""
    name, rows = f"leaks_{worker_id_or_main}", company()
    url = database_server.clone(name)
    database_server.run(sql.SQL("ALTER DATABASE {} SET plan_cache_mode = force_generic_plan").format(database_server.name(name)))
    unbind(url)
    fill(url, rows)
    tidy(url, rows.tables)
    asyncio.run(plant_policy(url))
    facts = Facts.of(url)
    yield Home(url, facts, frozenset(rows.tables.keys() & facts.tables.keys() - {"unit_ancestor"}))
    database_server.drop(name)


@pytest.fixture(scope="session")
async def graph(home: Home) -> AsyncIterator[Graph]:
    """A graph over the company as it is."""
    async with graph_of(home.url) as graph:
        yield graph
