"""The files of the demo: small real PDFs and tables, made here."""

import zlib
from collections.abc import AsyncIterator, Sequence

from concord.demo.stage import Stage
from domain.documents.models import Document
from domain.documents.storage import document_store
from domain.documents.upload_document import upload_document

FONT = [
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
    b"""<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 33 520 34 59 700 60 95 520] /FontDescriptor 7 0 R
    /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>""",
    b"""<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0
    /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>""",
]
"""A Chinese font that every PDF viewer substitutes: it needs not be in the file."""


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One A4 page with a title and lines of text."""
    text = [_shown(18, 780, title), *(_shown(11, 740 - 20 * row, line) for row, line in enumerate(lines))]
    page = zlib.compress("\n".join(text).encode())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(page), page),
        *FONT,
    ]
    return _file(objects)


def _shown(size: int, height: int, text: str) -> str:
    return f"BT /F {size} Tf 60 {height} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def _file(objects: Sequence[bytes]) -> bytes:
    content, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + head + table + trailer


async def upload(stage: Stage, who: str, name: str, content: bytes) -> Document:
    """The person uploads a file."""

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return await upload_document(stage.sessions, await stage.viewer(who), document_store(), name, chunks())
