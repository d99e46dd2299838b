"""The chart of an analysis (图表): bars of its figures along one of its columns, as SVG without a script."""

import asyncio
import sys
import unicodedata
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import pygal
from pygal import PluginImportFixer
from pygal.style import Style

from api.bi.feeds import Column

sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, PluginImportFixer)]  # for its maps; of an API long gone

MOST_TIMES, MOST_BARS = 36, 24
"""Of days, weeks or months the newest; of else those with the largest sums, and what is left as one more; of averages the first."""
ADDED = ("count", "sum_")
REST, NOTHING = "…", "–"
TIMES = ("Date", "DateTime")
CURRENCY = "currency"
MONTH, FIRST = len("2026-11"), "-01"
COLOURS = ("#1f5fbf", "#e08a1e", "#2e8b57", "#b03a48", "#7a5bb0", "#3d8fa3", "#8a6d3b", "#5c6773")
LABEL, MARGIN = 11, 20
FEW = 10
"""Up to so many the axis has a line for each whole number, and none between."""
SHORT = 0.4 * 0.5
"""By how much of its size, in height, the library takes each full-width character of a slanted label for shorter than it is."""
LOOK = Style(
    background="white",
    plot_background="white",
    colors=COLOURS,
    font_family="system-ui, 'Noto Sans CJK SC', sans-serif",
    label_font_size=LABEL,
    legend_font_size=12,
)
Row = Mapping[str, Any]
Sums = Mapping[str, Mapping[str, Decimal]]


async def as_chart(columns: Sequence[Column], pages: AsyncIterator[list[list[Any]]]) -> AsyncIterator[bytes]:
    """The whole picture, drawn beside the loop: other requests need not wait for it."""
    rows = [dict(zip((column.name for column in columns), row, strict=True)) async for page in pages for row in page]
    yield await asyncio.to_thread(_picture, columns, rows)


def _picture(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """Counts and sums of one bar are added up; of averages and extremes the document draws one row a bar."""
    along, parted, figures = ([column for column in columns if column.drawn == place] for place in ("along", "by", "figures"))
    sums = _sums(rows, along, parted, figures)
    bars = _bars([column.kind for column in along], sums, is_added=all(column.name.startswith(ADDED) for column in figures))
    chart = (pygal.StackedBar if parted else pygal.Bar)(
        js=[], style=LOOK, width=960, height=480, x_label_rotation=30, legend_at_bottom=True, disable_xml_declaration=True, no_prefix=True
    )
    lower = round(LABEL * SHORT * max((_wide(name) for name, _ in bars), default=0))
    chart.margin_bottom = MARGIN + lower
    chart.uuid = "analysis"  # the same figures are the same bytes
    chart.x_labels = [name for name, _ in bars]
    drawn = {series: [_bar(found, among) for _, among in bars] for series, found in sums.items()}
    for series, figures_of in drawn.items():
        chart.add(series, figures_of)
    columns_of = [[figure or Decimal(0) for figure in column] for column in zip(*drawn.values(), strict=True)]
    chart.y_labels = _whole_numbers(columns_of, stacked=bool(parted))
    chart.add_xml_filter(_without_scripts)
    chart.add_xml_filter(partial(_with_lower_legend, lower))
    picture: str = chart.render()
    return picture.encode()


def _without_scripts(root: Any) -> Any:
    """The library's tooltips are left out: a browser shows the titles that stand in the picture."""
    for parent in list(root.iter()):
        for child in [each for each in parent if str(each.tag).endswith("script")]:
            parent.remove(child)
    return root


def _with_lower_legend(lower: int, root: Any) -> Any:
    """The legend keeps clear of labels in full-width characters."""
    for legend in root.iter("g"):
        if legend.get("class") == "legends":
            legend.set("transform", f"translate(0, {lower}) {legend.get('transform')}")
    return root


def _wide(text: str) -> int:
    return sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def _whole_numbers(columns: Sequence[Sequence[Decimal]], *, stacked: bool) -> list[int] | None:
    """The axis of small counts; None where the library's own does: among fractions, large figures, and those below nothing."""
    figures = [figure for column in columns for figure in column]
    highest = max((sum(column, Decimal(0)) if stacked else max(column) for column in columns), default=Decimal(0))
    if not figures or highest > FEW or any(figure < 0 or figure % 1 for figure in figures):
        return None
    return list(range(int(highest) + 1))


def _sums(rows: Sequence[Row], along: Sequence[Column], parted: Sequence[Column], figures: Sequence[Column]) -> Sums:
    """Of each series what stands along, in the order of the rows; money of several currencies stands apart."""
    mixed = len({row.get(CURRENCY) for row in rows}) > 1
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        place = " · ".join(_said(row[column.name]) for column in along) + (f" ({row[CURRENCY]})" if mixed else "")
        for column in figures:
            if row[column.name] is not None:
                found[_said(row[parted[0].name]) if parted else column.head][place] += Decimal(row[column.name])
    return found


def _bars(kinds: Sequence[str], sums: Sums, *, is_added: bool) -> list[tuple[str, list[str]]]:
    """What is written below each bar, and which places it sums up."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for figures in sums.values():
        for place, figure in figures.items():
            totals[place] += abs(figure)
    if len(kinds) == 1 and kinds[0] in TIMES:
        months = all(place[MONTH:].startswith(FIRST) for place in totals)
        return [(place[:MONTH] if months else place, [place]) for place in sorted(totals)[-MOST_TIMES:]]
    if not is_added:
        return [(place, [place]) for place in list(totals)[:MOST_BARS]]
    largest = sorted(totals, key=lambda place: totals[place], reverse=True)
    rest = largest[MOST_BARS:]
    return [*((place, [place]) for place in largest[:MOST_BARS]), *([(REST, rest)] if rest else [])]


def _bar(figures: Mapping[str, Decimal], among: Sequence[str]) -> Decimal | None:
    there = [figures[place] for place in among if place in figures]
    return sum(there, Decimal(0)) if there else None


def _said(value: Any) -> str:
    return NOTHING if value is None else str(value)
