"""The audit tells nobody what they may not read: entries, histories and objects as they stood (S2-42)."""

import pytest

from api.graph import Graph
from tests.leaks.audit import audit_agrees
from tests.leaks.conftest import Home


@pytest.mark.parametrize("persona", ["manager", "auditor"])
async def test_the_audit_is_read_through_the_field_rights_of_each_row(home: Home, graph: Graph, persona: str) -> None:
    await audit_agrees(home, graph, persona)
