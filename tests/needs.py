"""What some tests need and a machine may not have. Without it they are left out loudly; in CI they fail instead."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browsers import chromium
from tests.servers import RABBITMQ, REDIS, answers

NODE = Path(__file__).parents[1] / ".cache" / "node" / "node_modules"
"""Where `make audits` puts what comes from npm."""
AUDITS = NODE / "graphql-http"
"""The audits of GraphQL over HTTP."""
CLIENTS = ("relay-compiler", "graphql-codegen", "tsc")
"""The compilers of clients."""


@dataclass(frozen=True)
class Need:
    """What the tests with a marker need: its name, how it is installed, and whether it is there."""

    marker: str
    name: str
    install: str
    there: Callable[[], bool]

    @property
    def left_out(self) -> str:
        """Why such a test did not run."""
        return f"LEFT OUT: no {self.name} on this machine ({self.install})"


def _node() -> bool:
    clients = (NODE / ".bin" / name for name in CLIENTS)
    return shutil.which("node") is not None and AUDITS.exists() and all(client.exists() for client in clients)


NEEDS = (
    Need("browser", "Chromium", "Debian: apt-get install chromium", lambda: chromium() is not None),
    Need("rabbitmq", "RabbitMQ", "Debian: apt-get install rabbitmq-server", lambda: answers(RABBITMQ)),
    Need("redis", "Redis", "Debian: apt-get install redis-server", lambda: answers(REDIS)),
    Need("pgbouncer", "PgBouncer", "Debian: apt-get install pgbouncer", lambda: shutil.which("pgbouncer") is not None),
    Need("node", "Node.js with what the tests take of npm", "make audits", _node),
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
