"""Requests a second beside the servers one could take instead, side by side in one run: `make peers bench`.

Ours, with sign-in and policy: as one statement, and by the executor. Without either, on the same database: strawberry with dataloaders
(`tests.bench.plain`), PostGraphile 5, and the floor, SQL by hand behind a bare ASGI application (`tests.bench.floor`). One process each,
ten connections to the database, load by `wrk` over ten connections; the servers take turns, so that a noisy machine is noisy for all of
them. Figures are medians of the turns. Where an aim is missed, what the answer costs of a core stands beside it, and where it goes
(`tests.bench.profile`).
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import psutil
import psycopg
import pytest

from authz.store import seed_policy
from domain.acts import begin_act
from domain.database import make_engine
from domain.identity.models import ApiToken, TokenScope
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now
from domain.platform.journal import make_sessions
from tests.bench.profile import costs, profiled
from tests.bench.test_reading import BUDGETS, MEMBERS, PROJECTS
from tests.concord.test_two_addresses import serving
from tests.databases import ROOT
from tests.serving import free_port
from tests.world import World

pytestmark = pytest.mark.anyio
PEERS = ROOT / ".cache" / "peers" / "node_modules" / ".bin"
SECRET = "secret-of-a-program-that-measures"
SECONDS, TURNS, CONNECTIONS = int(os.environ.get("SECONDS", "4")), int(os.environ.get("TURNS", "5")), 10
INDEX = "CREATE INDEX ON project_member (project_id, customer_id, unit_id)"
"""PostGraphile answers lists only by an index of all of the foreign key."""
LISTS = "members(first: 10, orderBy: [{field: JOINED_ON}]) { nodes { role joinedOn user { name } } } orders(first: 10) { nodes { code } }"
THEIR_LISTS = """members: projectMembersByProjectIdAndCustomerIdAndUnitId(first: 10, orderBy: JOINED_ON_ASC) {
        nodes { role joinedOn user: appUserByUserId { name } } }
    orders: outsourcingOrdersByProjectIdAndCustomerIdAndUnitId(first: 10) { nodes { code } }"""
OURS = "query { projects(first: %d, orderBy: [{field: CODE}]) { nodes { %s } } }"
THEIRS = "query { projects: allProjects(first: %d, orderBy: CODE_ASC) { nodes { %s } } }"
ORDERED = re.compile(r", orderBy: \[\{field: \w+\}\]")
"""The plain server has no other order than the one that is asked for."""
FLAT = "id code name state startsOn endsOn version customer"


@dataclass(frozen=True)
class Shape:
    """A question, as we are asked it and as PostGraphile is; the floor has it under its path."""

    name: str
    path: str
    ours: str
    theirs: str


SHAPES = [
    Shape(
        "one object",
        "/one",
        'query { projectByCode(code: "BENCH-7") { id code name state startsOn customer { name } } }',
        'query { projectByCode(code: "BENCH-7") { id code name state startsOn customer: customerByCustomerId { name } } }',
    ),
    *(
        Shape(
            f"{size} objects, two lists",
            path,
            OURS % (size, f"code name customer {{ name }} {LISTS}"),
            THEIRS % (size, f"code name customer: customerByCustomerId {{ name }} {THEIR_LISTS}"),
        )
        for size, path in ((5, "/five"), (50, "/page"))
    ),
    Shape(
        "1,000 flat rows, one relation",
        "/flat",
        OURS % (1000, f"{FLAT} {{ name }}"),
        THEIRS % (1000, f"{FLAT}: customerByCustomerId {{ name }}"),
    ),
]


@dataclass
class Server:
    """One of those that are compared."""

    name: str
    address: str
    process: psutil.Process

    def request(self, shape: Shape) -> tuple[str, dict[str, str], str]:
        """Address, headers and body of a shape's question."""
        headers = {"content-type": "application/json"}
        if self.name == "floor":
            return self.address + shape.path, headers, "{}"
        if self.name == "strawberry":
            return f"{self.address}/graphql", headers, json.dumps({"query": ORDERED.sub("", shape.ours)})
        if self.name == "PostGraphile":
            return f"{self.address}/graphql", headers, json.dumps({"query": shape.theirs})
        return f"{self.address}/graphql", headers | {"authorization": f"Bearer {SECRET}"}, json.dumps({"query": shape.ours})

    def answer(self, shape: Shape) -> Any:
        """The data, without the ids, which each writes in its own way."""
        address, headers, body = self.request(shape)
        answer = httpx2.post(address, headers=headers, content=body, timeout=60).json()
        assert "errors" not in answer, answer
        return without_ids(answer["data"])

    def load(self, shape: Shape, folder: Path, seconds: int = SECONDS) -> float:
        """Requests a second, over some seconds."""
        address, headers, body = self.request(shape)
        script = folder / "post.lua"
        lines = [f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items()]
        script.write_text("\n".join(['wrk.method = "POST"', f"wrk.body = {json.dumps(body)}", *lines]))
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script), address]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "Non-2xx" not in said, said
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        assert found, said
        assert float(found[1]) > 0, said
        return float(found[1])


def without_ids(value: Any) -> Any:
    """The value without `id`."""
    if isinstance(value, dict):
        return {key: without_ids(part) for key, part in value.items() if key != "id"}
    return [without_ids(part) for part in value] if isinstance(value, list) else value


async def filled(url: str) -> None:
    """1,000 projects of 10 members, and a program that sees all of them."""
    engine = make_engine(url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        await seed_policy(db)
        world = await World.make(db)
        begin_act(db, world.as_("hq"), "bench:token")
        until = real_now() + timedelta(hours=1)
        world["hq"].is_service = True
        db.add(ApiToken(user_id=world["hq"].id, name="bench", token_hash=hash_secret(SECRET), scope=TokenScope.READ, expires_at=until))
    await engine.dispose()
    with psycopg.connect(url) as connection:
        for statement in (BUDGETS, PROJECTS, MEMBERS, INDEX):
            connection.execute(statement)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def running(name: str, command: list[str], port: int, first: Shape = SHAPES[0], **environment: str) -> Iterator[Server]:
    """A peer's process, once it answers."""
    given = {**os.environ, **environment}
    process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = Server(name, f"http://127.0.0.1:{port}", psutil.Process(process.pid))
        for _ in range(600):
            try:
                server.answer(first)
                break
            except httpx2.TransportError:
                assert process.poll() is None, f"{name} has ended"
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def own(name: str, url: str, folder: Path, **settings: str) -> Iterator[Server]:
    with serving(url, folder, service_requests_a_minute="100000000", log_format="json", **settings) as (_, port):
        serve = next(each for each in psutil.Process().children() if "serve" in each.cmdline() and listens(each, port))
        yield Server(name, f"http://127.0.0.1:{port}", serve)


def listens(process: psutil.Process, port: int) -> bool:
    """Whether the process is the one behind a port."""
    return any(each.laddr.port == port for each in process.net_connections("tcp") if each.status == psutil.CONN_LISTEN)


async def test_requests_a_second_beside_peers(database_url: str, tmp_path: Path) -> None:
    if not (PEERS / "postgraphile").exists() or shutil.which("wrk") is None:
        pytest.skip("PostGraphile and wrk are not here: `make peers`, and wrk from your system's packages.")
    await filled(database_url)
    floor, plain, graphile = free_port(), free_port(), free_port()
    node = [str(PEERS / "node"), str(PEERS / "postgraphile"), "-P", "postgraphile/presets/amber", "-c", database_url, "-s", "public"]
    with ExitStack() as stack:
        servers = [
            stack.enter_context(own("ours", database_url, tmp_path / "ours")),
            stack.enter_context(own("our executor", database_url, tmp_path / "executor", graphql_compiler="false")),
            stack.enter_context(running("strawberry", uvicorn("plain", plain), plain, PLAIN_DATABASE_URL=database_url)),
            stack.enter_context(running("PostGraphile", [*node, "-n", "127.0.0.1", "-p", str(graphile)], graphile, NODE_ENV="production")),
            stack.enter_context(running("floor", uvicorn("floor", floor), floor, FLOOR_DATABASE_URL=database_url)),
        ]
        print(
            f"\n{'requests a second':32}"
            + "".join(f"{server.name:>14}" for server in servers)
            + f"{'/ executor':>12}{'executor / strawberry':>24}{'/ PostGr.':>12}{'floor /':>9}"
        )
        for shape in SHAPES:
            answers = [server.answer(shape) for server in servers]
            assert all(answer == answers[0] for answer in answers), shape.name
            turns = [[server.load(shape, tmp_path) for server in servers] for _ in range(TURNS + 1)][1:]
            print(line(shape.name, turns, (0, 1), (1, 2), (0, 3), (4, 0)))
            if missed(turns, executor=1, graphile=3, floor=4):
                explain(servers, shape, database_url, tmp_path)
        memory = ", ".join(f"{server.name} {server.process.memory_info().rss / 1_000_000:.0f} MB" for server in servers)
        print(f"memory at the end: {memory}")


def missed(turns: list[list[float]], *, executor: int, graphile: int, floor: int) -> bool:
    """Whether ours, the first of the servers, is below what it aims at beside those at these places."""
    ours, *others = (statistics.median(column) for column in zip(*turns, strict=True))
    return bool(ours < max(10 * others[executor - 1], 2 * others[graphile - 1], others[floor - 1] / 1.35))


def explain(servers: list[Server], shape: Shape, url: str, folder: Path) -> None:
    """Microseconds of a core a request, in each server and in the database for it; and where ours go."""
    for server in servers:
        own_share, database = costs(server.process, url, partial(server.load, shape, folder), SECONDS)
        print(f"  {server.name}: {own_share:.0f} us of a core a request, the database {database:.0f}")
    ours = servers[0]
    print(f"  of ours: {profiled(ours.process, partial(ours.load, shape, folder), SECONDS, folder)}")


def uvicorn(module: str, port: int) -> list[str]:
    """The command that serves one of the applications beside this file."""
    quiet = ["--no-access-log", "--log-level", "error"]
    return [sys.executable, "-m", "uvicorn", f"tests.bench.{module}:app", "--port", str(port), *quiet]


def line(name: str, turns: list[list[float]], *pairs: tuple[int, int]) -> str:
    """Medians, and the ratios of pairs of servers with their spread over the turns."""
    medians = [statistics.median(column) for column in zip(*turns, strict=True)]
    ratios = [[turn[one] / turn[other] for turn in turns] for one, other in pairs]
    shown = "".join(f"{statistics.median(each):7.2f} ({min(each):.2f} to {max(each):.2f})" for each in ratios)
    return f"{name:32}" + "".join(f"{median:14,.0f}" for median in medians) + shown
