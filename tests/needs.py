"""What some tests need and a machine may not have. Without it they are left out loudly; in CI they fail instead."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.browsers import chromium
from tests.servers import RABBITMQ, REDIS, answers


@dataclass(frozen=True)
class Need:
    """What the tests with a marker need: its name, Debian's package, and whether it is there."""

    marker: str
    name: str
    package: str
    there: Callable[[], bool]

    @property
    def left_out(self) -> str:
        """Why such a test did not run."""
        return f"LEFT OUT: no {self.name} on this machine (Debian: apt-get install {self.package})"


NEEDS = (
    Need("browser", "Chromium", "chromium", lambda: chromium() is not None),
    Need("rabbitmq", "RabbitMQ", "rabbitmq-server", lambda: answers(RABBITMQ)),
    Need("redis", "Redis", "redis-server", lambda: answers(REDIS)),
)


def require_needs(item: pytest.Item) -> None:
    """Skips a test that lacks what it needs; in CI it fails."""
    for need in NEEDS:
        if item.get_closest_marker(need.marker) and not need.there():
            if os.environ.get("CI") == "true":
                pytest.fail(f"a {need.marker} test cannot run in CI: no {need.name}", pytrace=False)
            pytest.skip(need.left_out)


def tell_left_out(terminal: pytest.TerminalReporter) -> None:
    """A red line for each need that was missing."""
    reasons = [str(report.longrepr) for report in terminal.getreports("skipped")]
    for need in NEEDS:
        count = sum(need.left_out in reason for reason in reasons)
        if count:
            terminal.write_sep("!", f"{count} {need.marker} tests {need.left_out}", red=True, bold=True)
