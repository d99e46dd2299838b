"""The name of an uploaded file, made harmless: whatever path or sign the browser sent."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
FORBIDDEN = re.compile(r'[<>:"|?*%;]+')


def clean_name(name: str) -> str:
    """The last part of the path, in composed form, without signs that are unprintable or mean something to a file system or header.

    At most 120 characters, the ending kept; `file` where nothing remains.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign if sign.isprintable() else " " for sign in last)
    words = " ".join(FORBIDDEN.sub("_", shown).split()).strip(". ")
    ending = ending_of(words)
    stem = words.removesuffix(ending) if ending else words
    return (stem[: LONGEST - len(ending)].strip() or "file") + ending


def ending_of(name: str) -> str:
    """`.pdf` of `report.final.pdf`, as written; empty where there is none, or none of at most ten characters."""
    suffix = PurePosixPath(name).suffix
    return suffix if 1 < len(suffix) <= 10 else ""
