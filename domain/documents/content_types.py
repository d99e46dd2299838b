"""What a file is, by its content; its name only has to agree."""

import codecs
import zipfile
from typing import IO

import puremagic

from domain.acts import Refused
from domain.documents.file_names import ending_of
from domain.documents.refusals import DocumentRefusal

OFFICE = "application/vnd.openxmlformats-officedocument."
PDF, PNG, JPEG, ZIP = "application/pdf", "image/png", "image/jpeg", "application/zip"
TEXT, CSV = "text/plain", "text/csv"
ENDINGS = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    OFFICE + "wordprocessingml.document": (".docx",),
    OFFICE + "spreadsheetml.sheet": (".xlsx",),
    OFFICE + "presentationml.presentation": (".pptx",),
    ZIP: (".zip",),
    TEXT: (".txt",),
    CSV: (".csv",),
}
"""The types that are taken, each with the endings that a name may have."""
PARTS = {
    "word/document.xml": "wordprocessingml.document",
    "xl/workbook.xml": "spreadsheetml.sheet",
    "ppt/presentation.xml": "presentationml.presentation",
}
HEAD = 4096
STEP = 1 << 16
CONTROL = {*range(32), 127} - {9, 10, 12, 13}


def content_type(file: IO[bytes], name: str) -> str:
    """The type found in the content, where it is one that is taken and the name's ending agrees; FILE_TYPE_WRONG otherwise."""
    found = _binary(file) or _text(file, name)
    ending = ending_of(name).lower()
    if found is None or ending not in ENDINGS[found]:
        raise Refused(
            DocumentRefusal.FILE_TYPE_WRONG,
            "Only PDF, PNG, JPG, DOCX, XLSX, PPTX, ZIP, TXT and CSV files can be uploaded, and the name must end as the content is.",
            "file",
        )
    return found


def _binary(file: IO[bytes]) -> str | None:
    file.seek(0)
    head = file.read(HEAD)
    known = {match.mime_type for match in _magic(head)}
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file)
    return next((kind for kind in (PDF, PNG, JPEG) if kind in known), None)


def _magic(head: bytes) -> list[puremagic.PureMagicWithConfidence]:
    try:
        return puremagic.magic_string(head)
    except puremagic.PureError:
        return []


def _zipped(file: IO[bytes]) -> str | None:
    """An Office document by its main part, else an archive; one with macros, or a broken one, is nothing. Only the directory is read."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        return None
    if "[Content_Types].xml" not in names:
        return ZIP
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((OFFICE + kind for part, kind in PARTS.items() if part in names), None)


def _text(file: IO[bytes], name: str) -> str | None:
    """Text in UTF-8 or GB 18030, without control characters; a table of it where the name says so."""
    if not any(_decodes(file, encoding) for encoding in ("utf-8", "gb18030")):
        return None
    return CSV if ending_of(name).lower() == ".csv" else TEXT


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(STEP):
            if not CONTROL.isdisjoint(chunk):
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
