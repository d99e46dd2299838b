"""Backup and restore of docs/operations.md, done as it says: afterwards all is there, and the migration has nothing to do."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from obstore.store import LocalStore
from psycopg import sql

from concord.postgres_account import program
from domain.platform.seal_entries import seal_entries
from tests.concord.test_up import environment
from tests.databases import ROOT
from tests.outsourcing.story import Story
from tests.workers.plant import found, plant_at

pytestmark = pytest.mark.anyio
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
TABLES = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'dramatiq')"


def commands(name: str) -> str:
    """The commands below a mark of the document."""
    block = re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", OPERATIONS, re.DOTALL)
    assert block is not None
    return block[1]


def tools(url: str) -> Path:
    """Where pg_dump and pg_restore of the server's version are: those of a newer one may say what an older server does not know."""
    with psycopg.connect(url) as connection:
        installed = Path(f"/usr/lib/postgresql/{connection.info.server_version // 10_000}/bin")
    return installed if (installed / "pg_restore").exists() else program("pg_dump").parent


def run(name: str, url: str, files: Path, backup: Path) -> str:
    """What the document's commands say, done by a shell with nothing but the settings they name."""
    places = [str(tools(url)), str(Path(sys.executable).parent), os.environ["PATH"]]
    given = environment(database_url=url, data_dir=str(files)) | {"PATH": os.pathsep.join(places), "BACKUP": str(backup)}
    done = subprocess.run(["/bin/sh", "-e", "-c", commands(name)], env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def sums(url: str) -> dict[str, tuple[int, str | None]]:
    """Rows and content of every table."""
    with psycopg.connect(url) as connection:
        names = sorted(name for (name,) in connection.execute(TABLES))
        query = "SELECT count(*), md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM {} AS row"
        found = {name: connection.execute(sql.SQL(query).format(sql.SQL(name))).fetchone() for name in names}
    return {name: (row[0], row[1]) for name, row in found.items() if row}


async def test_what_was_backed_up_is_restored_whole(database_url: str, empty_database_url: str, tmp_path: Path) -> None:
    old, new, backup = (tmp_path / name for name in ("old", "new", "backup"))
    for folder in (old, new, backup):
        folder.mkdir()
    async with plant_at(database_url) as plant:
        await found(plant)
        plant.world.store = LocalStore(old / "documents", mkdir=True)
        async with plant.act() as world:
            await Story.accepted(world)
        async with plant.runtime.engine.begin() as connection:
            assert await seal_entries(connection, most=10_000) > 1000
    before = sums(database_url)
    assert min(before[f"public.{table}"][0] for table in ("outsourcing_order", "payable", "document", "outbox_event", "audit_link")) > 0
    run("back up", database_url, old, backup)
    said = run("restore", empty_database_url, new, backup).splitlines()
    assert said[0] == "The database is up to date; the policy is the seed."
    assert re.fullmatch(r"\d+ entries are what was sealed; 0 wait for the sealer\.", said[1])
    assert sums(empty_database_url) == before
    files = [path for path in (new / "documents").rglob("*") if path.is_file()]
    with psycopg.connect(empty_database_url) as connection:
        (named,) = connection.execute("SELECT count(DISTINCT sha256) FROM document").fetchone() or (0,)
    assert len(files) >= named > 0
    assert [path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() != path.name] == []
