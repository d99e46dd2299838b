"""Programs have a share of each minute, people have not; who asks too often is told when to come back."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from api import http
from api.rates import MOST_KEPT, Rates
from domain.database import new_id
from domain.identity.models import User
from settings import settings
from tests.api.door import Door, token

QUERY = {"query": "{ viewer { today } }"}


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_answered_and_what_comes_then_as_the_bucket_fills() -> None:
    clock, one, other = Clock(), new_id(), new_id()
    rates = Rates(clock)
    assert [rates.wait(one, 4) for _ in range(6)] == [0, 0, 0, 0, 15, 15]
    assert rates.wait(other, 4) == 0
    clock.now += 14
    assert rates.wait(one, 4) == 1
    clock.now += 1
    assert [rates.wait(one, 4) for _ in range(2)] == [0, 15]
    clock.now += 3600
    assert [rates.wait(one, 4) for _ in range(5)] == [0, 0, 0, 0, 15]


def test_accounts_that_ask_no_more_are_forgotten() -> None:
    clock = Clock()
    rates = Rates(clock)
    for _ in range(3 * MOST_KEPT):
        rates.wait(new_id(), 60)
        clock.now += 0.5
    assert len(rates._full_at) <= MOST_KEPT


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CONCORD_SERVICE_REQUESTS_A_MINUTE", "2")
    monkeypatch.setattr(http, "RATES", Rates(Clock()))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def test_a_program_that_asks_too_often_is_told_when_to_come_back(own_door: Door, two_a_minute: None) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        programs = [own_door.asker.shelf.world[name].id for name in ("hq", "auditor")]
        await db.execute(update(User).where(User.id.in_(programs)).values(is_service=True))

    async def feed(persona: str) -> Any:
        return await own_door.http.get("/bi/projects.csv", headers={"authorization": f"Bearer {token(persona)}"})

    assert [(await own_door.post(QUERY)).status_code, (await feed("hq")).status_code] == [200, 200]
    said = [{"message": "A program asks at most 2 times a minute.", "extensions": {"code": "LIMIT_EXCEEDED"}}]
    for answer in (await own_door.post(QUERY), await feed("hq"), await own_door.get(query=QUERY["query"])):
        assert (answer.status_code, answer.headers["retry-after"], answer.json()["errors"]) == (429, "30", said)
    assert (await feed("auditor")).status_code == 200
    for _ in range(4):
        assert (await own_door.post(QUERY, as_="manager")).status_code == 200


async def test_files_count_as_operations_do(own_door: Door, two_a_minute: None) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        await db.execute(update(User).where(User.id == own_door.asker.shelf.world["hq"].id).values(is_service=True))
    said = {"authorization": f"Bearer {token('hq')}"}
    answers = [await own_door.http.get("/documents/doc_1", headers=said) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    template = await own_door.http.get("/templates/hours-template.xlsx", headers=said)
    sent = await own_door.http.post("/documents?name=a.txt", content=b"A text.", headers=said)
    for refused in (answers[2], template, sent):
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
    person = {"authorization": f"Bearer {token('manager')}"}
    assert [(await own_door.http.get("/documents/doc_1", headers=person)).status_code for _ in range(4)] == [404] * 4
