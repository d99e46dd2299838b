"""The README says what is so."""

import re
from pathlib import Path

from concord.cli import app
from settings import table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_table_of_settings_is_that_of_the_code() -> None:
    assert table().strip() in README


def test_every_command_it_names_exists() -> None:
    named = re.search(r"`\.venv/bin/concord` is the command line: (.*?);", README, re.DOTALL)
    assert named is not None
    assert sorted(re.findall(r"`(\w+)`", named[1])) == sorted(name for name in app if not name.startswith("-"))


def test_every_file_and_picture_it_names_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
