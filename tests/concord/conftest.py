"""The command line, called in this process."""

import io
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import structlog

from concord.cli import main
from settings import settings


class Said(NamedTuple):
    """Exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> list[list[str]]:
        """The words of each line written."""
        return [line.split() for line in self.out.splitlines()]


Concord = Callable[..., Said]


@pytest.fixture
def concord(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Concord]:
    """`concord ARGUMENTS`, in this process, with an empty data folder; logging is put back afterwards."""
    root = logging.getLogger()
    handlers, level, logs = root.handlers[:], root.level, structlog.get_config()

    def run(*arguments: str, stdin: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["concord", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        settings.cache_clear()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        return Said(code, *capsys.readouterr())

    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    yield run
    root.handlers[:], root.level = handlers, level
    structlog.configure(**logs)
    settings.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The data folder of this process is the test's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORD_DATA_DIR", str(tmp_path))
        settings.cache_clear()
        yield tmp_path
    settings.cache_clear()
