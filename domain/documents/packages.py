"""Several files as one ZIP: through a temporary file and never whole in memory, the same bytes for the same files."""

import hashlib
import tempfile
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING

from anyio import to_thread

from domain.documents.storage import read
from domain.documents.upload_document import Received

if TYPE_CHECKING:
    from obstore.store import ObjectStore

SUMS = "SHA256SUMS"
READABLE = 0o100644 << 16
UNIX = 3


@dataclass(frozen=True)
class Text:
    """A file that is made for the package."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Kept:
    """A file of the store, by its hash."""

    path: str
    size: int
    sha256: bytes


Part = Text | Kept


class Damaged(Exception):
    """The store does not hold what was once put there under this hash."""


@asynccontextmanager
async def packed(store: "ObjectStore", parts: Sequence[Part], day: date) -> AsyncIterator[tuple[IO[bytes], Received]]:
    """The ZIP with size and SHA-256, for the time of the block. Its last file lists the hashes of all others, as `sha256sum -c` reads it.

    Stored as they are, under one date: compressed bytes differ with the library's version, and papers hardly get smaller.
    """
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w") as archive:
            for part in parts:
                await _add(archive, store, part, day)
            sums = "".join(f"{_hash(part).hex()}  {part.path}\n" for part in parts)
            await _add(archive, store, Text(SUMS, sums.encode()), day)
        file.seek(0)
        digest = await to_thread.run_sync(hashlib.file_digest, file, "sha256")
        yield file, Received(file.tell(), digest.digest())


async def _add(archive: zipfile.ZipFile, store: "ObjectStore", part: Part, day: date) -> None:
    with _place(archive, part, day) as place:
        if isinstance(part, Text):
            place.write(part.content)
            return
        digest = hashlib.sha256()
        async for chunk in read(store, part.sha256):
            digest.update(chunk)
            place.write(chunk)
    if digest.digest() != part.sha256:
        raise Damaged(part.sha256.hex())


@contextmanager
def _place(archive: zipfile.ZipFile, part: Part, day: date) -> Iterator[IO[bytes]]:
    entry = zipfile.ZipInfo(part.path, (day.year, day.month, day.day, 0, 0, 0))
    entry.external_attr, entry.create_system = READABLE, UNIX
    entry.file_size = len(part.content) if isinstance(part, Text) else part.size
    with archive.open(entry, "w") as place:
        yield place


def _hash(part: Part) -> bytes:
    return hashlib.sha256(part.content).digest() if isinstance(part, Text) else part.sha256
