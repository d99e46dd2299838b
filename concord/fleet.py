"""Several serving processes on the same listening sockets, and whoever keeps their number.

The sockets are this process's: one that is replaced, or that died, takes no waiting connection with it. One that ends by itself is
started anew. On SIGHUP each is replaced by one of the version that is installed by then, after that one has said that it listens.
"""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from concord.problems import Problem
from concord.serving import Addresses
from settings import PREFIX, Settings

AGAIN_SECONDS = 1
"""Between two tries to start a process that does not come up."""
log = structlog.get_logger(__name__)


@dataclass
class Fleet:
    """The processes by their place. Each place has its own address for metrics, where there are any."""

    settings: Settings
    url: str
    addresses: Addresses
    metrics: Sequence[socket.socket | None]
    members: dict[int, Process] = field(default_factory=dict)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _renew: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until SIGTERM or SIGINT. Problem where not even the first processes come up."""
        for number, event in ((signal.SIGTERM, self._stop), (signal.SIGINT, self._stop), (signal.SIGHUP, self._renew)):
            asyncio.get_running_loop().add_signal_handler(number, event.set)
        try:
            started = await asyncio.gather(*(self._start(place) for place in range(len(self.metrics))))
            self.members = dict(enumerate(started))
            if not self._stop.is_set() and any(member.returncode is not None for member in started):
                raise Problem("A serving process ended before it listened; its log says why.")
            while not self._stop.is_set():
                await self._next()
                await self._start_fallen()
                if self._renew.is_set():
                    self._renew.clear()
                    await self._replace_all()
        finally:
            await asyncio.gather(*(self._end(member) for member in self.members.values()))

    async def _next(self) -> None:
        """Until there is something to do."""
        awaited = [self._stop.wait(), self._renew.wait(), *(member.wait() for member in self.members.values())]
        tasks = [asyncio.ensure_future(each) for each in awaited]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _start_fallen(self) -> None:
        for place, member in self.members.items():
            if member.returncode is not None and not self._stop.is_set():
                log.error("a serving process ended by itself", process=member.pid, code=member.returncode)
                self.members[place] = new = await self._start(place)
                if new.returncode is not None:
                    await asyncio.sleep(AGAIN_SECONDS)

    async def _replace_all(self) -> None:
        """One after the other; the first that does not come up ends it, and its predecessor goes on."""
        for place, old in self.members.items():
            if self._stop.is_set():
                return
            new = await self._start(place)
            if new.returncode is not None:
                log.error("the new process did not come up: nothing more is replaced", code=new.returncode)
                return
            self.members[place] = new
            log.info("replaced", old=old.pid, new=new.pid)
            await self._end(old)

    async def _start(self, place: int) -> Process:
        """A process that listens, or one that has ended."""
        waits, ready = os.pipe()
        given = {"--descriptor": self.addresses.everybody, "--staff-descriptor": self.addresses.staff}
        given["--metrics-descriptor"] = self.metrics[place]
        numbers = {flag: each.fileno() for flag, each in given.items() if each is not None} | {"--ready-descriptor": ready}
        member = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "concord", "serve", "--with-parent"),
            *(word for flag, number in numbers.items() for word in (flag, str(number))),
            stdin=asyncio.subprocess.PIPE,
            env=self._environment(),
            pass_fds=tuple(numbers.values()),
            start_new_session=True,
        )
        os.close(ready)
        if not await asyncio.to_thread(os.read, waits, 1):
            await member.wait()
        os.close(waits)
        return member

    async def _end(self, member: Process) -> None:
        """In good order; killed when that takes longer than it may."""
        if member.returncode is not None:
            return
        member.terminate()
        try:
            async with asyncio.timeout(self.settings.drain_seconds + self.settings.stop_seconds + 5):
                await member.wait()
        except TimeoutError:
            log.warning("a serving process did not stop and was killed", process=member.pid)
            member.kill()
            await member.wait()

    def _environment(self) -> Mapping[str, str]:
        return os.environ | {f"{PREFIX}DATABASE_URL": self.url}
