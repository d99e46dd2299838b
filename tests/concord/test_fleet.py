"""Several processes serve one address: replaced one after the other while requests run, and started anew when they die."""

import asyncio
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.concord.test_two_addresses import status
from tests.concord.test_up import CONCORD, environment
from tests.databases import ROOT
from tests.faults.load import check_once, founded, under_load

pytestmark = pytest.mark.anyio


def members(process: subprocess.Popen[str]) -> set[int]:
    return {child.pid for child in psutil.Process(process.pid).children()}


async def test_no_request_is_lost_while_each_process_is_replaced(database_url: str, tmp_path: Path) -> None:
    above = await founded(database_url)
    given = environment(database_url=database_url, data_dir=str(tmp_path), port="0", metrics_port="0", drain_seconds="1")
    command = [*CONCORD, "serve", "--processes", "2"]
    null, pipe = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=given, stdout=pipe, stderr=null, text=True) as fleet:  # noqa: ASYNC220  # at once
        assert fleet.stdout is not None
        port = int(fleet.stdout.readline().split()[-1].rstrip("."))
        assert fleet.stdout.readline().startswith("Metrics on 127.0.0.1, port ")
        try:
            assert await asyncio.to_thread(status, port, "/readyz") == 200  # what is asked before the first one is up waits in the socket
            async with under_load(f"http://127.0.0.1:{port}", above, pause=0.05) as load:
                await load.until(lambda: len(load.acknowledged) > 10)
                first = members(fleet)
                fleet.send_signal(signal.SIGHUP)
                await load.until(lambda: len(members(fleet)) == 2 and not first & members(fleet), 60)
                done = len(load.acknowledged)
                await load.until(lambda: len(load.acknowledged) > done + 10)
                assert load.statuses.keys() == {200}
                fallen = min(members(fleet))
                psutil.Process(fallen).kill()
                await load.until(lambda: len(members(fleet)) == 2 and fallen not in members(fleet))
            assert load.statuses[0] <= 3
            check_once(database_url, load)
            assert await asyncio.to_thread(status, port, "/readyz") == 200
        finally:
            fleet.terminate()
    assert fleet.returncode == 0
