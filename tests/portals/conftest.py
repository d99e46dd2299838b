"""The web application over a database of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from settings import settings
from tests.portals.visitors import Site, site_over


@pytest.fixture
async def site(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """The application with a world in English, on 2 November 2026; its files in a folder of the test."""
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    async with site_over(database_url) as site:
        yield site
    settings.cache_clear()
