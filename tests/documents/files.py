"""Small files of every kind, made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import AsyncIterator

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(100)
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
TEXT = "交付物清单\n1. 程序\n".encode()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + _chunk(b"IEND", b"")
)


def archive(*names: str) -> bytes:
    """A ZIP archive with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, name)
    return out.getvalue()


def office(part: str, *more: str) -> bytes:
    """An Office document by its main part."""
    return archive("[Content_Types].xml", "_rels/.rels", part, *more)


async def stream(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    """The content in parts, as a browser sends it."""
    for start in range(0, len(content), size):
        yield content[start : start + size]
