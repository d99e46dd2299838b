"""Where the bytes are: in a folder, or any store that an address names (S3 and others). Once by hash, never changed, never deleted."""

from collections.abc import AsyncIterator
from typing import IO, TYPE_CHECKING

from settings import settings

if TYPE_CHECKING:
    from obstore.store import ObjectStore


def document_store() -> "ObjectStore":
    """The store of the settings: `storage_url`, or the folder `documents` below `data_dir`."""
    from obstore.store import LocalStore, from_url  # noqa: PLC0415  # 4 MB, which a process that serves no file never needs

    here = settings()
    if here.storage_url is not None:
        return from_url(here.storage_url)
    return LocalStore(here.data_dir / "documents", mkdir=True)


def key(sha256: bytes) -> str:
    """The path of some content in the store; two levels, so that no folder grows without end."""
    name = sha256.hex()
    return f"sha256/{name[:2]}/{name}"


async def keep(store: "ObjectStore", sha256: bytes, file: IO[bytes]) -> None:
    """Puts the content where it is not yet. A place is written whole or not at all, and twice the same is the same."""
    import obstore  # noqa: PLC0415  # as above
    from obstore.exceptions import NotFoundError  # noqa: PLC0415  # as above

    try:
        await obstore.head_async(store, key(sha256))
    except (NotFoundError, FileNotFoundError):
        file.seek(0)
        await obstore.put_async(store, key(sha256), file)


async def read(store: "ObjectStore", sha256: bytes) -> AsyncIterator[bytes]:
    """The bytes in parts, as they come from the store."""
    import obstore  # noqa: PLC0415  # as above

    found = await obstore.get_async(store, key(sha256))
    async for part in found.stream():
        yield bytes(part)
