"""Feeds for BI tools: the same rows as `/graphql`, flat, in three formats, of one moment, and refused in a sentence."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from starlette.requests import Request

from api.bi.feeds import HERE, Column, Unfit, feed_of, load
from api.bi.formats import as_csv
from api.bi.http import AT_ONCE
from api.bi.http import Door as Feeds
from api.bi.pages import Reading
from api.bi.sheet import as_sheet
from concord.problems import sentence
from domain.calendar import provider_zone
from domain.platform.note_feed import READ
from domain.platform.seal_entries import seal_entries
from settings import Unusable, settings
from tests.api.asking import Asker
from tests.api.door import HOST, Door, token

FILLED = ("contracts", "customers", "outsourcing_by_partner", "outsourcing_orders", "partners", "project_profit", "projects")
"""Of what the shelf has rows."""
NAMES = sorted(path.stem for path in HERE.glob("*.graphql"))


async def fetch(door: Door, path: str, as_: str | None = "hq", **headers: str) -> Any:
    said = {"authorization": f"Bearer {token(as_)}"} if as_ else {}
    return await door.http.get(f"/bi{path}", headers=said | {name.replace("_", "-"): value for name, value in headers.items()})


async def sealed(asker: Asker) -> None:
    """All of the audit has its seal, as seconds after a change."""
    async with asker.graph.sessions.begin() as db:
        assert await seal_entries(await db.connection(), 100_000)


async def tagged(door: Door, path: str) -> str:
    """The tag, once no transaction as old as the last change runs, in whichever database of the server: other tests have some too."""
    async with asyncio.timeout(60):
        while not (tag := str((await fetch(door, path)).headers.get("etag", ""))):
            await asyncio.sleep(0.05)
            async with door.asker.graph.sessions.begin() as db:
                await seal_entries(await db.connection(), 100_000)
    return tag


async def expected(asker: Asker, name: str, persona: str = "hq") -> list[dict[str, Any]]:
    """The rows as `/graphql` answers the very document."""
    feed = load(asker.graph.schema)[name]
    response = await asker.ask(persona, feed.text, {"first": 100})
    names = [column.name for column in feed.columns]
    return [dict(zip(names, row, strict=True)) for row in feed.rows(response["data"][feed.root])]


def in_csv(value: Any) -> str:
    """A value as CSV says it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def as_counted(column: Column, value: Any) -> str:
    """A value as a workbook counts with it."""
    if column.kind == "DateTime" and value is not None:
        return str(datetime.fromisoformat(value).astimezone(provider_zone()).replace(tzinfo=None))
    if column.kind == "Date" and value is not None:
        return str(datetime.fromisoformat(value))
    if column.kind in ("Money", "Decimal") and value is not None:
        return str(int(float(value)) if float(value).is_integer() else float(value))
    return in_csv(value)


@pytest.mark.parametrize("name", NAMES)
async def test_a_feed_has_the_rows_of_its_document_in_every_format(door: Door, name: str) -> None:
    rows = await expected(door.asker, name)
    assert rows or name not in FILLED
    answers = {ending: await fetch(door, f"/{name}.{ending}") for ending in ("json", "ndjson", "csv", "xlsx")}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert answers["json"].json() == rows
    assert [json.loads(line) for line in answers["ndjson"].text.splitlines()] == rows
    assert answers["csv"].content.startswith(b"\xef\xbb\xbf")
    told = list(csv.DictReader(io.StringIO(answers["csv"].content.decode("utf-8-sig"))))
    assert told == [{key: in_csv(value) for key, value in row.items()} for row in rows]
    sheet: Any = load_workbook(io.BytesIO(answers["xlsx"].content)).active
    assert [[in_csv(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        [as_counted(column, row[column.name]) for column in load(door.asker.graph.schema)[name].columns] for row in rows
    ]
    assert answers["csv"].headers["content-type"] == "text/csv; charset=utf-8"
    assert answers["csv"].headers["content-disposition"] == f'attachment; filename="{name}.csv"'


async def test_the_list_of_feeds_names_columns_and_variables(door: Door) -> None:
    feeds = {feed["name"]: feed for feed in (await fetch(door, "")).json()["feeds"]}
    assert sorted(feeds) == NAMES
    assert feeds["projects"]["columns"] == [
        "id", "code", "name", "state", "startsOn", "endsOn", "customer_code", "customer_name", "contract_code", "unit_code", "unit_name",
    ]  # fmt: skip
    assert feeds["projects"]["variables"] == {"where": "ProjectWhere"}
    assert all(feed["description"] for feed in feeds.values())


async def test_pages_are_a_statement_each_and_all_of_one_moment(own_door: Door) -> None:
    graph, world = own_door.asker.graph, own_door.asker.shelf.world
    feed, rows = load(graph.schema)["projects"], await expected(own_door.asker, "projects")
    reading = Reading(graph, feed, world.as_("hq"), {}, most=2)
    assert len(rows) > 5
    read: list[Any] = []
    async with graph.reading.connect() as connection:
        pages = reading.rows(connection)
        read += await anext(pages)
        async with graph.sessions() as db:
            await db.execute(text("UPDATE project SET name = 'changed meanwhile'"))
            await db.commit()
        with own_door.asker.statements() as asked:
            async for page in pages:
                assert len(page) <= 2
                read += page
    assert [dict(zip([column.name for column in feed.columns], row, strict=True)) for row in read] == rows
    assert len(asked) == (len(rows) + 1) // 2 - 1


async def test_a_filter_and_what_nobody_asked_for(door: Door) -> None:
    code = (await expected(door.asker, "projects"))[0]["code"]
    where = json.dumps({"code": {"eq": code}})
    assert [row["code"] for row in (await fetch(door, f"/projects.json?where={where}")).json()] == [code]
    assert (await fetch(door, "/projects.json?where=%7B%22code%22%3A%7B%22eq%22%3A%22none%22%7D%7D")).text == "[]\n"


@pytest.mark.parametrize(
    ("path", "persona", "status", "code", "said"),
    [
        ("/projects.json", None, 401, "UNAUTHENTICATED", "Sign in, or send a token."),
        ("", None, 401, "UNAUTHENTICATED", "Sign in, or send a token."),
        ("/projects.json", "partner_admin", 403, "FORBIDDEN", "Feeds are for staff."),
        ("", "customer_signer", 403, "FORBIDDEN", "Feeds are for staff."),
        ("/projects.ods", "hq", 404, "NOT_FOUND", "There is no such feed; its formats are json, ndjson, csv, xlsx, arrow, svg."),
        ("/nothing.csv", "hq", 404, "NOT_FOUND", "There is no such feed; its formats are json, ndjson, csv, xlsx, arrow, svg."),
        ("/projects.csv?first=5", "hq", 400, "BAD_REQUEST", "This feed has no variable first; its variables: where."),
        ("/projects.csv?where=%7B", "hq", 400, "BAD_REQUEST", "The variable where is to be JSON."),
    ],
)
async def test_a_refusal_says_why(door: Door, path: str, persona: str | None, status: int, code: str, said: str) -> None:
    answer = await fetch(door, path, persona)
    assert (answer.status_code, answer.json()["errors"]) == (status, [{"message": said, "extensions": {"code": code}}])


async def test_a_variable_of_another_form_is_refused_before_a_row_is_read(door: Door) -> None:
    answer = await fetch(door, "/projects.csv?where=%7B%22nothing%22%3A1%7D")
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert "nothing" in answer.json()["errors"][0]["message"]


async def test_what_the_reader_may_not_read_is_empty_and_named(door: Door) -> None:
    answer = await fetch(door, "/outsourcing_orders.json", "helper")
    response = await door.asker.ask("helper", load(door.asker.graph.schema)["outsourcing_orders"].text, {"first": 100})
    hidden = {"_".join(error["path"][2:]) for error in response["errors"]}
    told = answer.headers["concord-denied"].split(",")
    assert {name for name in told if not any(name == path or name.startswith(f"{path}_") for path in hidden)} == set()
    assert "paidAmount" in told
    assert [{row[name] for name in told} for row in answer.json()] == [{None}] * len(answer.json())
    assert answer.json()[0]["code"]


async def test_the_same_tag_is_the_same_answer_until_something_changes(own_door: Door) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        await db.execute(
            text("UPDATE audit_chain SET settled_xid = pg_snapshot_xmax(pg_current_snapshot())::text::bigint, place = place + 1")
        )
    first = await fetch(own_door, "/projects.json")
    again = await fetch(own_door, "/projects.json", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (await fetch(own_door, "/projects.ndjson")).headers["etag"] != first.headers["etag"]
    assert (await fetch(own_door, "/projects.json", "manager")).headers["etag"] != first.headers["etag"]
    said = "mutation { setLanguage(input: {language: EN}) { userErrors { code } } }"
    assert (await own_door.post({"query": said})).json()["data"]["setLanguage"]["userErrors"] == []
    changed = await fetch(own_door, "/projects.json", if_none_match=first.headers["etag"])
    assert (changed.status_code, changed.headers.get("etag"), changed.content) == (200, None, first.content)
    await sealed(own_door.asker)
    assert await tagged(own_door, "/projects.json") != first.headers["etag"]


async def test_what_is_taken_out_stands_in_the_audit(own_door: Door) -> None:
    await fetch(own_door, "/projects.csv")
    await fetch(own_door, "/projects.csv", None)
    async with own_door.asker.graph.sessions() as db:
        found = (await db.execute(text("SELECT actor_id, after FROM audit_entry WHERE act = :act"), {"act": READ})).all()
    assert [tuple(row) for row in found] == [(own_door.asker.shelf.world["hq"].id, "projects.csv")]


async def test_so_many_feeds_at_once_and_no_more(door: Door) -> None:
    feeds = Feeds(door.asker.graph)
    for _ in range(AT_ONCE):
        await feeds.slots.acquire()
    headers = [(b"authorization", f"Bearer {token('hq')}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/bi/projects.csv", "headers": headers, "query_string": b"", "client": None,
             "path_params": {"file": "projects.csv"}, "server": ("concord.test", 80), "scheme": "http"}  # fmt: skip
    answer = await feeds.read(Request(scope))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    assert orjson.loads(answer.body)["errors"][0]["message"] == "At most 2 feeds are read at once."


async def test_a_text_is_no_formula_in_a_spreadsheet() -> None:
    columns = [Column("name", ("name",), "String"), Column("amount", ("amount",), "Money"), Column("done", ("done",), "Boolean")]

    async def pages() -> AsyncIterator[list[list[Any]]]:
        yield [["=1+1", "-5.00", True], ["@SUM(A1)", None, False], ['说"好", 再见', "7", None], ["\tx", "0", None], ["-", "1", None]]

    told = b"".join([chunk async for chunk in as_csv(columns, pages())]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(told))) == [
        ["name", "amount", "done"], ["'=1+1", "-5.00", "true"], ["'@SUM(A1)", "", "false"], ['说"好", 再见', "7", ""], ["'\tx", "0", ""],
        ["'-", "1", ""],
    ]  # fmt: skip


async def test_a_workbook_has_no_formula_and_is_the_same_for_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [Column("name", ("name",), "String", "名称"), Column("net", ("net",), "Money"), Column("at", ("at",), "DateTime")]
    monkeypatch.setattr("api.bi.sheet.MOST", 3)

    async def pages() -> AsyncIterator[list[list[Any]]]:
        yield [["=1+1", "-5.00", None], ["@SUM(A1)", None, "2026-11-23T16:30:00.5+00:00"]]
        yield [["a\x00b\x1f" + "长" * 4000, "0.10", None], ["-", "1", None]]

    first, again = [b"".join([part async for part in as_sheet(columns, pages())]) for _ in range(2)]
    assert first == again
    book = load_workbook(io.BytesIO(first))
    told = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    heads = ["名称", "net", "at"]
    assert told == [
        [heads, ["=1+1", -5, None], ["@SUM(A1)", None, datetime(2026, 11, 24, 0, 30, 0, 500_000)], ["ab" + "长" * 4000, 0.1, None]],  # noqa: DTZ001
        [heads, ["-", 1, None]],
    ]
    sheet: Any = book.worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}
    assert (sheet["B2"].number_format, sheet.column_dimensions["A"].width, sheet.freeze_panes) == ("#,##0.00", 24, "A2")


async def test_a_workbook_is_headed_in_the_readers_language(door: Door) -> None:
    sheet: Any = load_workbook(io.BytesIO((await fetch(door, "/hours.xlsx")).content)).active
    assert [cell.value for cell in sheet[1]][:4] == ["编号", "日期", "工时", "工时类型"]
    assert [column.head for column in load(door.asker.graph.schema)["hours"].spoken("en")][:4] == ["Id", "Day", "Hours", "Kind"]


PAGED = "query($first: Int, $after: String) { projects(first: $first, after: $after) { nodes { %s } pageInfo { endCursor hasNextPage } } }"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{ projects { nodes { code } pageInfo { endCursor hasNextPage } } }", "by $first and $after"),
        (PAGED.replace("pageInfo { endCursor hasNextPage }", "totalCount") % "code", "asks `nodes` and `pageInfo"),
        (PAGED % "members { totalCount }", "`members` is a list"),
        ("# columns: A, B\n" + PAGED % "code", "`columns` names 2 columns, and there are 1."),
        (PAGED % "...A" + " fragment A on Project { code }", "without fragments"),
        (PAGED % "... { code }", "without fragments"),
        (PAGED % "nothing", "Cannot query field 'nothing'"),
        (PAGED % "code __typename", "`__typename` is no column"),
        (PAGED % "customer { name } customer_name: name", "two columns are called customer_name"),
        (PAGED.replace("endCursor ", "") % "code", "asks `nodes` and `pageInfo"),
        (PAGED.replace("endCursor ", "endCursor: startCursor ") % "code", "asks `nodes` and `pageInfo"),
        (PAGED.replace("nodes", "nodes: edges") % "node { code }", "asks `nodes` and `pageInfo"),
        (PAGED.replace("after: $after", "after: null") % "code", "Variable '$after' is never used"),
        (PAGED.replace("projects(first: $first", "other: __typename projects(first: $first") % "code", "asks `nodes` and `pageInfo"),
        ("mutation { setLanguage(input: {language: EN}) { userErrors { code } } }", "one query without fragments"),
        ("query {", "Syntax Error"),
        (PAGED % ("code " * 1001), "A document has at most 1000 tokens"),
        ("query A { viewer { today } } query B { viewer { today } }", "one query without fragments"),
    ],
)
async def test_a_document_that_is_no_feed_stops_the_start(asker: Asker, document: str, said: str) -> None:
    with pytest.raises(Unfit, match="x: ") as problem:
        feed_of("x", document, asker.graph.schema)
    assert said in str(problem.value)


OWN = "# Projects by code alone.\n" + PAGED % "code"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CONCORD_FEED_DOCUMENTS", str(tmp_path / "feeds"))
    (tmp_path / "feeds").mkdir()
    settings.cache_clear()
    yield tmp_path / "feeds"
    monkeypatch.undo()
    settings.cache_clear()


async def test_a_feed_of_the_operators_own_is_answered_as_ours_are(door: Door, folder: Path) -> None:
    (folder / "our_projects.graphql").write_text(OWN)
    (folder / "readme.txt").write_text("no feed")
    feeds = Feeds(door.asker.graph)
    assert (set(feeds.feeds), feeds.feeds["our_projects"].description) == ({*NAMES, "our_projects"}, "Projects by code alone.")
    own = replace(door, http=httpx2.AsyncClient(transport=httpx2.ASGITransport(app=door.app), base_url=HOST))
    found = (await fetch(own, "/our_projects.json")).json()
    assert found == [{"code": row["code"]} for row in await expected(door.asker, "projects")]


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("projects", OWN, "projects: a feed of this name is there already."),
        ("Projects", OWN, "Projects: a feed is named by up to 60 small letters, digits and underscores, a letter first."),
        ("a" * 61, OWN, f"{'a' * 61}: a feed is named by up to 60 small letters, digits and underscores, a letter first."),
        (
            "own",
            "{ viewer { today } }",
            "own: a feed asks `nodes` and `pageInfo { endCursor hasNextPage }` of one list, by $first and $after.",
        ),
        ("own", b"\xff", "own: the file cannot be read as UTF-8."),
        ("own", None, "own: the file cannot be read as UTF-8."),
    ],
)
async def test_a_wrong_file_of_the_operators_stops_the_start(
    door: Door, folder: Path, name: str, written: str | bytes | None, said: str
) -> None:
    path = folder / f"{name}.graphql"
    if written is None:
        path.mkdir()
    else:
        path.write_bytes(written if isinstance(written, bytes) else written.encode())
    with pytest.raises(Unusable) as problem:
        Feeds(door.asker.graph)
    assert sentence(problem.value) == f"CONCORD_FEED_DOCUMENTS, {said}"


@pytest.fixture
def no_folder(folder: Path) -> Path:
    folder.rmdir()
    return folder


async def test_a_folder_that_is_none_stops_the_start(door: Door, no_folder: Path) -> None:
    with pytest.raises(Unusable) as problem:
        Feeds(door.asker.graph)
    assert sentence(problem.value) == f"CONCORD_FEED_DOCUMENTS names no folder: {no_folder}"


@pytest.fixture
def a_row_a_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CONCORD_PAGE_SIZE_MAX", "1")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def test_from_a_reader_who_takes_no_more_nothing_more_is_read(own_door: Door, a_row_a_page: None) -> None:
    async with own_door.asker.graph.sessions() as db:
        rows = await db.scalar(text("SELECT count(*) FROM project"))
    began, goes_on, body = asyncio.Event(), asyncio.Event(), b""

    async def send(message: Any) -> None:
        nonlocal body
        if message.get("body"):
            body += message["body"]
            began.set()
            await goes_on.wait()

    async def receive() -> Any:
        return {"type": "http.request", "body": b""} if not began.is_set() else await asyncio.Event().wait()

    headers = [(b"authorization", f"Bearer {token('hq')}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/bi/projects.ndjson", "headers": headers, "query_string": b"", "client": None,
             "server": ("concord.test", 80), "scheme": "http", "asgi": {"spec_version": "2.4"}}  # fmt: skip
    with own_door.asker.statements() as asked:
        answering = asyncio.create_task(own_door.app(scope, receive, send))
        await began.wait()
        for _ in range(1000):
            await asyncio.sleep(0)
        assert (body.count(b"\n"), sum("FROM project " in statement for statement in asked)) == (1, 1)
        goes_on.set()
        await answering
    assert (body.count(b"\n"), sum("FROM project " in statement for statement in asked)) == (rows, rows)
