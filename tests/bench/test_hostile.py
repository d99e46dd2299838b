"""What others' malice costs a plain query, side by side in one run: `make bench`.

A serving process, and somebody who asks for one object again and again: alone, and while eight connections send without a pause
what is made to keep a server busy: texts that double, endless brackets, the dearest list that a person may ask, a quarter of a
megabyte of nothing, bodies that are no JSON. The aim is a 99th percentile of at most 100 ms, and less than 50 MB of growth.
"""

import asyncio
import multiprocessing
import statistics
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.api.test_limits import BOMBS
from tests.concord.test_two_addresses import serving
from tests.faults.load import SECRET, founded

pytestmark = pytest.mark.anyio
SECONDS, HOSTILE = 20.0, 8
PLAIN = {"query": "{ viewer { today user { id name } } }"}
DEAR = {"query": "{ units(first: 100) { nodes { code name parent { code name } } } viewer { today } }"}
BODIES = [
    *({"query": text} for text in BOMBS.values()),
    DEAR,
    {"query": "x" * 250_000},
    {"query": DEAR["query"], "variables": {"x": "y" * 200_000}},
]
RAW = [b"{" * 200_000, b'{"query": "', b"\xff\xfe{}", b"[" * 250_000]
SAID = {"authorization": f"Bearer {SECRET}", "content-type": "application/json"}


async def ask(http: httpx2.AsyncClient, until: float) -> list[float]:
    """Milliseconds of each plain query until then, a few tens a second."""
    taken = []
    while time.monotonic() < until:
        began = time.perf_counter()
        answer = await http.post("/graphql", json=PLAIN)
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200
        assert "errors" not in answer.json()
        await asyncio.sleep(0.02)
    return taken


async def bother(http: httpx2.AsyncClient, until: float, first: int, statuses: Counter[int]) -> None:
    """One thing after the other until then."""
    kinds = cycle([*BODIES, *RAW])
    for _ in range(first):
        next(kinds)
    while time.monotonic() < until:
        body = next(kinds)
        given = {"content": body} if isinstance(body, bytes) else {"json": body}
        with suppress(httpx2.TransportError):
            statuses[(await http.post("/graphql", **given)).status_code] += 1


def client(address: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=address, headers=SAID, timeout=30)


def malice(address: str, until: float) -> Counter[int]:
    """Those who mean harm, in a process of their own; how often they were answered with which status."""

    async def all_of_them() -> Counter[int]:
        statuses: Counter[int] = Counter()
        async with client(address) as http, asyncio.TaskGroup() as group:
            for place in range(HOSTILE):
                group.create_task(bother(http, until, place * 3, statuses))
        return statuses

    return asyncio.run(all_of_them())


async def measured(address: str, others: ProcessPoolExecutor | None) -> tuple[list[float], Counter[int]]:
    """A plain query's times, alone or beside those who mean harm, and what they were answered."""
    until = time.monotonic() + SECONDS
    beside = others and asyncio.get_running_loop().run_in_executor(others, malice, address, until)
    async with client(address) as http:
        taken = await ask(http, until)
    return taken, await beside if beside else Counter()


async def test_a_plain_query_under_hostile_load(database_url: str, tmp_path: Path) -> None:
    await founded(database_url)
    with serving(database_url, tmp_path) as (_, port):
        process = next(each for each in psutil.process_iter() if each.ppid() == psutil.Process().pid and "serve" in each.cmdline())
        address = f"http://127.0.0.1:{port}"
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as others:
            await measured(address, others)
            before = process.memory_info().rss
            alone, _ = await measured(address, None)
            beside, statuses = await measured(address, others)
        grown = (process.memory_info().rss - before) / 1_000_000
    print(f"\n{'plain query':24}{'median, ms':>12}{'99 %, ms':>10}{'asked':>8}")
    for name, taken in (("alone", alone), (f"beside {HOSTILE} who mean harm", beside)):
        print(f"{name:24}{statistics.median(taken):12.1f}{statistics.quantiles(taken, n=100)[-1]:10.1f}{len(taken):8}")
    told = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    print(f"they were answered {told}; the process grew by {grown:.1f} MB")
    assert 500 not in statuses
