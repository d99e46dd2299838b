"""The chart of an analysis: the figures of its table as bars, in SVG that runs nothing (S0-12, S0-56)."""

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from api.bi.analyses import saved
from api.bi.chart import MOST_BARS, MOST_TIMES, as_chart
from api.bi.feeds import Column, Unfit, feed_of, load
from tests.api.asking import Asker
from tests.api.door import Door
from tests.api.test_feeds import fetch

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = "query {{ projects {{ aggregate(groupBy: [{{ field: CODE }}]) {{ key {{ code }} count }} }} }} # {}"


def drawn(picture: bytes) -> tuple[list[str], list[str], list[str]]:
    """What stands below the bars, the names of the series, and the values of all bars."""
    root = ET.fromstring(picture)  # noqa: S314  # our own
    assert root.tag == f"{SVG}svg"
    tags = {each.tag for each in root.iter()}
    assert f"{SVG}script" not in tags
    assert not any("://" in value for each in root.iter() for name, value in each.attrib.items() if not name.startswith("xmlns"))
    axes = [each for each in root.iter(f"{SVG}g") if (each.get("class") or "").startswith("axis x")]
    labels = [each.text or "" for axis in axes for each in axis.iter(f"{SVG}text")]
    series = [each.text or "" for each in root.iter(f"{SVG}g") if each.get("class") == "legends" for each in each.iter(f"{SVG}text")]
    values = [each.text or "" for each in root.iter(f"{SVG}desc") if each.get("class") == "value"]
    return labels, series, values


async def picture(columns: Sequence[Column], rows: list[list[Any]]) -> bytes:
    async def pages() -> AsyncIterator[list[list[Any]]]:
        yield rows

    return b"".join([part async for part in as_chart(columns, pages())])


async def test_the_bars_are_the_figures_of_the_table(door: Door) -> None:
    rows = (await fetch(door, "/outsourcing_by_partner.json")).json()
    found = await fetch(door, "/outsourcing_by_partner.svg")
    assert (found.status_code, found.headers["content-type"]) == (200, "image/svg+xml")
    labels, series, values = drawn(found.content)
    assert labels == sorted({row["startsOn"][:7] for row in rows})
    assert series == list(dict.fromkeys(row["partner_name"] for row in rows if row["sum_gross"]))
    assert sum(map(Decimal, values)) == sum(Decimal(row["sum_gross"]) for row in rows if row["sum_gross"])
    assert (await fetch(door, "/outsourcing_by_partner.svg")).content == found.content


@pytest.mark.parametrize("name", [each.name for each in saved()])
async def test_every_saved_analysis_has_a_chart(door: Door, name: str) -> None:
    found = await fetch(door, f"/{name}.svg")
    assert found.status_code == 200, found.text
    drawn(found.content)


async def test_a_feed_of_rows_has_none(door: Door) -> None:
    found = await fetch(door, "/projects.svg")
    assert (found.status_code, found.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
    listed = {each["name"]: each["chart"] for each in (await fetch(door, "")).json()["feeds"]}
    assert (listed["projects"], listed["hours_by_person"]) == (False, True)


async def test_of_times_the_newest_are_drawn() -> None:
    columns = [Column("day", ("day",), "Date", drawn="along"), Column("count", ("count",), "Int", "Lines", drawn="figures")]
    months = [f"{year}-{month:02}-01" for year in (2023, 2024, 2025, 2026) for month in range(1, 13)]
    labels, series, values = drawn(await picture(columns, [[month, at] for at, month in enumerate(reversed(months))]))
    assert (labels[0], labels[-1], len(labels)) == ("2024-01", "2026-12", MOST_TIMES)
    assert (series, values) == (["Lines"], [str(at) for at in range(MOST_TIMES - 1, -1, -1)])
    days: list[list[Any]] = [*([f"2026-10-{day:02}", day] for day in (1, 2)), [None, 7]]
    assert drawn(await picture(columns, days))[0] == ["2026-10-01", "2026-10-02", "–"]


async def test_the_largest_sums_are_drawn_and_the_rest_together() -> None:
    columns = [
        Column("name", ("name",), "String", drawn="along"),
        Column("sum_hours", ("sum", "hours"), "Decimal", drawn="figures"),
        Column("state", ("state",), "EntryState", drawn="by"),
    ]
    rows = [[f"<b>{at:02}", f"{at}.5", state] for at in range(30) for state in ("A", "B")]
    labels, series, values = drawn(await picture(columns, rows))
    assert (labels[0], labels[-1], len(labels)) == ("<b>29", "…", MOST_BARS + 1)
    assert (series, len(values)) == (["A", "B"], 2 * (MOST_BARS + 1))
    assert sum(map(Decimal, values)) == 2 * sum(Decimal(f"{at}.5") for at in range(30))
    assert Decimal(values[MOST_BARS]) == sum(Decimal(f"{at}.5") for at in range(30 - MOST_BARS))


async def test_of_averages_the_documents_first_are_drawn_and_nothing_is_added() -> None:
    columns = [
        *(Column(name, (name,), "String", drawn="along") for name in ("region", "manager")),
        Column("avg_percent", ("avg", "percent"), "Decimal", "On time %", drawn="figures"),
    ]
    rows = [["North", f"M{at:02}", at] for at in range(30)]
    labels, series, values = drawn(await picture(columns, rows))
    assert (labels[0], len(labels), series, values[-1]) == ("North · M00", MOST_BARS, ["On time %"], str(MOST_BARS - 1))


async def test_currencies_stand_apart_and_what_is_withheld_is_not_drawn() -> None:
    columns = [
        Column("name", ("name",), "String", drawn="along"),
        Column("currency", ("currency",), "String"),
        *(Column(f"sum_{name}", ("sum", name), "Money", name, drawn="figures") for name in ("cost", "revenue")),
    ]
    labels, series, values = drawn(await picture(columns, [["A", "CNY", "10.00", None], ["A", "USD", "3.50", None]]))
    assert (labels, series, values) == (["A (CNY)", "A (USD)"], ["cost"], ["10", "3.5"])
    assert drawn(await picture(columns, []))[2] == []


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("count", "is to be"),
        ("count along code, by code", "is to be"),
        ("count, code along code by code", "is to be"),
        ("sum along code", "names sum, and there is no such column"),
    ],
)
async def test_a_document_that_draws_what_it_has_not_is_refused(asker: Asker, said: str, problem: str) -> None:
    text = f"# chart: {said}\n" + GROUPS.format("x")
    with pytest.raises(Unfit, match="x: ") as raised:
        feed_of("x", text, asker.graph.schema)
    assert problem in str(raised.value)


async def test_every_document_with_a_chart_is_of_groups(asker: Asker) -> None:
    feeds = load(asker.graph.schema).values()
    assert {feed.name for feed in feeds if feed.has_chart} == {each.name for each in saved()}
    assert all(feed.is_grouped for feed in feeds if feed.has_chart)


def axis(picture: bytes) -> list[str]:
    """What stands beside the lines across."""
    root = ET.fromstring(picture)  # noqa: S314  # our own
    found = [each for each in root.iter(f"{SVG}g") if (each.get("class") or "").startswith("axis y")]
    return [each.text or "" for part in found for each in part.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("counts", "lines"),
    [
        (["1", "2"], ["0", "1", "2"]),
        (["0", "10"], [str(each) for each in range(11)]),
        (["-1", "1"], ["-1", "-0.8", "-0.6", "-0.4", "-0.2", "0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (["0.5", "1"], ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]),
    ],
)
async def test_small_counts_have_an_axis_of_whole_numbers(counts: list[str], lines: list[str]) -> None:
    columns = [Column("name", ("name",), "String", drawn="along"), Column("count", ("count",), "Int", "Count", drawn="figures")]
    found = await picture(columns, [[f"row {number}", count] for number, count in enumerate(counts)])
    assert axis(found) == lines
