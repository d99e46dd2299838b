"""A table as JSON, as JSON lines, as CSV, as an Excel workbook and as Arrow, a page of rows at a time; an analysis as a chart."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson

from api.bi.feeds import Column

Row = list[Any]
Pages = AsyncIterator[list[Row]]
Written = AsyncIterator[bytes]
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By it Excel knows that a CSV file is UTF-8, and shows Chinese."""
CHART = "svg"
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is a formula to a spreadsheet; a quote before it makes it a text again (OWASP, CSV injection)."""


async def as_json(columns: Sequence[Column], pages: Pages) -> Written:
    """One array of objects; a break in the middle leaves no JSON, so that nobody takes a part for the whole."""
    yield b"["
    first = True
    async for page in pages:
        rows = b",\n".join(_objects(columns, page))
        if rows:
            yield rows if first else b",\n" + rows
            first = False
    yield b"]\n"


async def as_lines(columns: Sequence[Column], pages: Pages) -> Written:
    """An object a line (NDJSON)."""
    async for page in pages:
        yield b"".join(row + b"\n" for row in _objects(columns, page))


async def as_csv(columns: Sequence[Column], pages: Pages) -> Written:
    """A heading and a line a row, as RFC 4180 has it."""
    yield (BOM + _line(column.name for column in columns)).encode()
    async for page in pages:
        yield "".join(_line(_cell(column, value) for column, value in zip(columns, row, strict=True)) for row in page).encode()


async def as_arrow(columns: Sequence[Column], pages: Pages) -> Written:
    """Typed columns, a record batch a page; what writes them is loaded with the first one who asks."""
    from api.bi.arrow import as_arrow as written  # noqa: PLC0415

    async for part in written(columns, pages):
        yield part


async def as_sheet(columns: Sequence[Column], pages: Pages) -> Written:
    """An Excel workbook, written by a library that is loaded as above."""
    from api.bi.sheet import as_sheet as written  # noqa: PLC0415

    async for part in written(columns, pages):
        yield part


async def as_chart(columns: Sequence[Column], pages: Pages) -> Written:
    """A picture of bars, of an analysis that says what to draw; drawn by a library that is loaded as above."""
    from api.bi.chart import as_chart as drawn  # noqa: PLC0415

    async for part in drawn(columns, pages):
        yield part


def _objects(columns: Sequence[Column], page: Iterable[Row]) -> Iterable[bytes]:
    names = [column.name for column in columns]
    return (orjson.dumps(dict(zip(names, row, strict=True))) for row in page)


def _cell(column: Column, value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if column.is_text and isinstance(value, str) and value.startswith(RISKY) else value


def _line(cells: Iterable[Any]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


FORMATS: Mapping[str, tuple[str, Callable[[Sequence[Column], Pages], Written]]] = {
    "json": ("application/json", as_json),
    "ndjson": ("application/x-ndjson", as_lines),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_sheet),
    "arrow": ("application/vnd.apache.arrow.stream", as_arrow),
    CHART: ("image/svg+xml", as_chart),
}
"""By the ending of an address: the media type and how it is written."""
