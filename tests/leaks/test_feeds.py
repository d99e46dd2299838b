"""The road of the feeds: the same bytes, columns and tags from either of two twins; and outsiders learn from them nothing at all.

A tag may tell staff that something in the books has changed. `Concord-Next` is a place among the transactions of the database, whoever
wrote; staff alone is told it.
"""

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from api.bi.feeds import HERE
from api.credentials import SESSION_COOKIE
from tests.leaks.conftest import Home
from tests.leaks.people import OUTSIDERS, STAFF
from tests.leaks.rows import number, uid
from tests.leaks.test_doors import HOST
from tests.leaks.test_doors import app as app  # noqa: PLC0414  # a fixture
from tests.leaks.ways import EVERYBODY

FEEDS = sorted(path.stem for path in HERE.glob("*.graphql"))
ROADS = ["", "/nothing.json", "/projects.csv", "/projects.arrow", "/projects.xlsx", "/projects.json?updatedSince=1-0123456789abcdef"]
ASKERS = [name for name in STAFF if name != "worker"]
EACH = len(ASKERS) if EVERYBODY else 6
"""So many of them ask for each feed, for each others; with CONCORD_TEST_EVERYBODY all."""
ANALYSES = (
    "/acceptance_lead_time.",
    "/alert_counts.",
    "/delivery_ranking.",
    "/held_amounts.",
    "/hours_by_person.",
    "/hours_by_task.",
    "/outsourcing_by_partner.",
    "/overdue_milestones.",
    "/overdue_projects.",
    "/overdue_tasks.",
    "/plan_against_actual.",
    "/project_profit.",
    "/utilisation.",
)
"""Feeds of groups: they have no `since`, and are refused where a figure may not be read."""
OF_ALL = ("concord-next",)
"""Headers that move with whatever is written."""


async def told(app: Starlette, persona: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and bytes of what somebody is answered."""
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=HOST) as http:
        http.cookies.set(SESSION_COOKIE, persona, domain="concord.example")
        said = {"sec-fetch-site": "same-origin", "x-request-id": "same-request"} | headers
        found = await http.get(f"/bi{path}", headers=said)
    return found.status_code, {name: value for name, value in found.headers.items() if name not in OF_ALL}, found.content


def paths_of(persona: str) -> list[str]:
    """What one of the staff asks for."""
    drawn = [name for name in FEEDS if persona in sorted(ASKERS, key=lambda one: number(f"{one} {name}", 1_000_000))[:EACH]]
    return [*ROADS, *(f"/{name}.json{more}" for name in drawn for more in ("", "?updatedSince=2001-01-01T00:00:00Z"))]


@pytest.mark.parametrize("persona", ASKERS)
async def test_feeds_of_twins_are_the_same(home: Home, app: Starlette, persona: str) -> None:
    paths, other = paths_of(persona), home.twin_of(uid(persona))
    first = [await told(app, persona, path) for path in paths]
    answered = {path: status for path, (status, _, _) in zip(paths, first, strict=True)}
    assert {path for path, status in answered.items() if status not in (200, 404)} <= {path for path in paths if path.startswith(ANALYSES)}
    assert {status for path, status in answered.items() if path.startswith(ANALYSES)} <= {200, 400, 403}
    assert all("etag" in headers for path, (_, headers, _) in zip(paths, first, strict=True) if path.startswith("/projects"))
    with home.holding(other):
        again = [await told(app, persona, path) for path in paths]
    for path, one, two in zip(paths, first, again, strict=True):
        assert one == two, path


@pytest.mark.parametrize("persona", OUTSIDERS)
async def test_outsiders_are_told_no_row_no_column_and_no_tag(home: Home, app: Starlette, persona: str) -> None:
    """Not even that a feed is there, nor that anything has changed: whatever they ask with, before and after."""
    refused: list[Any] = [await told(app, persona, path, **{"if-none-match": "*"}) for path in ROADS]
    with home.holding(home.twin_of(uid(persona))):
        again = [await told(app, persona, path) for path in ROADS]
    assert {status for status, _, _ in refused} == {403}
    assert len({(status, str(sorted(headers.items())), body) for status, headers, body in [*refused, *again]}) == 1
    assert not {"etag", "concord-next", "concord-denied"} & refused[0][1].keys()
