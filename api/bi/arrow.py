"""A table as an Arrow IPC stream: typed columns, a record batch a page (Apache Arrow columnar format, IPC streaming format).

nanoarrow writes it: 1 MB without dependencies, where pyarrow is 55. Its writer takes no dictionaries, so enumerations are texts.
"""

import datetime as dt
import io
from array import array
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import nanoarrow as na
from nanoarrow.ipc import StreamWriter

from api.bi.feeds import Column

Cells = Sequence[Any]
Buffers = list[Any]
DIGITS = 38
"""The most that 128 bits hold."""
MONEY, SCALE = 4, 10
"""Decimal places: of money as it is stored; of other decimals, an average rounded to them among these."""
DAY_ONE = dt.date(1970, 1, 1).toordinal()
START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


async def as_arrow(columns: Sequence[Column], pages: AsyncIterator[list[list[Any]]]) -> AsyncIterator[bytes]:
    """The types of the columns at once, then each page, then the mark of the end."""
    written = io.BytesIO()
    with StreamWriter.from_writable(written) as writer:
        writer.write_array(_batch(columns, []))
        yield _taken(written)
        async for page in pages:
            if page:
                writer.write_array(_batch(columns, page))
                yield _taken(written)
    yield _taken(written)


def type_of(column: Column) -> Any:
    """The Arrow type of a column; texts for ids, enumerations and all that is no number, day or moment."""
    return TYPES.get(column.kind, (na.string(), _texts))[0]


def _taken(written: io.BytesIO) -> bytes:
    found = written.getvalue()
    written.seek(0)
    written.truncate()
    return found


def _batch(columns: Sequence[Column], page: Cells) -> Any:
    cells = zip(*page, strict=True) if page else ((),) * len(columns)
    made = [_array(column, of_column) for column, of_column in zip(columns, cells, strict=True)]
    types = na.struct({column.name: type_of(column) for column in columns})
    return na.c_array_from_buffers(types, len(page), [None], null_count=0, children=made)


def _array(column: Column, cells: Cells) -> Any:
    kind, data = TYPES.get(column.kind, (na.string(), _texts))
    nulls = sum(cell is None for cell in cells)
    valid = _bits(cell is not None for cell in cells) if nulls else None
    return na.c_array_from_buffers(kind, len(cells), [valid, *data(cells)], null_count=nulls)


def _bits(flags: Iterable[bool]) -> bytes:
    """The first flag is the lowest bit of the first byte."""
    signs = "".join("1" if flag else "0" for flag in flags)
    return int(signs[::-1] or "0", 2).to_bytes((len(signs) + 7) // 8, "little")


def _texts(cells: Cells) -> Buffers:
    parts, ends = [b"" if cell is None else str(cell).encode() for cell in cells], array("i", [0])
    for part in parts:
        ends.append(ends[-1] + len(part))
    return [ends, b"".join(parts)]


def _flags(cells: Cells) -> Buffers:
    return [_bits(bool(cell) for cell in cells)]


def _integers(cells: Cells) -> Buffers:
    return [array("q", (cell or 0 for cell in cells))]


def _floats(cells: Cells) -> Buffers:
    return [array("d", (cell or 0.0 for cell in cells))]


def _days(cells: Cells) -> Buffers:
    return [array("i", (0 if cell is None else dt.date.fromisoformat(cell).toordinal() - DAY_ONE for cell in cells))]


def _moments(cells: Cells) -> Buffers:
    return [array("q", (0 if cell is None else (dt.datetime.fromisoformat(cell) - START) // MICROSECOND for cell in cells))]


def _decimals(scale: int) -> Callable[[Cells], Buffers]:
    def data(cells: Cells) -> Buffers:
        whole = (0 if cell is None else int(Decimal(cell).scaleb(scale).to_integral_value()) for cell in cells)
        return [b"".join(number.to_bytes(16, "little", signed=True) for number in whole)]

    return data


TYPES: Mapping[str, tuple[Any, Callable[[Cells], Buffers]]] = {
    "Money": (na.decimal128(DIGITS, MONEY), _decimals(MONEY)),
    "Decimal": (na.decimal128(DIGITS, SCALE), _decimals(SCALE)),
    "Int": (na.int64(), _integers),
    "Float": (na.float64(), _floats),
    "Boolean": (na.bool_(), _flags),
    "Date": (na.date32(), _days),
    "DateTime": (na.timestamp("us", timezone="UTC"), _moments),
}
"""By the kind of a column."""
