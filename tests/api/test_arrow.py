"""Feeds as Arrow: the types of the columns, and exactly the values of `/graphql`; read by another implementation than the writer."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from api.bi.arrow import as_arrow
from api.bi.feeds import HERE, Column
from tests.api.door import Door, token

NAMES = sorted(path.stem for path in HERE.glob("*.graphql"))
COLUMNS = [
    Column("id", ("id",), "ID"),
    Column("text", ("text",), "String"),
    Column("state", ("state",), "OrderState"),
    Column("amount", ("amount", "amount"), "Money"),
    Column("days", ("days",), "Decimal"),
    Column("number", ("number",), "Int"),
    Column("share", ("share",), "Float"),
    Column("is_open", ("isOpen",), "Boolean"),
    Column("on", ("on",), "Date"),
    Column("at", ("at",), "DateTime"),
]
ROWS: list[list[Any]] = [
    [
        "ord_1",
        "中文 😀",
        "RUNNING",
        "1234567890123456.7891",
        "0.25",
        2**31 - 1,
        0.5,
        True,
        "2026-02-28",
        "2026-02-28T16:00:00.123456+00:00",
    ],
    [None] * 10,
    ["", "", "DRAFT", "-0.0001", "-99.5", -(2**31), -1.0, False, "1969-12-31", "1969-12-31T23:59:59.999999Z"],
]
MEANT = [
    ("ord_1", "中文 😀", "RUNNING", Decimal("1234567890123456.7891"), Decimal("0.25"), 2**31 - 1, 0.5, True, date(2026, 2, 28),
     datetime(2026, 2, 28, 16, 0, 0, 123456, UTC)),
    (None,) * 10,
    ("", "", "DRAFT", Decimal("-0.0001"), Decimal("-99.5"), -(2**31), -1.0, False, date(1969, 12, 31),
     datetime(1969, 12, 31, 23, 59, 59, 999999, UTC)),
]  # fmt: skip
SCHEMA = {
    "id": pl.String, "text": pl.String, "state": pl.String, "amount": pl.Decimal(38, 4), "days": pl.Decimal(38, 10),
    "number": pl.Int64, "share": pl.Float64, "is_open": pl.Boolean, "on": pl.Date,
    "at": pl.Datetime("us", "UTC"),
}  # fmt: skip


async def written(columns: list[Column], *pages: list[list[Any]]) -> list[bytes]:
    async def given() -> AsyncIterator[list[list[Any]]]:
        for page in pages:
            yield page

    return [chunk async for chunk in as_arrow(columns, given())]


def read(chunks: list[bytes]) -> pl.DataFrame:
    return pl.read_ipc_stream(io.BytesIO(b"".join(chunks)))


async def test_every_kind_of_column_has_its_type_and_exactly_its_values() -> None:
    found = read(await written(COLUMNS, ROWS, ROWS[:1], []))
    assert dict(found.schema) == SCHEMA
    assert found.rows() == [*MEANT, MEANT[0]]


@pytest.mark.parametrize("many", [1, 7, 8, 9, 64, 65])
async def test_flags_and_gaps_stand_where_they_are_whatever_the_size_of_a_page(many: int) -> None:
    flags = [[None if place % 3 == 0 else place % 5 == 0] for place in range(many)]
    found = read(await written([Column("flag", ("flag",), "Boolean")], flags))
    assert found.rows() == [(cell,) for (cell,) in flags]


async def test_without_rows_the_types_are_told() -> None:
    none: tuple[tuple[list[list[Any]], ...], ...] = ((), ([],))
    for pages in none:
        found = read(await written(COLUMNS, *pages))
        assert (dict(found.schema), found.height) == (SCHEMA, 0)


async def test_a_page_is_a_batch_that_leaves_at_once() -> None:
    chunks = await written(COLUMNS, ROWS, ROWS)
    assert [len(chunk) > 0 for chunk in chunks] == [True] * 4
    assert read(chunks[:2]).rows() == MEANT


@pytest.mark.parametrize("name", NAMES)
async def test_a_feed_in_arrow_says_what_it_says_in_json(door: Door, name: str) -> None:
    headers = {"authorization": f"Bearer {token('hq')}"}
    told = (await door.http.get(f"/bi/{name}.json", headers=headers)).json()
    answer = await door.http.get(f"/bi/{name}.arrow", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/vnd.apache.arrow.stream")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.arrow"'
    found = pl.read_ipc_stream(io.BytesIO(answer.content))
    listed = {feed["name"]: feed for feed in (await door.http.get("/bi", headers=headers)).json()["feeds"]}
    assert found.columns == listed[name]["columns"]
    assert [dict(row) for row in found.rows(named=True)] == [
        {key: of_json(value, found.schema[key]) for key, value in row.items()} for row in told
    ]
    assert "null" not in {str(kind).lower() for kind in found.schema.values()}


def of_json(value: Any, kind: Any) -> Any:
    """A value of a JSON answer as a column of the type holds it."""
    if value is None:
        return None
    if kind == pl.Date:
        return date.fromisoformat(value)
    if isinstance(kind, pl.Datetime):
        return datetime.fromisoformat(value)
    return Decimal(value) if isinstance(kind, pl.Decimal) else value
