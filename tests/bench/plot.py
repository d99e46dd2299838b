"""A plot as SVG: milliseconds by the number of rows, both in powers of ten."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, log10
from pathlib import Path
from xml.etree import ElementTree as ET

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 60, 210, 20, 50
COLOURS = ("#0b5cad", "#b3261e", "#2e7d32", "#8e5a00", "#6a1b9a", "#37474f")


def plot(path: Path, sizes: Sequence[int], lines: Mapping[str, Sequence[float]]) -> None:
    """A line for each name."""
    values = [value for line in lines.values() for value in line]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    first, last = log10(sizes[0]), max(log10(sizes[-1]), log10(sizes[0]) + 1)
    svg = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img")
    ET.SubElement(svg, "title").text = "Milliseconds of a page by the number of lines of hours"
    ET.SubElement(svg, "rect", width="100%", height="100%", fill="#ffffff")

    def across(size: float) -> float:
        return LEFT + (log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - (log10(value) - low) / max(high - low, 1) * (HEIGHT - TOP - BOTTOM)

    def say(text: str, x: float, y: float, anchor: str = "middle", fill: str = "#333333") -> None:
        made = ET.SubElement(svg, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "fill": fill})
        made.set("font-family", "sans-serif")
        made.set("font-size", "12")
        made.text = text

    def draw(x: float, y: float, to_x: float, to_y: float, colour: str, width: str) -> None:
        ends = {"x1": f"{x:.1f}", "y1": f"{y:.1f}", "x2": f"{to_x:.1f}", "y2": f"{to_y:.1f}"}
        ET.SubElement(svg, "line", {**ends, "stroke": colour, "stroke-width": width})

    for power in range(low, high + 1):
        draw(LEFT, up(10**power), WIDTH - RIGHT, up(10**power), "#dddddd", "1")
        say(f"{10.0**power:g} ms", LEFT - 8, up(10**power) + 4, "end")
    for size in sizes:
        say(f"{size:,}", across(size), HEIGHT - BOTTOM + 20)
    say("lines of hours in the database", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8)
    heights: list[float] = []
    for (name, line), colour in sorted(zip(lines.items(), COLOURS, strict=False), key=lambda one: up(one[0][1][-1])):
        points = [(across(size), up(value)) for size, value in zip(sizes, line, strict=True)]
        for (x, y), (to_x, to_y) in pairwise(points):
            draw(x, y, to_x, to_y, colour, "2")
        for x, y in points:
            ET.SubElement(svg, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3", fill=colour)
        heights.append(max(points[-1][1] + 4, heights[-1] + 15 if heights else 0))
        say(name, points[-1][0] + 10, heights[-1], "start", colour)
    ET.indent(svg)
    path.write_text(ET.tostring(svg, encoding="unicode") + "\n", "utf-8")
