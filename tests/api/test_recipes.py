"""The recipes of docs/bi.md are run as they stand there; Relay's compiler and the code generator of Apollo's clients take our schema."""

import asyncio
import json
import re
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.bi.feeds import HERE
from tests.api.door import Door, token
from tests.databases import ROOT
from tests.needs import NODE
from tests.serving import served

DOCUMENT = (ROOT / "docs" / "bi.md").read_text("utf-8")
RECIPES = Path(__file__).with_name("recipes")
CODEGEN = {
    "schema": "schema.graphql",
    "documents": "documents/*.graphql",
    "generates": {
        "types.ts": {
            "plugins": ["typescript-operations"],
            "config": {"scalars": {"Date": "string", "DateTime": "string", "Decimal": "string", "JSON": "unknown"}, "strictScalars": True},
        }
    },
}
RELAY = {"src": "./src", "language": "javascript", "schema": "./schema.graphql"}


def recipe(name: str) -> str:
    """The program below a mark of the document."""
    block = re.search(rf"<!-- {name} -->\n```python\n(.*?)```", DOCUMENT, re.DOTALL)
    assert block is not None
    return block[1]


async def run(door: Door, *names: str) -> Mapping[str, Any]:
    """What the recipes leave behind, one after the other as they stand in the document; before each but the first a project is renamed."""
    async with served(door.app) as address:
        left: dict[str, Any] = {"staff": address, "token": token("hq")}
        for place, name in enumerate(names):
            if place:
                async with door.asker.graph.sessions.begin() as db:
                    await db.execute(text("UPDATE project SET name = '改名' WHERE id = (SELECT max(id::text)::uuid FROM project)"))
            await asyncio.to_thread(exec, recipe(name), left)
    return left


async def expected(door: Door, name: str) -> list[dict[str, Any]]:
    answer = await door.http.get(f"/bi/{name}.json", headers={"authorization": f"Bearer {token('hq')}"})
    found: list[dict[str, Any]] = answer.json()
    assert found
    return found


async def test_pandas(own_door: Door) -> None:
    rows = await expected(own_door, "projects")
    left = await run(own_door, "pandas")
    assert list(left["projects"].columns) == list(rows[0])
    assert left["projects"]["name"].tolist() == [row["name"] for row in rows]
    assert str(left["projects"]["startsOn"].dtype).startswith("datetime64")
    orders = await expected(own_door, "outsourcing_orders")
    assert left["orders"]["gross"].tolist() == [Decimal(row["gross"]) for row in orders]


async def test_polars_in_three_formats(own_door: Door) -> None:
    rows = await expected(own_door, "projects")
    left = await run(own_door, "polars")
    assert [frame.columns for frame in (left["typed"], left["lines"], left["table"])] == [list(rows[0])] * 3
    for name in ("code", "name", "customer_name"):
        assert [frame[name].to_list() for frame in (left["typed"], left["lines"], left["table"])] == [[row[name] for row in rows]] * 3
    assert [str(day) for day in left["typed"]["startsOn"]] == [row["startsOn"] for row in rows]


async def test_what_changed_since_is_merged(own_door: Door) -> None:
    left = await run(own_door, "polars", "since")
    rows = await expected(own_door, "projects")
    assert sorted(left["whole"].select("id", "name").rows()) == sorted((row["id"], row["name"]) for row in rows)
    assert "改名" in left["whole"]["name"].to_list()
    assert "改名" not in left["typed"]["name"].to_list()
    assert re.fullmatch(r"\d+-[0-9a-f]{16}", left["mark"])


async def test_gql(own_door: Door) -> None:
    rows = await expected(own_door, "projects")
    left = await run(own_door, "gql")
    assert [row["code"] for row in left["rows"]] == [row["code"] for row in rows]


async def command(folder: Path, *words: str) -> str:
    """What a program of Node.js says; it must succeed."""
    program = await asyncio.create_subprocess_exec(
        str(NODE / ".bin" / words[0]), *words[1:], cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await program.communicate()
    assert program.returncode == 0, said.decode()
    return said.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A client's own folder, with our schema."""
    (tmp_path / "node_modules").symlink_to(NODE)
    shutil.copy(ROOT / "schema.graphql", tmp_path)
    (tmp_path / "src").mkdir()
    shutil.copy(RECIPES / "Projects.js", tmp_path / "src")
    shutil.copytree(HERE, tmp_path / "documents")
    shutil.copy(RECIPES / "use.ts", tmp_path)
    (tmp_path / "codegen.json").write_text(json.dumps(CODEGEN))
    (tmp_path / "relay.config.json").write_text(json.dumps(RELAY))
    return tmp_path


@pytest.mark.node
async def test_relay_compiles_pages_refetched_rows_and_a_mutation_over_our_schema(folder: Path) -> None:
    await command(folder, "relay-compiler")
    made = {path.name.partition(".")[0] for path in await asyncio.to_thread(list, (folder / "src" / "__generated__").iterdir())}
    assert made == {"Projects_list", "Projects_row", "ProjectsQuery", "ProjectsPageQuery", "ProjectsRowQuery", "ProjectsLanguageMutation"}


@pytest.mark.node
async def test_typescript_of_every_feed_is_generated_and_holds(folder: Path) -> None:
    await command(folder, "graphql-codegen", "--config", "codegen.json")
    made = await asyncio.to_thread((folder / "types.ts").read_text, "utf-8")
    assert len(re.findall(r"^export type \w+Query = ", made, re.MULTILINE)) == len(list(HERE.glob("*.graphql")))
    await command(folder, "tsc", "--noEmit", "--strict", "--skipLibCheck", "use.ts")
