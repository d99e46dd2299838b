"""The endpoint keeps the GraphQL-over-HTTP specification: every audit of the npm package graphql-http says so (schema.md, transport)."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.api.door import Door, token
from tests.needs import AUDITS
from tests.serving import served

SCRIPT = Path(__file__).with_name("audits.mjs")
COUNT = 61


@pytest.mark.node
async def test_every_audit_of_the_specification_passes(own_door: Door) -> None:
    async with served(own_door.app) as address:
        script = await asyncio.create_subprocess_exec(
            "node", str(SCRIPT), str(AUDITS), f"{address}/graphql", token("hq"), stdout=asyncio.subprocess.PIPE
        )
        said, _ = await script.communicate()
    found = json.loads(said)
    assert [audit for audit in found if audit["status"] != "ok"] == []
    assert len(found) == COUNT
