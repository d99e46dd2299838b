"""What the audit costs a write, side by side in one run: `make bench`. Below a tenth is the aim.

A mutation as a client asks it, from its text to its payload: placing an order (the widest act, 100 changed fields), submitting it, and
a change of one field. With its audit rows and without them in turn: medians, and the share of the audit in a write by their difference,
with its spread over the turns. Beside it the share of the time that the flush spends on making and inserting the rows, which is
steadier where others use the machine too; it lacks what the rows cost the commit.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from api.graph import Graph
from api.ids import encode
from api.schema import actions, build
from authz.store import seed_policy
from authz.viewer import Viewer
from domain.database import make_engine, make_reading_engine
from domain.platform import journal
from domain.platform.journal import JournalSession, make_sessions
from tests.acts.cases.ordering import LINES, TERMS
from tests.world import World

pytestmark = pytest.mark.anyio
RUNS = 40
PLACE = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { outsourcingOrder { id code state } userErrors { code } } }"
SUBMIT = "mutation($input: OrderInput!) { submitOrder(input: $input) { outsourcingOrder { id state } userErrors { code } } }"
SPEAK = "mutation($input: SetLanguageInput!) { setLanguage(input: $input) { user { id language } userErrors { code } } }"
TOLD = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%_totals_told'"


SPENT = [0.0]
"""Milliseconds in the flush's audit so far."""


def timed(part: Callable[..., None]) -> Callable[..., None]:
    """A part of the flush's audit, with a look at the clock."""

    def run(*arguments: Any) -> None:
        start = time.perf_counter()
        part(*arguments)
        SPENT[0] += (time.perf_counter() - start) * 1000

    return run


PARTS = {"after_flush": journal.collect, "before_commit": journal.write}
TIMED = {name: timed(part) for name, part in PARTS.items()}


@contextmanager
def auditing(url: str, *, on: bool) -> Iterator[None]:
    """With the audit timed, or without it: then neither the flush nor the triggers write a row."""
    _listen(PARTS, TIMED if on else {})
    _triggers(url, "ENABLE" if on else "DISABLE")
    try:
        yield
    finally:
        _listen(TIMED if on else {}, PARTS)


def _listen(gone: Mapping[str, Callable[..., None]], come: Mapping[str, Callable[..., None]]) -> None:
    for name, part in gone.items():
        event.remove(JournalSession, name, part)
    for name, part in come.items():
        event.listen(JournalSession, name, part)


def _triggers(url: str, what: str) -> None:
    with psycopg.connect(url) as connection:
        for table, name in connection.execute(TOLD).fetchall():
            connection.execute(f"ALTER TABLE {table} {what} TRIGGER {name}".encode())


async def asked(graph: Graph, viewer: Viewer, text: str, given: dict[str, Any]) -> tuple[tuple[float, float], dict[str, Any]]:
    """A mutation: its milliseconds, those in the flush's audit, and its object."""
    before, start = SPENT[0], time.perf_counter()
    answer = await graph.execute(text, {"input": given}, viewer)
    taken = (time.perf_counter() - start) * 1000
    (payload,) = answer["data"].values()
    assert payload["userErrors"] == []
    return (taken, SPENT[0] - before), next(value for name, value in payload.items() if name != "userErrors")


async def one_round(graph: Graph, viewer: Viewer, place: dict[str, Any], turn: int) -> dict[str, tuple[float, float]]:
    """Each of the three writes once."""
    placed, order = await asked(graph, viewer, PLACE, {**place, "title": f"Piece {turn}"})
    submitted, _ = await asked(graph, viewer, SUBMIT, {"orderId": order["id"]})
    spoken, _ = await asked(graph, viewer, SPEAK, {"language": "EN" if turn % 2 else "ZH_CN"})
    return {"place an order": placed, "submit it": submitted, "change a language": spoken}


async def test_what_the_audit_costs_a_write(database_url: str) -> None:
    schema, acting, reading = build(), make_engine(database_url, pool_size=2), make_reading_engine(database_url, 8, pool_size=2)
    async with make_sessions(acting).begin() as db:
        await seed_policy(db)
        world = await World.make(db)
        viewer, project, agreement = world.as_("manager"), world.project.id, world.agreement.id
    graph = Graph(schema, actions(), reading, make_sessions(acting))
    lines = [{**line, "days": "0.5"} for line in LINES]
    place = {"projectId": encode("prj", project), "agreementId": encode("agr", agreement), "scope": "Two interfaces.", "way": "PERSON_DAY",
             "selectionReason": "Knows the system.", "startsOn": "2027-03-01", "endsOn": "2027-12-31", "lines": lines, "terms": TERMS,
             "deliverables": [{"name": "Programs", "criteria": "Run."}]}  # fmt: skip
    turns = []
    for turn in range(RUNS + 2):
        with auditing(database_url, on=True):
            whole = await one_round(graph, viewer, place, 2 * turn)
        with auditing(database_url, on=False):
            turns.append((whole, await one_round(graph, viewer, place, 2 * turn + 1)))
    print(f"\n{'write':20}{'audited, ms':>12}{'not, ms':>10}{'share':>8}   {'spread':16}{'in the flush':>12}")
    for name in turns[0][0]:
        pairs = [(*whole[name], bare[name][0]) for whole, bare in turns[2:]]
        ours, spent, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        shares = statistics.quantiles([(whole - bare) / whole * 100 for whole, _, bare in pairs], n=4)
        spread = f"{shares[0]:.1f} to {shares[2]:.1f}"
        print(f"{name:20}{ours:12.2f}{theirs:10.2f}{(ours - theirs) / ours * 100:7.1f}%   {spread:16}{spent / ours * 100:11.1f}%")
    with psycopg.connect(database_url) as connection:
        count = connection.execute("SELECT count(*) FROM audit_entry WHERE act = 'order:place'").fetchone() or (0,)
        print(f"audit rows of an order placed: {count[0] / (RUNS + 2):.0f}")
    await acting.dispose()
    await reading.dispose()
