"""A desk with a browser, before an application of the test's own on a real port. Tests that use it are marked `browser`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from settings import settings
from tests.browsers import ARGUMENTS
from tests.journeys.live import Desk
from tests.portals.visitors import Site, site_over
from tests.serving import served

STEPS = (
    *("accepting", "checking", "company", "disputing", "ending", "ordering", "paying", "person", "processes"),
    *("service", "settling", "staff", "terminating"),
)
for steps in STEPS:
    pytest.register_assert_rewrite(f"tests.journeys.{steps}")  # so that a failed step of the story shows its values


@pytest.fixture
async def site(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """The application with a world in English, on 2 November 2026; its files in a folder of the test."""
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    async with site_over(database_url) as site:
        yield site
    settings.cache_clear()


@pytest.fixture
async def desk(site: Site, chromium_path: str) -> AsyncIterator[Desk]:
    """Chromium in front of the running application."""
    async with served(site.app) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        desk = Desk(site, address, browser)
        yield desk
        await desk.close()
        await browser.close()
