"""The groups of lists are what the third opinion says, figure by figure, and behind each stand exactly its rows."""

import pytest

from api.graph import Graph
from tests.leaks.conftest import Home
from tests.leaks.groups import groups_are_expected
from tests.leaks.people import PERSONAS


@pytest.mark.parametrize("persona", PERSONAS)
async def test_groups_are_those_of_the_visible_rows(home: Home, graph: Graph, persona: str) -> None:
    await groups_are_expected(home, graph, persona, [name for name, asked in home.askers.items() if persona in asked])
