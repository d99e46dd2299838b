"""Tests that need a browser or a message server are never left out silently, and in CI not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ROOT

CASES = """
import pytest

@pytest.mark.browser
def test_page() -> None:
    assert True

@pytest.mark.rabbitmq
@pytest.mark.redis
def test_both() -> None:
    assert True

@pytest.mark.pgbouncer
def test_pooler() -> None:
    assert True

@pytest.mark.node
def test_script() -> None:
    assert True

@pytest.mark.redis
def test_one() -> None:
    assert True

def test_rule() -> None:
    assert True
"""
LEFT_OUT = (
    "1 browser tests LEFT OUT: no Chromium on this machine (Debian: apt-get install chromium)",
    "1 rabbitmq tests LEFT OUT: no RabbitMQ on this machine (Debian: apt-get install rabbitmq-server)",
    "1 redis tests LEFT OUT: no Redis on this machine (Debian: apt-get install redis-server)",
    "1 pgbouncer tests LEFT OUT: no PgBouncer on this machine (Debian: apt-get install pgbouncer)",
    "1 node tests LEFT OUT: no Node.js with what the tests take of npm on this machine (make audits)",
)
FAILED = (
    "a browser test cannot run in CI: no Chromium",
    "a rabbitmq test cannot run in CI: no RabbitMQ",
    "a redis test cannot run in CI: no Redis",
    "a pgbouncer test cannot run in CI: no PgBouncer",
    "a node test cannot run in CI: no Node.js with what the tests take of npm",
)


@pytest.mark.parametrize("flags", [(), ("-n", "1")])
@pytest.mark.parametrize(("ci", "code", "said"), [("", 0, LEFT_OUT), ("true", 1, FAILED)])
def test_what_is_missing_is_said_or_a_failure(tmp_path: Path, flags: tuple[str, ...], ci: str, code: int, said: tuple[str, ...]) -> None:
    (tmp_path / "test_cases.py").write_text(CASES)
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), *flags]
    nowhere = {"CONCORD_TEST_RABBITMQ_URL": "amqp://127.0.0.1:1", "CONCORD_TEST_REDIS_URL": "redis://127.0.0.1:1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, **nowhere, "PATH": str(tmp_path), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert [sentence for sentence in said if sentence not in done.stdout] == []
    assert "1 passed" in done.stdout
    assert done.returncode == code
