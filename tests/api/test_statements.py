"""How much SQL an operation takes: one statement where it compiles; else one a level, whatever the number of rows, of one snapshot."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import event, text
from structlog.testing import capture_logs

from tests.api.asking import Asker, asking

PAGE_INFO = "pageInfo { hasNextPage }"
STORY = """{ outsourcingOrderByCode(code: "ORD-NORTH-2026-001") {
    code project { name customer { name } } partner { name }
    lines { nodes { days net { amount } } } terms { totalCount nodes { percent } } deliverables { nodes { name } }
    payables { nodes { kind amount { amount currency } invoices { nodes { number } } payments { nodes { reference } } } }
    settlement { state lines { nodes { formula } } } history { nodes { toState by { name } } } } }"""


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("{ viewer { today now audience language roles } }", 0),
        ("{ __typename }", 0),
        ("{ viewer { user { name organisation { name } } } }", 2),
        ("{ customers { nodes { code name state } } }", 1),
        ("{ customers { __typename } }", 0),
        (f"{{ customers {{ nodes {{ code }} edges {{ cursor node {{ name }} }} {PAGE_INFO} }} }}", 1),
        ("{ customers { totalCount } }", 1),
        ("{ customers { totalCount nodes { id } } }", 2),
        ("{ customers { aggregate { count } } }", 1),
        ("{ customers { totalCount nodes { id } aggregate { count } } }", 3),
        ("{ a: customers { nodes { id } } b: customers { nodes { id } } }", 2),
        ("{ customers(first: 0) { nodes { owner { name } } } }", 1),
        ("{ customers(where: {owner: {}}) { nodes { owner { name } unit { code parent { code } } } } }", 4),
        ('{ customers(where: {not: {owner: {}}, code: {contains: "C-"}}) { nodes { owner { name } } } }', 1),
        ("{ customers { nodes { projects { nodes { code } } } } }", 2),
        ("{ customers { nodes { projects { totalCount nodes { code contract { title } } } } } }", 4),
        ('{ customerByCode(code: "C-02") { name } }', 1),
        ('{ customerByCode(code: "none") { name projects { nodes { name } } } }', 1),
        (STORY, 15),
    ],
)
async def test_one_statement_a_level(asker: Asker, query: str, count: int) -> None:
    with asker.statements() as statements:
        executed = await asker.executing.data("hq", query)
    assert len(statements) == count, "\n".join(statements)
    with asker.statements() as statements:
        assert await asker.data("hq", query) == executed
    assert len(statements) == 1, "\n".join(statements)


async def test_objects_of_one_type_are_read_together(asker: Asker) -> None:
    ids = [*asker.shelf.ids("C-01", "C-02", "C-03"), "prj_" + asker.shelf.ids("C-01")[0][4:], "nonsense"]
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Customer { name } ... on Project { name } } }"
    with asker.statements() as statements:
        found = (await asker.executing.data("hq", query, {"ids": ids}))["nodes"]
    assert [node and node["name"] for node in found] == ["Alpha", "Gamma", "Beta", None, None]
    assert len(statements) == 2


async def test_no_statement_is_made_for_what_is_denied(asker: Asker) -> None:
    with asker.statements() as statements:
        assert await asker.errors("cashier", '{ customers(where: {state: {eq: "FORMAL"}}) { totalCount } }') == ["VALIDATION_FAILED"]
        assert await asker.errors("cashier", "{ customers(where: {state: {eq: FORMAL}}) { totalCount } }") == ["FORBIDDEN"]
    assert statements == []


async def test_what_has_no_statement_is_told_by_its_field_in_the_metrics_and_once_in_the_log(asker: Asker) -> None:
    asker.graph.compiler.clear()
    before = REGISTRY.get_sample_value("concord_graphql_declined_total", {"field": "Query.policyInForce"}) or 0
    with capture_logs() as logs:
        for _ in range(2):
            assert (await asker.data("auditor", "{ policyInForce { version } }"))["policyInForce"]["version"]
    assert REGISTRY.get_sample_value("concord_graphql_declined_total", {"field": "Query.policyInForce"}) == before + 2
    told = [line["reason"] for line in logs if line["event"] == "graphql_not_compiled"]
    assert told == ["Query.policyInForce"]


async def test_readers_cannot_write_and_see_one_snapshot(asker: Asker) -> None:
    async with asker.graph.reading.connect() as connection:
        shown = [
            (await connection.execute(text(f"SHOW {name}"))).scalar_one() for name in ("transaction_isolation", "transaction_read_only")
        ]
    assert shown == ["repeatable read", "on"]


COPY = """WITH company AS (INSERT INTO organisation (id, name, is_provider, created_at, version)
    SELECT gen_random_uuid(), 'Late', false, now(), 1 RETURNING id)
    INSERT INTO customer (id, organisation_id, code, name, state, unit_id, created_at, version)
    SELECT gen_random_uuid(), company.id, 'LATE', 'Late', 'FORMAL', unit_id, now(), 1 FROM company, customer WHERE code = 'C-01'"""


async def test_what_is_committed_meanwhile_is_not_seen(shelf_url: str, asker: Asker) -> None:
    async with asking(shelf_url, asker.shelf) as mine:
        with before_second(mine, lambda: insert(shelf_url)):
            found = (await mine.executing.data("hq", "{ customers(first: 100) { nodes { code } totalCount } }"))["customers"]
        assert (len(found["nodes"]), found["totalCount"]) == (24, 24)
        assert (await mine.data("hq", "{ customers { totalCount } }"))["customers"] == {"totalCount": 25}


def insert(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(COPY)


@contextmanager
def before_second(asker: Asker, act: Any) -> Iterator[None]:
    """Does something between the first statement and the second."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)
        if len(seen) == 2:
            act()

    engine = asker.graph.reading.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)
    assert len(seen) == 2
