"""Chromium for the tests marked `browser`: where it is, and how it is started."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""How Chromium is started in tests: headless, as root too, and without calls of its own to the outside."""


def chromium() -> str | None:
    """The path of the browser, None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)
