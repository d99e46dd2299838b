"""People in front of real browsers."""

from playwright.async_api import Browser, BrowserContext, Page

from tests.portals.visitors import Site

WIDTHS = {"desktop": 1280, "phone": 390}


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
