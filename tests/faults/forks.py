"""Serving processes one after the other, each a fork of what was composed once: `python -m tests.faults.forks DESCRIPTOR`.

A line with its number is written for each; when it is killed, the next one follows.
"""

import asyncio
import os
import socket
import sys

from authz.store import POLICIES
from concord.compose import Composition
from concord.garbage import settle
from concord.logs import start_log
from concord.serving import Addresses, serve
from settings import settings


async def warm(composition: Composition) -> None:
    """What each would make anew, is made: the policy and the staff's view of the schema. No connection is left to be shared."""
    assert await composition.health.is_ready()
    assert POLICIES.current is not None
    composition.graph.view(POLICIES.current, "STAFF")
    await composition.close()


def main() -> None:
    here = settings()
    start_log(here)
    composition = Composition.of(here, here.database_url or "")
    composition.app()
    asyncio.run(warm(composition))
    settle()
    listener = socket.socket(fileno=int(sys.argv[1]))
    while True:
        child = os.fork()
        if not child:
            serve(composition, Addresses(listener))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
