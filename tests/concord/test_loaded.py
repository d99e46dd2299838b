"""What a serving process loads: libraries of other processes, and what few of its requests need, take memory in each of them."""

import subprocess
import sys

ABSENT = {
    "alembic": "migrates",
    "authlib": "signs staff in by a provider, where there is one",
    "cryptography": "keeps secrets of second factors",
    "dramatiq": "is the workers'",
    "faker": "is no part of Concord",
    "hypothesis": "is the tests'",
    "nanoarrow": "writes a feed in one of four formats",
    "numpy": "comes with other installations",
    "obstore": "reads and keeps files",
    "openpyxl": "writes and reads tables of hours, the latter in workers",
    "opentelemetry": "is an extra",
    "pika": "is a broker's",
    "playwright": "is the tests'",
    "redis": "is a broker's",
    "segno": "draws a code for a second factor",
    "workers.tasks": "is the workers'",
}
SCRIPT = """
import sys
import concord.cli
from concord.commands import serve
from concord.compose import Composition
from settings import Settings

Composition.of(Settings(), "postgresql://nobody@127.0.0.1:1/none").app()
print(*sys.modules, sep="\\n")
"""


def test_a_serving_process_loads_only_what_it_needs() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines())
    assert "portals.site" in loaded
    assert ABSENT.keys() & loaded == set()
