"""Feeds since a moment: what was written since then comes, however late it was committed; and nothing that reading would not show."""

import asyncio
import json
from datetime import UTC, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from api.bi import marks
from api.bi.feeds import feed_of, load
from api.bi.marks import mark_of
from api.bi.pages import Reading
from api.bi.sources import Source, source_of
from domain.platform.clock import real_now
from tests.api.door import Door, token

NAMED = text("UPDATE project SET name = :name WHERE code = :code")


async def quiet(door: Door) -> None:
    """Until whatever ran on the server before, in databases of other tests too, has ended: marks are exact then."""
    async with door.asker.graph.sessions.begin() as db:
        last = await db.scalar(text("SELECT pg_current_xact_id()::text::bigint"))
    oldest = 0
    while oldest <= last:
        async with door.asker.graph.reading.connect() as connection:
            oldest = (await connection.scalar(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))) or 0
        await asyncio.sleep(0.01)


async def take(door: Door, since: str | None = None, *, feed: str = "projects", as_: str = "hq", **parameters: str) -> Any:
    given = parameters | ({} if since is None else {"updatedSince": since})
    return await door.http.get(f"/bi/{feed}.json", params=given, headers={"authorization": f"Bearer {token(as_)}"})


async def mark(door: Door, **given: str) -> str:
    await quiet(door)
    answer = await take(door, **given)
    assert answer.status_code == 200
    return str(answer.headers["concord-next"])


async def codes(door: Door, since: str, **given: str) -> list[str]:
    answer = await take(door, since, **given)
    assert answer.status_code == 200, answer.text
    return [row["code"] for row in answer.json()]


async def all_codes(door: Door, **given: str) -> list[str]:
    return [row["code"] for row in (await take(door, **given)).json()]


async def rename(door: Door, *names: str) -> None:
    async with door.asker.graph.sessions.begin() as db:
        for code in names:
            await db.execute(NAMED, {"name": f"new name of {code}", "code": code})


async def test_what_was_written_since_comes_and_nothing_else(own_door: Door) -> None:
    first = await mark(own_door)
    projects = await all_codes(own_door)
    assert len(projects) > 5
    assert await codes(own_door, first) == []
    await rename(own_door, projects[4], projects[1])
    answer = await take(own_door, first)
    assert [(row["code"], row["name"]) for row in answer.json()] == [(code, f"new name of {code}") for code in (projects[1], projects[4])]
    assert await codes(own_door, await mark(own_door)) == []
    where = json.dumps({"code": {"eq": projects[4]}})
    assert await codes(own_door, first, where=where) == [projects[4]]
    assert await codes(own_door, first, where=json.dumps({"code": {"eq": projects[0]}})) == []


async def test_a_row_comes_again_when_what_is_shown_beside_it_was_written(own_door: Door) -> None:
    first = await mark(own_door, feed="outsourcing_orders")
    rows = (await take(own_door, feed="outsourcing_orders")).json()
    code = rows[0]["project_code"]
    await rename(own_door, code)
    found = (await take(own_door, first, feed="outsourcing_orders")).json()
    assert [row["code"] for row in found] == [row["code"] for row in rows if row["project_code"] == code]
    assert {row["project_name"] for row in found} == {f"new name of {code}"}
    others = [one for one in await all_codes(own_door) if one != code]
    again = await mark(own_door, feed="outsourcing_orders")
    await rename(own_door, *others)
    assert await codes(own_door, again, feed="outsourcing_orders") == [row["code"] for row in rows if row["project_code"] != code]


@pytest.mark.parametrize("inner", ["", "SAVEPOINT s"])
async def test_what_is_committed_late_is_not_missed(own_door: Door, inner: str) -> None:
    """The slow one begins first and commits last; a fast one with a later number, and two readings, come between."""
    projects, acting = await all_codes(own_door), own_door.asker.graph.sessions.kw["bind"]
    before = await mark(own_door)
    async with acting.connect() as slow:
        if inner:
            await slow.execute(text("SELECT pg_current_xact_id()"))
            await slow.execute(text(inner))
        await slow.execute(NAMED, {"name": "slow", "code": projects[0]})
        await rename(own_door, projects[1])
        answer = await take(own_door, before)
        assert [row["code"] for row in answer.json()] == [projects[1]]
        await rename(own_door, projects[2])
        again = await take(own_door, answer.headers["concord-next"])
        assert [row["code"] for row in again.json()] == [projects[1], projects[2]]
        await slow.commit()
    for since in (answer, again):
        late = await take(own_door, since.headers["concord-next"])
        assert ("slow", projects[0]) in [(row["name"], row["code"]) for row in late.json()]
    assert await codes(own_door, await mark(own_door)) == []


@pytest.mark.parametrize("looked_at", [1, 3, 1000])
async def test_all_rows_are_of_one_moment_and_are_read_some_at_a_time(
    own_door: Door, looked_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "LOOKED_AT", looked_at)
    graph, viewer = own_door.asker.graph, own_door.asker.shelf.world.as_("hq")
    feed = load(graph.schema)["projects"]
    source = source_of(graph.schema, feed)
    assert isinstance(source, Source)
    async with graph.reading.connect() as connection:
        old = await mark_of(connection, viewer)
    projects = await all_codes(own_door)
    await rename(own_door, *projects)
    reading = Reading(graph, feed, viewer, {}, 2, source, old)
    async with graph.reading.connect() as connection:
        with own_door.asker.statements() as asked:
            pages = reading.rows(connection)
            read = await anext(pages)
            async with graph.sessions.begin() as db:
                await db.execute(text("UPDATE project SET name = 'changed meanwhile'"))
            read += [row async for page in pages for row in page]
    assert [row[1] for row in read] == projects
    assert {row[2] for row in read} == {f"new name of {code}" for code in projects}
    if looked_at == 1000:
        assert len(asked) == 1 + 2 * ((len(projects) + 1) // 2) + (len(projects) % 2 == 0)


async def test_what_the_reader_may_not_see_does_not_come(own_door: Door) -> None:
    mine = await all_codes(own_door, as_="manager")
    every = await all_codes(own_door)
    assert 0 < len(mine) < len(every)
    first = await mark(own_door, as_="manager")
    await rename(own_door, *every)
    assert await codes(own_door, first, as_="manager") == mine


async def test_other_rights_another_reader_or_another_database_begin_anew(own_door: Door) -> None:
    every, first = await all_codes(own_door), await mark(own_door)
    number, standing = first.split("-")
    assert await codes(own_door, first) == []
    assert await codes(own_door, first, as_="manager") == await all_codes(own_door, as_="manager")
    assert await codes(own_door, f"{int(number) + 10**6}-{standing}") == every
    assert await codes(own_door, f"{number}-{'0' * 16}") == every
    async with own_door.asker.graph.sessions.begin() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert await codes(own_door, first) == every
    first = await mark(own_door)
    async with own_door.asker.graph.sessions.begin() as db:
        held = {"user": own_door.asker.shelf.world["hq"].id}
        await db.execute(text("UPDATE role_grant SET id = gen_random_uuid() WHERE user_id = :user"), held)
    assert await codes(own_door, first) == every


async def test_since_an_instant(own_door: Door) -> None:
    every, now = await all_codes(own_door), real_now()
    assert await codes(own_door, "2001-01-01T00:00:00Z") == every
    await quiet(own_door)
    said = "mutation { setLanguage(input: {language: EN}) { userErrors { code } } }"
    assert (await own_door.post({"query": said})).json()["data"]["setLanguage"]["userErrors"] == []
    later = (now + timedelta(hours=2)).astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert await codes(own_door, later) == []
    await rename(own_door, every[3])
    assert await codes(own_door, later) == [every[3]]
    assert await codes(own_door, (now - timedelta(minutes=30)).astimezone(UTC).isoformat().replace("+00:00", "Z")) == every


@pytest.mark.parametrize(
    "moment", ["", "yesterday", "2026-11-23", "2026-11-23T00:00:00", "9999-12-31T23:59:59+99:00", "5", "-1-0", "1-" + "g" * 16]
)
async def test_what_is_no_moment_is_refused_in_a_sentence(door: Door, moment: str) -> None:
    answer = await take(door, moment)
    said = "updatedSince is an instant with its zone, as 2026-11-23T00:00:00Z, or the Concord-Next of an earlier answer."
    assert (answer.status_code, answer.json()["errors"]) == (400, [{"message": said, "extensions": {"code": "BAD_REQUEST"}}])


PAGED = "query(%s) { %s { nodes { %s } pageInfo { endCursor hasNextPage } } }"
GIVEN, ASKED = "$first: Int, $after: String", "(first: $first, after: $after%s)"


@pytest.mark.parametrize(
    ("variables", "root", "fields", "said"),
    [
        (GIVEN, "projects" + ASKED % "", "code", "x takes no $where, so it cannot be asked since a moment."),
        (
            GIVEN + ", $where: EarlyEntryWhere", "earlyEntries" + ASKED % ", where: $where", "code paidAmount { amount }",
            "x shows paidAmount, which is made of other rows, so it cannot be asked since a moment.",
        ),
    ],
)  # fmt: skip
async def test_a_feed_that_is_made_of_other_rows_is_not_asked_since_a_moment(
    door: Door, variables: str, root: str, fields: str, said: str
) -> None:
    schema = door.asker.graph.schema
    assert source_of(schema, feed_of("x", PAGED % (variables, root, fields), schema)) == said
