"""The API is killed fifty times under mutations: what it acknowledged is there, once, and whoever asks again is answered."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.concord.test_up import environment
from tests.databases import ROOT
from tests.faults.load import Load, check_once, founded, under_load

pytestmark = pytest.mark.anyio
KILLS = 50


@contextmanager
def forks(url: str, folder: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The port, and the process that writes the number of each that serves there."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    number = listener.fileno()
    given = environment(database_url=url, data_dir=str(folder), log_level="ERROR")
    command = [sys.executable, "-m", "tests.faults.forks", str(number)]
    with listener, subprocess.Popen(command, cwd=ROOT, env=given, pass_fds=[number], stdout=subprocess.PIPE, text=True) as parent:
        try:
            yield listener.getsockname()[1], parent
        finally:
            parent.kill()


async def killed(process: int, load: Load) -> None:
    """It dies under a request: it is stopped, what it had answered is read, and where that was everything it goes on, to be met again."""
    for _ in range(1000):
        asked = set(load.on_their_way)
        os.kill(process, signal.SIGSTOP)
        await asyncio.sleep(0.02)
        if asked & load.on_their_way:
            os.kill(process, signal.SIGKILL)
            return
        os.kill(process, signal.SIGCONT)
        await asyncio.sleep(0.001)
    raise AssertionError("no request was ever on its way")


async def test_killed_fifty_times_under_mutations_nothing_is_lost_or_done_twice(database_url: str, tmp_path: Path) -> None:
    above = await founded(database_url)
    with forks(database_url, tmp_path) as (port, parent):
        assert parent.stdout is not None
        child = int(await asyncio.to_thread(parent.stdout.readline))
        try:
            async with under_load(f"http://127.0.0.1:{port}", above, pause=0) as load:
                for kill in range(KILLS):
                    done = len(load.acknowledged)
                    await load.until(lambda done=done: len(load.acknowledged) > done)  # type: ignore[misc]  # its value now
                    await asyncio.sleep(kill % 10 * 0.002)
                    await killed(child, load)
                    child = int(await asyncio.to_thread(parent.stdout.readline))
        finally:
            parent.kill()
            os.kill(child, signal.SIGKILL)
    assert load.statuses.keys() <= {0, 200}
    assert load.statuses[0] >= KILLS
    check_once(database_url, load)
