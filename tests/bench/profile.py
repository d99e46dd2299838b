"""Where the time of an answer goes: what it costs server and database of a core, and the parts of the server's share.

py-spy looks at the stacks of the serving process from beside it, those of C included, while `wrk` asks. A sample counts for the part whose
file is nearest to what runs at the moment; what the kernel does for a socket counts by itself.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

RATE = 200
"""Samples a second."""
PARTS = {
    "asyncpg/": "driver",
    "protocol.c": "driver",
    "sqlalchemy/": "lending a connection",
    "greenlet": "lending a connection",
    "api/reading/": "lending a connection",
    "uvicorn/": "HTTP server and event loop",
    "httptools": "HTTP server and event loop",
    "loop.c": "HTTP server and event loop",
    "api/credentials": "credentials and sign-in",
    "authz/": "credentials and sign-in",
    "api/compiler/": "operation and kept statement",
    "api/graph.py": "operation and kept statement",
    "api/": "endpoint",
    "prometheus_client/": "metrics",
    "structlog/": "id, headers, log line",
    "concord/": "id, headers, log line",
}
KERNEL = {"write (libc.so.6)": "the kernel's write", "read (libc.so.6)": "the kernel's read"}
OTHER = "other"


def part_of(stack: str) -> str:
    """The part that a sample counts for; frames stand from the outermost to the innermost."""
    frames = stack.split(";")
    if frames[-1] in KERNEL:
        return KERNEL[frames[-1]]
    for frame in reversed(frames):
        place = frame[frame.rfind("(") + 1 :]
        for file, part in PARTS.items():
            if file in place:
                return part
    return OTHER


def parts(server: psutil.Process, load: Callable[[], object], seconds: int, folder: Path) -> Counter[str]:
    """Samples by part, taken while the load runs."""
    found = folder / f"{server.pid}.stacks"
    command = [str(Path(sys.executable).parent / "py-spy"), "record", "--native", "--pid", str(server.pid), "--duration", str(seconds)]
    with subprocess.Popen(
        [*command, "--rate", str(RATE), "--format", "raw", "--output", str(found)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as sampler:
        load()
        said = sampler.communicate()[0]
    assert sampler.returncode == 0, said
    samples: Counter[str] = Counter()
    for line in found.read_text().splitlines():
        stack, times = line.rsplit(" ", 1)
        samples[part_of(stack)] += int(times)
    return samples


def profiled(server: psutil.Process, load: Callable[[], object], seconds: int, folder: Path) -> str:
    """The shares of the parts, the largest first."""
    samples = parts(server, load, seconds, folder)
    every = samples.total()
    return ", ".join(f"{part} {times / every:.0%}" for part, times in samples.most_common()) + f" ({every} samples)"


def backends(url: str) -> list[psutil.Process]:
    """The processes of a database that runs on this machine."""
    with psycopg.connect(url) as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return [psutil.Process(pid) for (pid,) in connection.execute(asked).fetchall()]


def spent(processes: list[psutil.Process]) -> dict[psutil.Process, float]:
    """Seconds of a core that each has taken so far; of those that still run."""
    found = {}
    for each in processes:
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            found[each] = times.user + times.system
    return found


def costs(server: psutil.Process, url: str, load: Callable[[], float], seconds: int) -> tuple[float, float]:
    """Microseconds of a core a request, in the server and in the database; the others on the machine are not to ask meanwhile.

    Of a connection that is closed meanwhile nothing is counted.
    """
    before = spent([server, *backends(url)])
    asked = load() * seconds  # `wrk` tells requests a second
    after = spent([server, *backends(url)])
    taken = {each: (now - before.get(each, 0)) / asked * 1_000_000 for each, now in after.items()}
    return taken.pop(server), sum(taken.values())
