"""A file is what its content says, and its name has to agree."""

import io

import pytest

from domain.documents.content_types import CSV, JPEG, OFFICE, PDF, PNG, TEXT, ZIP, content_type
from domain.documents.file_names import LONGEST, clean_name
from domain.documents.refusals import DocumentRefusal
from tests.documents import files
from tests.refusals import refused

DOCX, XLSX, PPTX = (files.office(part) for part in ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"))


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.pdf", files.PDF, PDF),
        ("A.PDF", files.PDF, PDF),
        ("a.png", files.PNG, PNG),
        ("a.jpg", files.JPEG, JPEG),
        ("a.jpeg", files.JPEG, JPEG),
        ("a.docx", DOCX, OFFICE + "wordprocessingml.document"),
        ("a.xlsx", XLSX, OFFICE + "spreadsheetml.sheet"),
        ("a.pptx", PPTX, OFFICE + "presentationml.presentation"),
        ("a.zip", files.archive("report.pdf", "报告.pdf"), ZIP),
        ("a.txt", files.TEXT, TEXT),
        ("a.csv", files.TEXT, CSV),
        ("a.csv", "名称,金额\r\n".encode("gb18030"), CSV),
        ("a.txt", b"\xef\xbb\xbfwith a mark", TEXT),
        ("a.txt", b"x" * 200_000, TEXT),
    ],
)
def test_the_type_is_found_in_the_content(name: str, content: bytes, found: str) -> None:
    assert content_type(io.BytesIO(content), name) == found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", files.EXE),
        ("a.exe", files.EXE),
        ("a.txt", files.EXE),
        ("a.gif", files.GIF),
        ("a.png", files.GIF),
        ("a.pdf", files.PNG),
        ("a.png", files.PDF),
        ("a.docx", XLSX),
        ("a.docx", files.archive("word/document.xml")),
        ("a.docx", files.office("word/document.xml", "word/vbaProject.bin")),
        ("a.docm", files.office("word/document.xml", "word/vbaProject.bin")),
        ("a.zip", DOCX),
        ("a.zip", files.archive("a.txt")[:-8]),
        ("a.zip", b"PK\x03\x04" + bytes(100)),
        ("a.docx", files.office("something/else.xml")),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a", files.PDF),
        ("pdf", files.PDF),
        (".pdf", files.PDF),
        ("a.txt", b"text\x00text"),
        ("a.txt", b"text\x1b[31m"),
        ("a.txt", b"\xff\xfe" + "text".encode("utf-16-le")),
        ("a.csv", b"\x80"),
    ],
)
def test_another_type_or_a_name_that_lies_is_refused(name: str, content: bytes) -> None:
    with refused(DocumentRefusal.FILE_TYPE_WRONG, "file"):
        content_type(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("报告 v2.pdf", "报告 v2.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\ada\\plan.docx", "plan.docx"),
        ("/", "file"),
        ("", "file"),
        ("...", "file"),
        (".htaccess", "htaccess"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "a b Set-Cookie_ x.pdf"),
        ('a"b;c%d|e?.pdf', "a_b_c_d_e_.pdf"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
        ("right\u202eto\u202cleft.pdf", "right to left.pdf"),
        ("a\ud800.pdf", "a.pdf"),
        ("  spaced   out .pdf ", "spaced out.pdf"),
        ("x" * 500 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned
    assert clean_name(cleaned) == cleaned
