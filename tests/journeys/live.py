"""The application on a real port of this machine, and people in front of real browsers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from playwright.async_api import Browser, BrowserContext, Page

from tests.portals.visitors import Site

WIDTHS = {"desktop": 1280, "phone": 390}


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
async def served(site: Site) -> AsyncIterator[str]:
    """The address of the running application."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(site.app, lifespan="off", log_level="warning", ws="none"))
    running = asyncio.create_task(server.serve([listening]))
    await server.listens.wait()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listening.close()


class Desk:
    """Where people sit: opens a browser window for a persona."""

    def __init__(self, site: Site, address: str, browser: Browser) -> None:
        self.site, self.address, self.browser = site, address, browser
        self.contexts: list[BrowserContext] = []

    async def window(self, persona: str | None = None, *, width: str = "desktop", scripts: bool = True, language: str = "en-GB") -> Page:
        """A window on this site, of a persona who is signed in, or of nobody."""
        size = {"width": WIDTHS[width], "height": 900}
        context = await self.browser.new_context(base_url=self.address, viewport=size, java_script_enabled=scripts, locale=language)  # type: ignore[arg-type]  # a typed dict of just these keys
        self.contexts.append(context)
        if persona:
            token = (await self.site.as_(persona)).http.cookies["concord_session"]
            await context.add_cookies([{"name": "concord_session", "value": token, "url": self.address}])
        return await context.new_page()

    async def close(self) -> None:
        for context in self.contexts:
            await context.close()
