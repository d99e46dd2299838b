"""The lines of an Excel file or a CSV file, one after another and never whole in memory, whatever the file pretends to be."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

from openpyxl import load_workbook

from domain.hours.import_columns import REQUIRED, Cell, Said, columns_of, heading, read_line
from domain.hours.import_models import FileProblem

MOST_LINES = 200_000
MOST_COLUMNS = 60
MOST_BYTES = 200_000_000
"""Bytes of an Excel file's parts when they are unpacked: more is no table of hours but a bomb."""
MOST_SHARED = 50_000_000
"""Bytes of its shared texts, which alone are kept in memory."""
LONGEST = 20_000
"""Characters of a cell that are looked at: enough to say that it is too long."""
EMPTY_IN_A_ROW = 1_000


class Unreadable(Exception):
    """The file as a whole is refused: why, and by which column."""

    def __init__(self, problem: FileProblem, column: str | None = None) -> None:
        super().__init__(problem.value)
        self.problem, self.column = problem, column


def lines_of(file: IO[bytes], *, is_table: bool) -> Iterator[Said]:
    """The lines below the heading that are not empty; `is_table` is an Excel file. Unreadable."""
    found = (_of_workbook if is_table else _of_text)(file)
    with _told():
        first = next(((number, cells) for number, cells in found if any(cell not in (None, "") for cell in cells)), None)
    if first is None:
        raise Unreadable(FileProblem.NO_LINES)
    columns = _checked(first[1])
    count = 0
    with _told():
        for number, cells in found:
            said = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell not in (None, "")}
            if said:
                count += 1
                if count > MOST_LINES:
                    raise Unreadable(FileProblem.TOO_MANY_LINES)
                yield read_line(number, said)
    if not count:
        raise Unreadable(FileProblem.NO_LINES)


def _checked(cells: Sequence[Cell]) -> Sequence[str | None]:
    """Every column once, none that is unknown: what nobody reads would be lost in silence."""
    columns = columns_of(cells)
    for column, cell in zip(columns, cells, strict=True):
        if column is None and cell not in (None, ""):
            raise Unreadable(FileProblem.COLUMN_UNKNOWN, str(cell)[:200])
        if column is not None and columns.count(column) > 1:
            raise Unreadable(FileProblem.COLUMN_TWICE, heading(column))
    for column in REQUIRED:
        if column not in columns:
            raise Unreadable(FileProblem.COLUMN_MISSING, heading(column))
    return columns


@contextmanager
def _told() -> Iterator[None]:
    """Whatever a reader of broken files raises is one problem for whoever uploaded it."""
    try:
        yield
    except (Unreadable, MemoryError):
        raise
    except Exception as problem:
        raise Unreadable(FileProblem.FILE_DAMAGED) from problem


def _of_workbook(file: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
    """The first sheet, streamed; of a formula the value that Excel kept. The sheet's own word of its size is not believed."""
    with _told():
        _weigh(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book: Any = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheet, last, empty = book.worksheets[0], 0, 0
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        cells = [_cut(cell) for cell in row]
        if any(cell is not None for cell in cells):
            last, empty = number, 0
            yield last, cells
        else:
            empty += 1
            if empty > EMPTY_IN_A_ROW:
                return


def _weigh(file: IO[bytes]) -> None:
    """FILE_TOO_LARGE_INSIDE by what the archive's directory says; the reader takes no byte more of a part than it says there."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    shared = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    if sum(part.file_size for part in parts) > MOST_BYTES or shared > MOST_SHARED:
        raise Unreadable(FileProblem.FILE_TOO_LARGE_INSIDE)
    file.seek(0)


def _of_text(file: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
    """CSV in UTF-8 or GB 18030, parted by commas, semicolons or tabs as its first line is."""
    with _told():
        table = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
        first = table.readline(LONGEST)
        parted = max(",;\t", key=first.count)
        table.seek(0)
    for number, cells in enumerate(csv.reader(table, delimiter=parted), 1):
        yield number, [_cut(cell) for cell in islice(cells, MOST_COLUMNS)]
    table.detach()


def _encoding(file: IO[bytes]) -> str:
    """Whole in UTF-8, or else in GB 18030, which Excel writes in China."""
    file.seek(0)
    table = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        while table.read(1 << 20):
            pass
        return "utf-8-sig"
    except UnicodeDecodeError:
        return "gb18030"
    finally:
        table.detach()
        file.seek(0)


def _cut(cell: Any) -> Any:
    return cell[:LONGEST] if isinstance(cell, str) else cell
