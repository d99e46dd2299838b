"""What one compiled statement saves against the executor's statement a level, side by side in one run: `make bench`.

1,000 projects of 10 members each. Both roads answer the same operation in turn, with policy, on one connection; the
figures are medians and the ratio of the two, with its spread over the turns.
"""

import statistics
import time
from dataclasses import replace
from typing import Any

import orjson
import psycopg
import pytest
from psycopg import sql

from api.graph import Graph
from api.schema import actions, build
from authz.store import seed_policy
from authz.viewer import Viewer
from domain.database import make_engine, make_reading_engine
from domain.delivery.models import Project
from domain.platform.journal import make_sessions
from tests.world import World

pytestmark = pytest.mark.anyio
RUNS = 30
BUDGETS = """INSERT INTO budget_line SELECT (jsonb_populate_record(NULL::budget_line,
    to_jsonb(b) || jsonb_build_object('id', md5(g::text)::uuid))).*
    FROM (SELECT b.* FROM budget_line b JOIN project ON budget_line_id = b.id LIMIT 1) b, generate_series(1, 1000) g"""
NAMES = sql.SQL(", ").join(sql.Identifier(column.name) for column in Project.__table__.columns if column.computed is None)
PROJECTS = sql.SQL("""INSERT INTO project ({names}) SELECT {names} FROM (SELECT (jsonb_populate_record(NULL::project,
    to_jsonb(p) || jsonb_build_object('id', gen_random_uuid(),
    'budget_line_id', md5(g::text)::uuid, 'code', 'BENCH-' || g, 'name', 'Project ' || g))).*
    FROM (SELECT * FROM project LIMIT 1) p, generate_series(1, 1000) g) made""").format(names=NAMES)
MEMBERS = """INSERT INTO project_member (id, project_id, customer_id, unit_id, user_id, role, joined_on, created_at)
    SELECT gen_random_uuid(), p.id, p.customer_id, p.unit_id, u.id, 'Engineer', DATE '2026-01-05' + u.number::integer, p.created_at
    FROM project p, (SELECT id, row_number() OVER (ORDER BY id) AS number FROM app_user WHERE audience = 'STAFF' LIMIT 10) u
    WHERE p.code LIKE 'BENCH-%'"""
SHAPES = {
    "one object": 'query { projectByCode(code: "BENCH-7") { id code name state startsOn customer { name } } }',
    "5 objects, two lists": """query { projects(first: 5, where: {code: {contains: "bench"}}) { nodes { code name customer { name }
        members(first: 10) { nodes { role joinedOn user { name } } } orders(first: 10) { nodes { code } } } } }""",
    "50 objects, two lists": """query { projects(first: 50, where: {code: {contains: "bench"}}) { nodes { code name customer { name }
        members(first: 10) { nodes { role joinedOn user { name } } } orders(first: 10) { nodes { code } } } } }""",
    "1000 flat rows": """query { projects(first: 1000) { nodes { id code name state startsOn endsOn version customer { name } } } }""",
    "aggregate": "query { projects { totalCount aggregate(groupBy: {field: STATE}) { count key { state } } } }",
    "groups through a relation": """query { projects { aggregate(
        groupBy: [{through: {customer: {field: CODE}}}, {field: STARTS_ON, unit: MONTH}],
        orderBy: [{function: COUNT, direction: DESC}], limit: 20) { key { customer { code } startsOn } count where } } }""",
}


async def filled(url: str) -> Viewer:
    """Somebody who sees all projects of a filled database."""
    engine = make_engine(url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        await seed_policy(db)
        viewer = replace((await World.make(db)).as_("hq"), is_service=True)
    await engine.dispose()
    with psycopg.connect(url) as connection:
        for statement in (BUDGETS, PROJECTS, MEMBERS):
            connection.execute(statement)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
    return viewer


async def once(graph: Graph, viewer: Viewer, text: str) -> tuple[float, bytes]:
    """One answer in milliseconds."""
    start = time.perf_counter()
    answer = orjson.dumps(await graph.respond(text, None, viewer))
    return (time.perf_counter() - start) * 1000, answer


async def test_compiled_against_executed(database_url: str) -> None:
    viewer = await filled(database_url)
    reading = make_reading_engine(database_url, 8, pool_size=1)
    acting: Any = make_sessions(make_engine(database_url, pool_size=1))
    executing = Graph(build(), actions(), reading, acting, compiles=False)
    compiling = Graph(executing.schema, executing.actions, reading, acting)
    print(f"\n{'shape':24}{'first, ms':>10}{'compiled':>10}{'executed':>10}{'ratio':>8}   spread")
    for name, text in SHAPES.items():
        first, answer = await once(compiling, viewer, text)
        assert answer == (await once(executing, viewer, text))[1]
        assert compiling.compiler.counts.keys() == {"compiled"}
        pairs = [((await once(compiling, viewer, text))[0], (await once(executing, viewer, text))[0]) for _ in range(RUNS)]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratios = statistics.quantiles([executed / compiled for compiled, executed in pairs], n=4)
        print(f"{name:24}{first:10.1f}{ours:10.2f}{theirs:10.2f}{theirs / ours:8.1f}   {ratios[0]:.1f} to {ratios[2]:.1f}")
    await reading.dispose()
