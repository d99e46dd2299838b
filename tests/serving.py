"""An application on a real port of this machine, in the event loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp


class Server(uvicorn.Server):
    """Lives in the test's own event loop, leaves its signals alone, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The address of the running application."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(app, lifespan="off", log_level="warning", ws="websockets-sansio"))
    running = asyncio.create_task(server.serve([listening]))
    await server.listens.wait()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listening.close()


def free_port() -> int:
    """A port that nobody listens on, for a program that is told its port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
