"""Concord's commands as processes of their own, and waiting for what other processes do."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60
"""Seconds that anything may take on a busy machine."""


async def until(what: str, true: Callable[[], Awaitable[Any]], seconds: float = PATIENCE) -> None:
    """Waits until something has come true."""
    deadline = time.monotonic() + seconds
    while not await true():
        assert time.monotonic() < deadline, f"never came true: {what}"
        await asyncio.sleep(0.05)


def environment_of(url: str, folder: Path, smtp_url: str, port: int) -> dict[str, str]:
    """The settings of all its processes."""
    here = {
        "CONCORD_DATABASE_URL": url,
        "CONCORD_DATA_DIR": str(folder),
        "CONCORD_SMTP_URL": smtp_url,
        "CONCORD_BASE_URL": f"http://127.0.0.1:{port}",
        "CONCORD_LOG_FORMAT": "json",
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("CONCORD_")} | here


async def finished(environment: Mapping[str, str], *arguments: str, typed: str = "") -> str:
    """`concord ARGUMENTS` to its end, with what is typed into it; what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "concord", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=dict(environment),
    )
    said, _ = await process.communicate(typed.encode())
    assert process.returncode == 0, said.decode()
    return said.decode()


@asynccontextmanager
async def running(environment: Mapping[str, str], folder: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`concord ARGUMENTS` while the block lasts, its log in the folder; it also ends when this process does. It stops in good order."""
    descriptors = [int(arguments[-1])] if "--descriptor" in arguments else []
    log_file = folder / f"{arguments[0]}.log"
    with log_file.open("wb") as log:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "concord", *arguments, "--with-parent"),
            stdin=asyncio.subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=dict(environment),
            pass_fds=descriptors,
        )
    try:
        yield child
        child.terminate()
        assert await asyncio.wait_for(child.wait(), PATIENCE) == 0
    except BaseException as problem:
        problem.add_note(f"The last words of {arguments[0]}: {log_file.read_text()[-2000:]}")
        raise
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
