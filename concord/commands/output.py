"""What commands write: lines on standard output, tables whose columns stand under each other, Chinese or not."""

import getpass
import sys
from collections.abc import Sequence
from unicodedata import east_asian_width

from concord.problems import Problem


def say(*lines: str) -> None:
    """Lines on standard output."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def say_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The rows under their head, each column as wide as its widest value."""
    widths = [max(_width(row[place]) for row in (head, *rows)) for place in range(len(head))]
    for row in (head, *rows):
        say("  ".join(value + " " * (width - _width(value)) for value, width in zip(row, widths, strict=True)).rstrip())


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def ask_password() -> str:
    """A new password, typed twice where somebody types; otherwise the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("New password: ")
    if getpass.getpass("Once more: ") != password:
        raise Problem("The two passwords differ.")
    return password
