"""What a serving process grows by over 100,000 requests: `make bench FLAGS="-k growth"`, where `wrk` is; `REQUESTS=10000` for fewer."""

import os
import shutil
from pathlib import Path

import pytest

from tests.bench.test_peers import SECONDS, SHAPES, filled, own

pytestmark = pytest.mark.anyio
REQUESTS = int(os.environ.get("REQUESTS", "100000"))


async def test_the_growth_of_a_process(database_url: str, tmp_path: Path) -> None:
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not here: it comes from your system's packages.")
    await filled(database_url)
    with own("ours", database_url, tmp_path) as server:
        ready, warm, done = server.process.memory_info().rss / 1e6, 0.0, 0.0
        while done < REQUESTS:
            for shape in SHAPES:
                done += server.load(shape, tmp_path) * SECONDS
            warm = warm or server.process.memory_info().rss / 1e6
        after = server.process.memory_info().rss / 1e6
    print(f"\nready {ready:.0f} MB, after the first turn {warm:.0f} MB, after {done:,.0f} requests {after:.0f} MB")
