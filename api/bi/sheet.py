"""A table as an Excel workbook (.xlsx): written row by row into a temporary file, then handed on in parts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from api.bi.feeds import Column, width_of
from domain.calendar import provider_zone

MOST = 1_000_000
"""Rows of a sheet; Excel ends a little above. What comes after them stands on the next one."""
PART = 1 << 16
MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook knows no zone
"""When each workbook says that it was made: the same rows are the same bytes."""
NUMBERS = ("Money", "Decimal")
LOOKS = {"Money": "#,##0.00", "Decimal": "#,##0.####", "Date": "yyyy-mm-dd", "DateTime": "yyyy-mm-dd hh:mm"}
"""How a cell of a kind looks."""


async def as_sheet(columns: Sequence[Column], pages: AsyncIterator[list[list[Any]]]) -> AsyncIterator[bytes]:
    """A heading and a row each. What is written of it and is not finished is never sent, so that no part is taken for the whole."""
    with TemporaryFile() as file:
        book = _Book(columns)
        async for page in pages:
            await asyncio.to_thread(book.add, page)
        await asyncio.to_thread(book.save, file)
        file.seek(0)
        while part := file.read(PART):
            yield part


class _Book:
    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns, self.book = columns, Workbook(write_only=True)
        self.book.properties.created = self.book.properties.modified = MADE
        self.rows = 0
        self.sheet = self._begun()

    def add(self, page: Sequence[Sequence[Any]]) -> None:
        """The rows of a page."""
        for row in page:
            if self.rows and self.rows % MOST == 0:
                self.sheet = self._begun()
            self.sheet.append([self._cell(column, value) for column, value in zip(self.columns, row, strict=True)])
            self.rows += 1

    def save(self, file: IO[bytes]) -> None:
        """All of it, as an archive."""
        with _Timeless(file, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(self.book, archive).save()

    def _begun(self) -> Any:
        sheet: Any = self.book.create_sheet()
        sheet.freeze_panes = "A2"
        for place, column in enumerate(self.columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width_of(column)
        heads = [WriteOnlyCell(sheet, column.head) for column in self.columns]
        for head in heads:
            head.font, head.data_type = Font(bold=True), "s"
        sheet.append(heads)
        return sheet

    def _cell(self, column: Column, value: Any) -> Any:
        """A number, a day, a flag, or a text: that is never a formula, whatever it begins with."""
        if value is None or isinstance(value, bool | int):
            return value
        cell = WriteOnlyCell(self.sheet, _read(column.kind, value))
        if isinstance(cell.value, str):
            cell.data_type = "s"
        elif column.kind in LOOKS:
            cell.number_format = LOOKS[column.kind]
        return cell


def _read(kind: str, value: Any) -> Any:
    """The value as Excel counts with it: amounts and figures as numbers, moments in the provider's time."""
    if kind in NUMBERS:
        return Decimal(str(value))
    if kind == "Date":
        return date.fromisoformat(value)
    if kind == "DateTime":
        return datetime.fromisoformat(value).astimezone(provider_zone()).replace(tzinfo=None)
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


class _Timeless(ZipFile):
    """An archive whose parts bear no time."""

    def write(self, filename: Any, arcname: Any = None, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        """A part out of a file, a piece at a time."""
        with open(filename, "rb") as source, self.open(_named(str(arcname or filename)), "w") as part:  # noqa: PTH123  # as ZipFile takes it
            while piece := source.read(PART):
                part.write(piece)

    def writestr(self, zinfo_or_arcname: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        """A part as it stands."""
        super().writestr(_named(str(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname))), data, compress_type, compresslevel)


def _named(name: str) -> ZipInfo:
    part = ZipInfo(name.lstrip("/"))
    part.compress_type = ZIP_DEFLATED
    return part
