"""How migrations are run: all or nothing each, one process at a time, never behind a long transaction."""

import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from concord import migrate
from tests.databases import ROOT

VERSION = '''
from alembic import op

revision = "{revision}"
down_revision = {before!r}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '200ms'")
    op.execute("""{statement}""")
'''


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """A folder of migrations with the product's own env.py: two steps, the second slow enough to meet."""
    shutil.copytree(migrate.MIGRATIONS, tmp_path, ignore=shutil.ignore_patterns("versions", "__pycache__"), dirs_exist_ok=True)
    (tmp_path / "versions").mkdir()
    write(tmp_path, "one", None, "CREATE TABLE steps (name text)")
    write(tmp_path, "two", "one", "INSERT INTO steps SELECT 'two' FROM pg_sleep(0.2)")
    return tmp_path


def write(folder: Path, revision: str, before: str | None, statement: str) -> None:
    (folder / "versions" / f"{revision}.py").write_text(VERSION.format(revision=revision, before=before, statement=statement))


def steps(url: str) -> list[tuple[str]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT name FROM steps").fetchall()


def test_what_is_missing_is_run_once(empty_database_url: str, migrations: Path) -> None:
    assert migrate.current(empty_database_url) is None
    migrate.upgrade(empty_database_url, "one", migrations)
    assert (migrate.current(empty_database_url), steps(empty_database_url)) == ("one", [])
    migrate.upgrade(empty_database_url, migrations=migrations)
    migrate.upgrade(empty_database_url, migrations=migrations)
    assert (migrate.current(empty_database_url), steps(empty_database_url)) == ("two", [("two",)])


def test_several_processes_at_once_run_each_migration_once(empty_database_url: str, migrations: Path) -> None:
    script = "import sys, pathlib; from concord.migrate import upgrade; upgrade(sys.argv[1], migrations=pathlib.Path(sys.argv[2]))"
    command_line = [sys.executable, "-c", script, empty_database_url, str(migrations)]
    processes = [subprocess.Popen(command_line, cwd=ROOT) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert steps(empty_database_url) == [("two",)]


def test_a_failing_migration_leaves_the_one_before_and_frees_the_lock(empty_database_url: str, migrations: Path) -> None:
    write(migrations, "three", "two", "INSERT INTO steps VALUES ('three'); SELECT 1 / 0")
    for _ in range(2):
        with pytest.raises(DBAPIError, match="division by zero"):
            migrate.upgrade(empty_database_url, migrations=migrations)
        assert (migrate.current(empty_database_url), steps(empty_database_url)) == ("two", [("two",)])


def test_a_migration_gives_up_behind_a_long_transaction(empty_database_url: str, migrations: Path) -> None:
    migrate.upgrade(empty_database_url, "two", migrations)
    write(migrations, "three", "two", "ALTER TABLE steps ADD note text")
    with psycopg.connect(empty_database_url) as reader:
        reader.execute("SELECT name FROM steps")
        with pytest.raises(DBAPIError, match="lock timeout"):
            migrate.upgrade(empty_database_url, migrations=migrations)
    assert migrate.current(empty_database_url) == "two"


def test_a_new_migration_begins_with_the_lock_timeout(migrations: Path) -> None:
    script = command.revision(migrate.configuration(migrations=migrations), "add note")
    assert not isinstance(script, list)
    assert script is not None
    text = Path(script.path).read_text()
    assert text.startswith('"""add note"""\n')
    assert "down_revision: str | None = 'two'\n" in text
    assert "    op.execute(\"SET LOCAL lock_timeout = '5s'\")\n" in text


def test_what_is_read_from_the_files_is_what_alembic_knows() -> None:
    script = ScriptDirectory.from_config(migrate.configuration())
    known = frozenset(each.revision for each in script.walk_revisions())
    assert migrate.Revisions.of_this_version() == migrate.Revisions(script.get_current_head(), known)
