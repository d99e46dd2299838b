"""Answers of the graph made up from a page's own document: every field that it asks for, and nothing else."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from api.schema import actions

PORTALS = Path(__file__).resolve().parents[2] / "portals"
SHELL = (PORTALS / "shared" / "shell.graphql").read_text()
CONTENT = {
    "order": {"code": "O-1"},
    "project": {"code": "P-1", "name": "P", "startsOn": "2026-01-10", "endsOn": "2027-06-30"},
    "customer": "C",
    "partner": "Q",
    "deliverables": [],
    "documents": [{"name": "report.pdf", "size": 1024, "sha256": "0" * 64}],
}
LISTS = {"nodes", "aggregate"}
"""Fields that are lists of objects."""
LEAVES: Mapping[str, Any] = {
    "amount": "1234.5000",
    "currency": "CNY",
    "content": json.dumps(CONTENT),
    "hasNextPage": True,
    "isCurrent": False,
    "at": "2026-11-22T01:02:03+00:00",
    "openItems": 1,
    "isDelegate": True,
    "isPaper": True,
    "number": 1,
    "totalCount": 7,
    "size": 2048,
    "taxRate": "6.0000",
    "percent": "30.0000",
    "penaltyRate": "0.0500",
    "penaltyCap": "5.0000",
    "warrantyMonths": 12,
    "unitPrice": "1500.1250",
    "link": "/partner/orders/ord_1",
    "count": 3,
    **dict.fromkeys(("quality", "schedule", "documents", "stability", "response", "cooperation", "score"), "85.00"),
    **dict.fromkeys(("threshold", "deductionPercent", "deductionCap", "providerScore", "partnerScore"), "5.00"),
    **dict.fromkeys(("invoicedAmount", "paidAmount", "setOffAmount", "heldAmount"), "12.3000"),
    **{f"{name}Weight": 10 for name in ("quality", "schedule", "documents", "stability", "response", "cooperation")},
    **dict.fromkeys(("month", "monthToState"), "2026-11-01"),
    "byMonth": False,
    "day": "2026-11-02",
    "hours": "7.50",
    "hoursADay": "8.00",
    "progress": 40,
    "completion": 40,
    "part": "THIS_WEEK",
    "satisfaction": 4,
    "onTimeRate": "66.67",
    "acceptanceRate": "50.00",
    "dueTasks": 3,
    "onTimeTasks": 2,
    "dueMilestones": 2,
    "onTimeMilestones": 1,
    "workingDays": 5,
    "days": "12.50",
    "deliveredDays": "3.50",
    "personDays": "12.50",
    **dict.fromkeys(("validFrom", "validTo"), "2027-11-22"),
    **dict.fromkeys(("total", "scoreScale", "scoreQualification", "scoreExperience", "scoreCapability", "scoreOrders"), "85.5000"),
    **dict.fromkeys(("sequence", "round", "version", "dueDays", "statementNumber", "windowMonths", "warrantyMonths"), 1),
}


def documents() -> list[str]:
    """The pages by the names of their documents: `partner/order`; a document that changes something is no page."""
    found = (path for path in PORTALS.glob("*/*.graphql") if "...Shell" in path.read_text())
    return sorted(f"{path.parent.name}/{path.stem}" for path in found)


def answer(name: str, rows: int = 2, **chosen: Any) -> dict[str, Any]:
    """The data of all operations of a document; each list has `rows` rows, `chosen` are values by field name."""
    definitions = parse((PORTALS / f"{name}.graphql").read_text() + SHELL).definitions
    fragments = {each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)}
    data: dict[str, Any] = {}
    for each in definitions:
        if isinstance(each, OperationDefinitionNode):
            merge(data, selected(each.selection_set, fragments, rows, {**LEAVES, **chosen}))
    return data


def selected(
    selection: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], rows: int, leaves: Mapping[str, Any]
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for node in selection.selections:
        if isinstance(node, FieldNode):
            key = (node.alias or node.name).value
            if node.selection_set is None:
                made[key] = leaf(node.name.value, leaves)
                continue
            if node.name.value == "acts":
                made[key] = [
                    {"mutation": mutation, "allowed": True, "missing": [{"message": "It waits."}]} for mutation in sorted(actions())
                ]
                continue
            one = selected(node.selection_set, fragments, rows, leaves)
            value: Any = [row(one, place) for place in range(1, rows + 1)] if node.name.value in LISTS else one
            merge(made, {key: value})
        else:
            inner = fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else cast("InlineFragmentNode", node)
            merge(made, selected(inner.selection_set, fragments, rows, leaves))
    return made


def row(one: Mapping[str, Any], place: int) -> dict[str, Any]:
    """A row of a list, told apart from the others by its id and its sequence."""
    own = {"id": f"row-{place}", "sequence": place}
    return {**one, **{key: value for key, value in own.items() if key in one}}


def leaf(name: str, leaves: Mapping[str, Any]) -> Any:
    if name in leaves:
        return leaves[name]
    if name.endswith("On") or name == "today":
        return "2026-11-22"
    return "2026-11-22T01:02:03+00:00" if name.endswith("At") else f"said {name}"


def merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def without(data: Any, path: tuple[str, ...]) -> Any:
    """A copy in which the field at `path` is null, in every row of the lists on the way."""
    if isinstance(data, list):
        return [without(row, path) for row in data]
    if data is None or not path:
        return None
    return {key: without(value, path[1:]) if key == path[0] else value for key, value in data.items()}


def paths(data: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every field of an answer that may be null: not the root of the page, not the plumbing of a list."""
    if isinstance(data, list):
        yield from paths(data[0], above) if data else ()
    elif isinstance(data, dict):
        for key, value in data.items():
            if above and key not in {"nodes", "pageInfo", "hasNextPage", "amount", "currency", "id"}:
                yield (*above, key)
            yield from paths(value, (*above, key))
