"""Calling acts through the graph, as anybody of the stage, and telling whether anything has changed."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from graphql import GraphQLSchema
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncEngine

import domain.models  # noqa: F401  # every table
from api.graph import Graph
from api.mutations import MUTATIONS
from api.reading.names import camel
from api.schema import actions, build
from api.shape import PREFIXES
from domain.database import Base, make_engine, make_reading_engine
from domain.identity.models import SignInAttempt
from domain.platform.journal import make_sessions
from tests.acts.staging.stage import Stage

Json = dict[str, Any]
COUNTED_BESIDE = {"idempotency_key", "sign_in_attempt"}
NOTED = {"audit_entry": " WHERE t.field <> 'event'"}
"""What a refused act may leave: that it was asked for, and a wrong password's count and note."""


@cache
def views() -> dict[tuple[int, str], GraphQLSchema]:
    """The projections, made once a process."""
    return {}


@cache
def digest_query() -> str:
    """One digest over every row of every table, audit and outbox too."""
    tables = sorted(name for name in Base.metadata.tables if name not in COUNTED_BESIDE)
    one = "SELECT '{0}' AS name, count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS digest FROM {0} AS t{1}"
    return " UNION ALL ".join(one.format(name, NOTED.get(name, "")) for name in tables)


@dataclass
class Caller:
    """A graph over a database of the stage."""

    graph: Graph
    stage: Stage
    acting: AsyncEngine
    seen: dict[str, str] | None = None
    """The last digest."""

    async def ask(self, persona: str, operation: str, variables: Mapping[str, Any] | None = None, *, key: str | None = None) -> Json:
        """The response of an operation."""
        return await self.graph.execute(operation, variables, self.stage.world.as_(persona), idempotency_key=key)

    async def call(self, persona: str, name: str, given: Mapping[str, Any], *, key: str | None = None) -> Json:
        """The response of a mutation, by its Python name."""
        return await self.ask(persona, document(name), {"input": given}, key=key)

    async def read(self, persona: str, global_id: str, fields: str) -> Json:
        """The row as the person reads it."""
        kind = PREFIXES[global_id.partition("_")[0]].name
        return await self.ask(persona, f"query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {fields} }} }} }}", {"id": global_id})

    @property
    def executing(self) -> "Caller":
        """The same without the compiler: the executor reads each payload."""
        return replace(self, graph=replace(self.graph, compiles=False))

    async def forget_attempts(self) -> None:
        """As if fifteen minutes had passed since the wrong passwords."""
        async with self.acting.begin() as connection:
            await connection.execute(delete(SignInAttempt))

    async def digest(self) -> dict[str, str]:
        """What every table holds."""
        async with self.acting.connect() as connection:
            self.seen = dict((await connection.execute(text(digest_query()))).all())
        return self.seen

    async def before(self) -> dict[str, str]:
        """The same before a test that changes nothing: what the test before has left, where all who share the stage look at their end."""
        return self.seen or await self.digest()


@cache
def document(name: str) -> str:
    """The mutation with the object's id and the refusals, as `done`."""
    target = target_of(name)
    kind = build().mutation_type.fields[camel(name)].args["input"].type  # type: ignore[union-attr]  # there are mutations
    return f"mutation($input: {kind}) {{ done: {camel(name)}(input: $input) {{ {target} {{ id }} userErrors {{ code field message }} }} }}"


def target_of(name: str) -> str:
    """The payload's field with the object."""
    target = MUTATIONS[name].target
    return target[0].lower() + target[1:]


@asynccontextmanager
async def calling(url: str, stage: Stage) -> AsyncIterator[Caller]:
    """A caller over the database at `url`."""
    acting, reading = make_engine(url, pool_size=4), make_reading_engine(url, 8, pool_size=2)
    yield Caller(Graph(build(), actions(), reading, make_sessions(acting), views()), stage, acting)
    await acting.dispose()
    await reading.dispose()


def outcome(response: Json) -> str:
    """In one word: the code of the first error or refusal, or DONE."""
    if response.get("errors"):
        return str(response["errors"][0]["extensions"]["code"])
    refusals = response["data"]["done"]["userErrors"]
    return str(refusals[0]["code"]) if refusals else "DONE"
