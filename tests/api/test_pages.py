"""Pages: forwards and backwards each row once, in a total order, also while rows come in."""

import asyncio
import base64

import orjson
import pytest

from domain.database import make_engine, new_id
from domain.platform.journal import make_sessions
from tests.api.asking import Asker, Json, asking
from tests.api.shelf import NAMES, Shelf

ID = str(new_id())
PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { code name } }"
FORWARDS = f"query($n: Int, $at: String, $by: [CustomerOrder!]) {{ customers(first: $n, after: $at, orderBy: $by) {{ {PAGE} }} }}"
BACKWARDS = f"query($n: Int, $at: String, $by: [CustomerOrder!]) {{ customers(last: $n, before: $at, orderBy: $by) {{ {PAGE} }} }}"
ROWS = sorted([(NAMES[number % 5], f"C-{number:02}") for number in range(23)] + [("Harbour Group", "HARBOUR")])
"""By name, then by creation."""
UP = [code for _, code in ROWS]
DOWN = [code for _, code in sorted(sorted(ROWS, reverse=True), key=lambda row: row[0], reverse=True)]
CREATED = ["HARBOUR", *(f"C-{number:02}" for number in range(23))]


async def walk(asker: Asker, query: str, size: int, by: object) -> list[list[str]]:
    """The codes of each page, followed to the end; the page information must fit."""
    pages: list[list[str]] = []
    place = None
    for _ in range(30):
        page = (await asker.data("hq", query, {"n": size, "at": place, "by": by}))["customers"]
        pages.append([edge["node"]["code"] for edge in page["edges"]])
        info, cursors = page["pageInfo"], [edge["cursor"] for edge in page["edges"]]
        assert (info["startCursor"], info["endCursor"]) == ((cursors[0], cursors[-1]) if cursors else (None, None))
        more, past = ("hasNextPage", "hasPreviousPage") if query is FORWARDS else ("hasPreviousPage", "hasNextPage")
        assert info[past] == (place is not None)
        if not info[more]:
            break
        place = info["endCursor"] if query is FORWARDS else info["startCursor"]
    return pages


ORDERS = [
    ([{"field": "NAME"}], UP),
    ([{"field": "NAME", "direction": "ASC"}], UP),
    ([{"field": "NAME", "direction": "DESC"}], DOWN),
    ([{"field": "ID"}], CREATED),
    ([{"field": "ID", "direction": "DESC"}], CREATED[::-1]),
    ([{"field": "NAME", "direction": "DESC"}, {"field": "ID"}], DOWN),
    ([{"field": "NAME"}, {"field": "NAME", "direction": "DESC"}], UP),
    ([], UP),
    (None, UP),
]


@pytest.mark.parametrize(("by", "expected"), ORDERS)
@pytest.mark.parametrize("size", [1, 5, 8, 24, 100])
async def test_forwards_and_backwards_each_row_comes_once(asker: Asker, size: int, by: object, expected: list[str]) -> None:
    pages = await walk(asker, FORWARDS, size, by)
    assert [code for page in pages for code in page] == expected
    assert {len(page) for page in pages[:-1]} <= {size}
    assert len(pages) == -(-24 // size)
    back = await walk(asker, BACKWARDS, size, by)
    assert [code for page in reversed(back) for code in page] == expected


async def test_rows_that_come_in_move_no_other_row(shelf_url: str, asker: Asker) -> None:
    async with asking(shelf_url, asker.shelf) as mine:
        seen: list[str] = []
        place = None
        for number in range(100):
            page = (await mine.data("hq", FORWARDS, {"n": 2, "at": place, "by": [{"field": "NAME"}]}))["customers"]
            seen += [edge["node"]["code"] for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            place = page["pageInfo"]["endCursor"]
            await insert(shelf_url, mine.shelf, number)
        assert [code for code in seen if not code.startswith("NEW")] == UP
        assert len(seen) == len(set(seen))


async def insert(url: str, shelf: Shelf, number: int) -> None:
    """A customer whose name lies anywhere among the others."""
    engine = make_engine(url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        shelf.world.db = db
        await shelf.world.insert(await shelf.customer(number * 3, f"NEW-{number}"))
    await engine.dispose()


async def test_two_pages_at_once_share_no_cursor(asker: Asker) -> None:
    both = await asyncio.gather(*(walk(asker, FORWARDS, size, [{"field": "NAME"}]) for size in (3, 7)))
    assert [[code for page in pages for code in page] for pages in both] == [UP, UP]


BAD = [
    ({"first": -1}, "BAD_REQUEST"),
    ({"last": -1}, "BAD_REQUEST"),
    ({"first": 101}, "LIMIT_EXCEEDED"),
    ({"last": 101}, "LIMIT_EXCEEDED"),
    ({"first": 1, "last": 1}, "BAD_REQUEST"),
    ({"first": 1, "before": "W10"}, "BAD_REQUEST"),
    ({"last": 1, "after": "W10"}, "BAD_REQUEST"),
    ({"before": "W10"}, "BAD_REQUEST"),
    ({"after": "W10", "before": "W10"}, "BAD_REQUEST"),
    *(({"first": 1, "after": cursor}, "BAD_REQUEST") for cursor in ("", "x", "長", "=" * 9, "A" * 9000)),
]
ARGUMENTS = "first: $first, last: $last, after: $after, before: $before"
CHOSEN = f"query($first: Int, $last: Int, $after: String, $before: String) {{ customers({ARGUMENTS}) {{"


@pytest.mark.parametrize(("given", "code"), BAD)
@pytest.mark.parametrize("asked", ["nodes { id }", "pageInfo { hasNextPage }", "edges { cursor }"])
async def test_a_page_that_makes_no_sense_is_refused(asker: Asker, given: Json, code: str, asked: str) -> None:
    response = await asker.ask("hq", CHOSEN + asked + " } }", given)
    assert [error["extensions"]["code"] for error in response["errors"]] == [code]
    assert response["data"] == {"customers": None}


NAMES_PLACES: tuple[object, ...] = (
    [],
    None,
    {"a": 1},
    5,
    ["Alpha"],
    [1, 2],
    ["Alpha", 2],
    ["Alpha", "x"],
    ["\x00", ID],
    [None, ID],
    [["a"], ID],
)
DAY_PLACES = [[day, ID] for day in ("", "2026-02-30", 5, "x", None)]
TIME_PLACES = [[at, ID] for at in ("", "0001-01-01T00:00:00+12:00", 7, "x", None)]
PLACES = [*(("customers", place) for place in NAMES_PLACES), *(("projects", place) for place in DAY_PLACES)]


@pytest.mark.parametrize(("kind", "place"), [*PLACES, *(("alerts", place) for place in TIME_PLACES)])
async def test_a_cursor_of_our_form_that_no_row_could_have_is_refused(asker: Asker, kind: str, place: object) -> None:
    cursor = base64.urlsafe_b64encode(orjson.dumps(place)).decode()
    by = {"customers": "NAME", "projects": "STARTS_ON", "alerts": "RAISED_AT"}[kind]
    query = f"query($at: String) {{ {kind}(first: 1, after: $at, orderBy: {{field: {by}}}) {{ nodes {{ id }} }} }}"
    assert await asker.errors("hq", query, {"at": cursor}) == ["BAD_REQUEST"]


async def test_a_cursor_of_another_order_is_refused(asker: Asker) -> None:
    by_id = (await asker.data("hq", FORWARDS, {"n": 1, "by": [{"field": "ID"}]}))["customers"]["pageInfo"]["endCursor"]
    assert await asker.errors("hq", FORWARDS, {"n": 1, "at": by_id, "by": [{"field": "NAME"}]}) == ["BAD_REQUEST"]
    of_name = (await asker.data("hq", FORWARDS, {"n": 1, "by": [{"field": "NAME"}]}))["customers"]["pageInfo"]["endCursor"]
    projects = "query($at: String) { projects(first: 1, after: $at, orderBy: {field: STARTS_ON}) { nodes { id } } }"
    assert await asker.errors("hq", projects, {"at": of_name}) == ["BAD_REQUEST"]


async def test_an_empty_page_says_what_follows(asker: Asker) -> None:
    page = "{ customers(first: 0) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    info = {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert await asker.data("hq", page) == {"customers": {"totalCount": 24, "nodes": [], "pageInfo": info}}


async def test_fifty_unless_asked_otherwise(shelf_url: str, asker: Asker) -> None:
    async with asking(shelf_url, asker.shelf) as mine:
        for number in range(30):
            await insert(shelf_url, mine.shelf, number)
        found = (await mine.data("hq", "{ customers { totalCount nodes { id } pageInfo { hasNextPage } } }"))["customers"]
    assert (found["totalCount"], len(found["nodes"]), found["pageInfo"]) == (54, 50, {"hasNextPage": True})


async def test_each_parent_has_its_own_page(asker: Asker) -> None:
    query = """{ customers(where: {code: {in: ["C-00", "C-01", "C-02"]}}, orderBy: {field: ID}) { nodes { code
        projects(first: 3, orderBy: [{field: STARTS_ON, direction: DESC}]) {
            totalCount nodes { startsOn } pageInfo { hasNextPage endCursor } } } } }"""
    nodes = (await asker.data("hq", query))["customers"]["nodes"]
    found = {node["code"]: node["projects"] for node in nodes}
    assert [[row["startsOn"] for row in found[code]["nodes"]] for code in ("C-00", "C-01", "C-02")] == [
        [],
        ["2026-03-01"],
        ["2026-03-01", "2026-03-01", "2026-02-01"],
    ]
    assert [(page["totalCount"], page["pageInfo"]["hasNextPage"]) for page in found.values()] == [(0, False), (1, False), (4, True)]
    rest = """query($at: String) { customerByCode(code: "C-02") {
        projects(first: 3, after: $at, orderBy: [{field: STARTS_ON, direction: DESC}]) {
            nodes { startsOn code } pageInfo { hasNextPage } } } }"""
    last = (await asker.data("hq", rest, {"at": found["C-02"]["pageInfo"]["endCursor"]}))["customerByCode"]["projects"]
    oldest = asker.shelf.projects["C-02"][1]
    assert last == {"nodes": [{"startsOn": "2026-02-01", "code": oldest.code}], "pageInfo": {"hasNextPage": False}}
