"""A page deep in a large table, and a sum over it, beside the servers one could take instead: `make peers bench`.

`LINES=10000000 make bench FLAGS="-k at_size"` is the largest; the database stays in `.cache/bench` (`test_size`). Servers, turns and
figures are those of `test_peers`. PostGraphile as it comes filters by equality and has no sums, which are left to the others; a portal's
home, with what may be done to each row, it cannot say at all.
"""

import json
import shutil
import statistics
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx2
import psycopg
import pytest

from api.ids import encode
from api.reading.keyset import cursor_of
from concord.embedded_postgres import EmbeddedPostgres
from domain.identity.models import TokenScope
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now
from tests.bench import many
from tests.bench.test_peers import PEERS, SECONDS, SECRET, TURNS, Shape, explain, line, missed, own, running, uvicorn
from tests.bench.test_size import FOLDER, SIZES, made, name_of
from tests.serving import free_port

pytestmark = pytest.mark.anyio
PROJECT = UUID(f"{many.PROJECT:08}-0000-7000-8000-{1:012x}")
OURS = """query { timeEntries(first: 50, after: "%s", orderBy: [{field: DAY}], where: {project: {id: {eq: "%s"}}}) {
    nodes { id day hours state user { name } } } }"""
THEIRS = """query { timeEntries: allTimeEntries(first: 50, after: %s, orderBy: [DAY_ASC, PRIMARY_KEY_ASC], condition: {projectId: "%s"}) {
    nodes { id day hours state user: appUserByUserId { name } } } }"""
THEIR_PLACE = """query { allTimeEntries(first: 1, offset: %d, orderBy: [DAY_ASC, PRIMARY_KEY_ASC], condition: {projectId: "%s"}) {
    pageInfo { endCursor } nodes { rowId day } } }"""
SUM = """query { timeEntries(where: {day: {gte: "%s"}}) { aggregate(groupBy: [{field: KIND}, {field: DAY, unit: MONTH}]) {
    key { kind day } count sum { hours } } } }"""
SUMMED = 1_000_000
SUMMING = 15 * SECONDS
"""A sum takes a second of a core: in a short load none of ten at once would end."""
SINCE = many.LAST - (many.LAST - many.FIRST) * min(1, SUMMED / SIZES[-1])
TOTAL = Shape(f"a sum of {min(SUMMED, SIZES[-1]):,} lines by kind and month", "/sum", SUM % SINCE, "")
TOKEN = """INSERT INTO api_token (id, user_id, name, token_hash, scope, expires_at, created_at)
    SELECT gen_random_uuid(), id, 'bench', %s, %s, %s, %s FROM app_user WHERE name = 'Hq'"""


def may_ask(url: str) -> None:
    """A program that sees all, with the token of the bench."""
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE app_user SET is_service = true WHERE name = 'Hq'")
        connection.execute("DELETE FROM api_token WHERE name = 'bench'")
        now = real_now()
        connection.execute(TOKEN, [hash_secret(SECRET), TokenScope.READ.value, now + timedelta(days=1), now])


def middle(graphile: str) -> tuple[str, str, str]:
    """The line in the middle of the project's: its day, its id, and PostGraphile's cursor of it."""
    asked = json.dumps({"query": THEIR_PLACE % (many.EACH // 2, PROJECT)})
    answer = httpx2.post(f"{graphile}/graphql", headers={"content-type": "application/json"}, content=asked, timeout=60).json()
    assert "errors" not in answer, answer
    found = answer["data"]["allTimeEntries"]
    return found["nodes"][0]["day"], found["nodes"][0]["rowId"], found["pageInfo"]["endCursor"]


async def test_a_deep_page_and_a_sum_beside_peers_at_size(tmp_path: Path) -> None:
    if not (PEERS / "postgraphile").exists() or shutil.which("wrk") is None:
        pytest.skip("PostGraphile and wrk are not here: `make peers`, and wrk from your system's packages.")
    await made()
    with EmbeddedPostgres(FOLDER, durable=False) as postgres, ExitStack() as stack:
        url, port, other = postgres.url(name_of(SIZES[-1])), free_port(), free_port()
        may_ask(url)
        node = [str(PEERS / "node"), str(PEERS / "postgraphile"), "-P", "postgraphile/presets/amber", "-c", url, "-s", "public"]
        anything = Shape("anything", "", "", "query { __typename }")
        graphile = stack.enter_context(
            running("PostGraphile", [*node, "-n", "127.0.0.1", "-p", str(port)], port, anything, NODE_ENV="production")
        )
        day, row_id, place = middle(graphile.address)
        ours_at, project = cursor_of([day, row_id]), encode("prj", PROJECT)
        page = Shape("50 rows deep in a filtered list", "/deep", OURS % (ours_at, project), THEIRS % (json.dumps(place), PROJECT))
        given = {"FLOOR_DATABASE_URL": url, "FLOOR_PROJECT": str(PROJECT), "FLOOR_DAY": day, "FLOOR_ID": row_id, "FLOOR_SINCE": str(SINCE)}
        servers = [
            stack.enter_context(own("ours", url, tmp_path / "ours")),
            stack.enter_context(own("our executor", url, tmp_path / "executor", graphql_compiler="false")),
            graphile,
            stack.enter_context(running("floor", uvicorn("floor", other), other, page, **given)),
        ]
        print(f"\n{f'{SIZES[-1]:,} lines':32}" + "".join(f"{server.name:>14}" for server in servers))
        answers = [server.answer(page) for server in servers]
        assert all(answer == answers[0] for answer in answers), answers
        assert len(answers[0]["timeEntries"]["nodes"]) == 50
        turns = [[server.load(page, tmp_path) for server in servers] for _ in range(TURNS + 1)][1:]
        print(line(page.name, turns, (0, 1), (0, 2), (3, 0)))
        if missed(turns, executor=1, graphile=2, floor=3):
            explain(servers, page, url, tmp_path)
        able = [server for server in servers if server is not graphile]
        sums = [server.answer(TOTAL) for server in able]
        assert all(answer == sums[0] for answer in sums), sums
        turns = [[server.load(TOTAL, tmp_path, SUMMING) for server in able] for _ in range(TURNS + 1)][1:]
        medians = [statistics.median(column) for column in zip(*turns, strict=True)]
        ratios = (statistics.median(turn[0] / turn[1] for turn in turns), statistics.median(turn[2] / turn[0] for turn in turns))
        print(f"{TOTAL.name:32}{medians[0]:14.1f}{medians[1]:14.1f}{'-':>14}{medians[2]:14.1f}", end="")
        print(f"   / executor {ratios[0]:.2f}, floor / {ratios[1]:.2f}")
