"""What size costs a page: the same questions to companies of 10,000 to 10,000,000 lines of hours, side by side: `make bench`.

`LINES=10000000 make bench FLAGS="-k size"` goes to the end; it needs 12 GB on the disk and a quarter of an hour for the rows. The databases
stay in `.cache/bench` for the next run. An operation is one statement, and one more for each type of which it says what may be done with
rows. The aim is at most 1.5 times the time in the largest. Beside them a sum over a million lines, with the SQL that one would write by
hand. The plot goes to `docs/images/size.svg`.
"""

import os
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import psycopg
import pytest

from api.graph import Graph
from api.ids import encode
from api.reading.keyset import cursor_of
from api.schema import actions, build
from authz.viewer import Viewer
from concord import migrate
from concord.embedded_postgres import EmbeddedPostgres
from domain.database import make_engine, make_reading_engine
from domain.platform.journal import make_sessions
from portals.pages import load, parts_of
from tests.bench import many
from tests.bench.plot import plot
from tests.bench.test_peers import without_ids
from tests.databases import ROOT, digest

pytestmark = pytest.mark.anyio
LINES, RUNS = int(os.environ.get("LINES", "1000000")), int(os.environ.get("RUNS", "40"))
SIZES = [size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= LINES]
FOLDER = Path(os.environ.get("BENCH_FOLDER", ROOT / ".cache" / "bench"))
DEEP = """query($after: String, $until: Date) { timeEntries(first: 50, after: $after, orderBy: [{field: DAY}],
    where: {state: {eq: CONFIRMED}, day: {lte: $until}}) { nodes { id day hours state user { name } project { code } } } }"""
RARE = "query { timeEntries(first: 50, where: {state: {eq: DISPUTED}}) { nodes { id day hours } } }"
SUM = """query($from: Date!) { timeEntries(where: {day: {gte: $from}}) {
    aggregate(groupBy: [{field: KIND}, {field: DAY, unit: MONTH}]) { count sum { hours } key { kind day } } } }"""
BY_HAND = (
    """SELECT kind, date_trunc('month', day)::date, count(*), sum(hours) FROM time_entry WHERE day >= %s GROUP BY 1, 2 ORDER BY 1, 2"""
)


@dataclass(frozen=True)
class Place:
    """A company of some size: who asks what, and over which connection."""

    url: str
    graph: Graph
    staff: Viewer
    customer: Viewer
    project: UUID

    @classmethod
    def of(cls, url: str) -> "Place":
        """The company of a database."""
        reading = make_reading_engine(url, 60, pool_size=1)
        graph = Graph(build(), actions(), reading, make_sessions(make_engine(url, pool_size=1)))
        customer = many.reader(url, "Customer_Signer")
        return cls(
            url,
            graph,
            many.reader(url, "Hq", is_service=True),
            customer,
            many.one(url, "SELECT id FROM project ORDER BY code DESC LIMIT 1"),
        )

    async def ask(self, text: str, given: Mapping[str, Any], viewer: Viewer, name: str | None = None) -> float:
        """Milliseconds of an operation that the compiler answers."""
        began = time.perf_counter()
        answer = await self.graph.respond(text, given, viewer, operation_name=name)
        taken = (time.perf_counter() - began) * 1000
        assert "errors" not in answer, answer
        assert self.graph.compiler.counts.keys() == {"compiled"}
        return taken

    async def page(self, name: str, given: Mapping[str, Any]) -> float:
        """Milliseconds of a portal's page with all its parts."""
        text = load(f"customer/{name}")
        return await self.ask(text, {**given, **dict.fromkeys(parts_of(text), True)}, self.customer)

    async def all(self) -> dict[str, float]:
        """Each question once."""
        middle = many.FIRST + (many.LAST - many.FIRST) / 2
        deep = {"after": cursor_of([middle, UUID(int=0)]), "until": many.LAST.isoformat()}
        own, month = {"id": encode("prj", self.project)}, many.LAST.replace(day=1).isoformat()
        page = own | {"today": many.LAST.isoformat(), "from": month, "unit": "WEEK"}
        return {
            "a page in the middle": await self.ask(DEEP, deep, self.staff),
            "a filter that no row passes": await self.ask(RARE, {}, self.staff),
            "portal: home": await self.page("home", {}),
            "portal: project": await self.page("project", page),
            "portal: hours of a month": await self.page("hours", own | {"from": month, "until": many.LAST.isoformat(), "after": None}),
        }


@contextmanager
def companies() -> Iterator[list[Place]]:
    """One of each size."""
    with EmbeddedPostgres(FOLDER, durable=False) as server:
        yield [Place.of(server.url(name_of(size))) for size in SIZES]


def name_of(size: int) -> str:
    return f"lines_{digest()}_{size}"


async def made() -> None:
    """The databases that are missing; those of other migrations go."""
    with EmbeddedPostgres(FOLDER, durable=False) as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            there = {name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'lines_%'").fetchall()}
            for name in there:
                if digest() not in name or name.endswith("_new"):
                    connection.execute(psycopg.sql.SQL("DROP DATABASE {}").format(psycopg.sql.Identifier(name)))
        for size in SIZES:
            if name_of(size) not in there:
                began = time.perf_counter()
                url = server.create_database(f"{name_of(size)}_new")
                migrate.upgrade(url)
                many.fill(url, await many.founded(url), size)
                with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                    names = (psycopg.sql.Identifier(f"{name_of(size)}_new"), psycopg.sql.Identifier(name_of(size)))
                    connection.execute(psycopg.sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
                print(f"{size:,} lines made in {time.perf_counter() - began:.0f} s")


async def test_what_size_costs_a_page() -> None:
    print()
    await made()
    with companies() as places:
        for place in places:
            await place.all()
            await place.all()
        turns = [[await place.all() for place in places] for _ in range(RUNS)]
        shown = {}
        print(f"{'milliseconds':32}" + "".join(f"{size:>14,}" for size in SIZES) + f"{'largest / smallest':>22}   quartiles")
        for name in turns[0][0]:
            columns = [[turn[at][name] for turn in turns] for at in range(len(SIZES))]
            shown[name] = [statistics.median(column) for column in columns]
            ratios = statistics.quantiles([turn[-1][name] / turn[0][name] for turn in turns], n=4)
            print(
                f"{name:32}"
                + "".join(f"{median:14.2f}" for median in shown[name])
                + f"{ratios[1]:22.2f}   {ratios[0]:.2f} to {ratios[2]:.2f}"
            )
        plot(Path(os.environ.get("PLOT", ROOT / "docs" / "images" / "size.svg")), SIZES, shown)
        await summed(places[-1])
        await executed(places[-1])
        for place in places:
            await place.graph.reading.dispose()


async def summed(place: Place) -> None:
    """A sum over a million lines beside the SQL by hand."""
    of_a_day = SIZES[-1] / ((many.LAST - many.FIRST).days + 1)
    start = many.LAST - (many.LAST - many.FIRST) * min(1, 1_000_000 / SIZES[-1])
    ours, theirs = [], []
    with psycopg.connect(place.url) as connection:
        for _ in range(7):
            ours.append(await place.ask(SUM, {"from": start.isoformat()}, place.staff))
            began = time.perf_counter()
            connection.execute(BY_HAND, [start]).fetchall()
            theirs.append((time.perf_counter() - began) * 1000)
    ratios = [one / other for one, other in zip(ours[1:], theirs[1:], strict=True)]
    lines = of_a_day * ((many.LAST - start).days + 1)
    print(f"sum of {lines:,.0f} lines: {statistics.median(ours[1:]):.0f} ms, by hand {statistics.median(theirs[1:]):.0f} ms,", end=" ")
    print(f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


async def executed(place: Place) -> None:
    """The first statement of a customer's portal home, in turns by the executor and as SQL by hand: the peers cannot say it."""
    other = Graph(place.graph.schema, place.graph.actions, place.graph.reading, place.graph.sessions, compiles=False)
    text, name = load("customer/home"), "CustomerHome"
    by_hand = Path(__file__).with_name("home.sql").read_text()
    connection = await asyncpg.connect(place.url, server_settings={"jit": "off", "default_transaction_read_only": "on"})
    ours = orjson.loads(orjson.dumps(await place.graph.respond(text, {}, place.customer, operation_name=name)))["data"]
    given = (
        place.customer.user_id,
        many.one(place.url, "SELECT customer_id FROM project LIMIT 1"),
        place.customer.today,
        ours["viewer"]["language"],
    )
    theirs = orjson.loads(await connection.fetchval(by_hand, *given))
    assert without_ids(ours) == theirs, [(key, theirs[key], ours[key]) for key in theirs if without_ids(ours[key]) != theirs[key]]
    times: list[tuple[float, float, float]] = []
    for _ in range(RUNS + 1):
        mine = await place.ask(text, {}, place.customer, name)
        began = time.perf_counter()
        assert "errors" not in await other.respond(text, {}, place.customer, operation_name=name)
        executor, began = time.perf_counter() - began, time.perf_counter()
        await connection.fetchval(by_hand, *given)
        times.append((mine, executor * 1000, (time.perf_counter() - began) * 1000))
    await connection.close()
    medians = [statistics.median(column) for column in zip(*times[1:], strict=True)]
    slower = statistics.quantiles([executor / ours for ours, executor, _ in times[1:]], n=4)
    floor = statistics.quantiles([ours / hand for ours, _, hand in times[1:]], n=4)
    print(f"portal: home: {medians[0]:.1f} ms, by the executor {medians[1]:.1f} ms,", end=" ")
    print(f"ratio {slower[1]:.1f} ({slower[0]:.1f} to {slower[2]:.1f}); SQL by hand {medians[2]:.1f} ms,", end=" ")
    print(f"ratio {floor[1]:.2f} ({floor[0]:.2f} to {floor[2]:.2f})")
