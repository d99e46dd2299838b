"""Processes that `concord up` starts and that never outlive it."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

from concord.problems import Problem

STOP_SECONDS = 35
"""A worker lets its tasks finish for 30 seconds."""
LOG_BYTES = 10_000_000


@dataclass(frozen=True)
class Child:
    """A command of Concord as a process of its own, with its log in a file."""

    name: str
    log: Path
    process: asyncio.subprocess.Process

    def end(self) -> str | None:
        """How it ended, with the last line of its log; None while it runs."""
        code = self.process.returncode
        if code is None:
            return None
        how = f"with exit code {code}" if code >= 0 else f"by signal {signal.Signals(-code).name}"
        lines = self.log.read_text(errors="replace").strip().splitlines()
        said = f" says at its end: {lines[-1].strip()}" if lines else " is empty."
        return f"The {self.name} ended by itself {how}; {self.log}{said}"

    async def stop(self) -> None:
        """Asks it to stop and waits; after 35 seconds it is killed."""
        if self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


@dataclass
class Children:
    """The children of this process with what they all see of the environment. At the end of the block all of them are stopped."""

    environment: Mapping[str, str]
    logs: Path
    all: list[Child] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(child.stop() for child in self.all))

    async def start(self, name: str, *arguments: str, descriptors: tuple[int, ...] = ()) -> Child:
        """Runs `concord ARGUMENTS --with-parent` in a session of its own, so that Ctrl-C reaches this process only.

        Its standard input is a pipe that this process holds open: when this one ends, however it ends, the child stops too.
        """
        log = self.logs / f"{name.lower()}.log"
        with opened(log) as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "concord", *arguments, "--with-parent"),
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=dict(self.environment),
                pass_fds=descriptors,
                start_new_session=True,
            )
        child = Child(name, log, process)
        self.all.append(child)
        return child

    async def run(self, name: str, *arguments: str) -> None:
        """Runs a command to its end; Problem where it fails."""
        child = await self.start(name, *arguments)
        if await child.process.wait():
            raise Problem(child.end() or "")
        self.all.remove(child)

    def check(self) -> None:
        """Problem where one of them has ended."""
        for child in self.all:
            end = child.end()
            if end is not None:
                raise Problem(end)

    def kill(self) -> None:
        """All of them, at once."""
        for child in self.all:
            if child.process.returncode is None:
                child.process.kill()


def opened(log: Path) -> BinaryIO:
    """The log file to append to; a large one makes place for a new one first."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.rename(log.with_suffix(".old.log"))
    return log.open("ab")


def end_with_parent() -> None:
    """In the child: SIGTERM to itself when the parent's end of the pipe is closed."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
