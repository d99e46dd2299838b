"""An act on a hidden object answers as one on an object that does not exist; nothing tells them apart, and nothing happens."""

import orjson
import pytest
from sqlalchemy import delete

from api.graph import Graph
from domain.identity.models import SignInAttempt
from tests.leaks.acts import pairs
from tests.leaks.asking import Asked, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.people import PERSONAS
from tests.leaks.rows import uid
from tests.opinion.facts import Facts


@pytest.mark.parametrize("persona", PERSONAS)
async def test_an_act_does_not_tell_a_hidden_object_from_an_absent_one(home: Home, graph: Graph, persona: str) -> None:
    await hides_objects(home, graph, persona)


async def hides_objects(home: Home, graph: Graph, persona: str) -> None:
    """Each act with each id that it takes, for one person."""
    opinion = home.opinions[persona]
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    asked = Asked(graph, viewer)
    for text, hidden, absent in pairs(asked, opinion):
        one, two = await asked.ask(text, {"input": hidden}), await asked.ask(text, {"input": absent})
        assert orjson.dumps(one) == orjson.dumps(two), (text, hidden)
        async with graph.sessions.begin() as db:
            await db.execute(delete(SignInAttempt))  # acts that ask for the password count wrong ones
    now = Facts.of(home.url)
    assert {table: now.tables[table] for table in home.tables} == {table: home.facts.tables[table] for table in home.tables}
