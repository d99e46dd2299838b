"""The migrations and the models build the same database; `alembic check` would miss CHECK, EXCLUDE and triggers (data.md, Migrations)."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine

from concord import migrate
from domain.models import metadata
from tests.databases import TestServer
from tests.migrations.dumps import differences, schema_of

TABLE = """
    CREATE TABLE bill (id int CONSTRAINT bill_pk PRIMARY KEY, amount numeric(20,4) NOT NULL, CONSTRAINT bill_positive CHECK (amount > 0));
    CREATE INDEX bill_amount ON bill (amount);
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
    CREATE TRIGGER bill_kept BEFORE DELETE ON bill FOR EACH ROW EXECUTE FUNCTION refuse();
"""


@pytest.fixture
def twin_url(database_server: TestServer, worker_id_or_main: str) -> Iterator[str]:
    yield database_server.empty(f"twin_{worker_id_or_main}")
    database_server.drop(f"twin_{worker_id_or_main}")


def execute(url: str, statements: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statements.encode())


def test_migrated_database_and_models_are_the_same(database_url: str, empty_database_url: str) -> None:
    engine = create_engine(migrate.sync_url(empty_database_url))
    metadata.create_all(engine)
    engine.dispose()
    assert differences(database_url, empty_database_url) == []
    assert len([name for name in schema_of(database_url) if name.startswith("TABLE ")]) == len(metadata.tables)


def test_every_total_that_triggers_keep_stands_in_the_audit(database_url: str) -> None:
    query = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s ORDER BY 1"
    with psycopg.connect(database_url) as connection:
        kept, told = (connection.execute(query, [f"%_totals_{word}"]).fetchall() for word in ("kept", "told"))
    assert kept == told != []


def test_each_migration_gives_up_instead_of_waiting_for_a_lock() -> None:
    versions = sorted((migrate.MIGRATIONS / "versions").glob("*.py"))
    assert [path.name for path in versions if 'op.execute("SET LOCAL lock_timeout = ' not in Path(path).read_text()] == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("ALTER TABLE bill DROP CONSTRAINT bill_positive", ["TABLE bill"]),
        ("ALTER TABLE bill ALTER amount DROP NOT NULL", ["TABLE bill"]),
        ("ALTER TABLE bill ALTER amount SET DEFAULT 1", ["TABLE bill"]),
        ("DROP INDEX bill_amount", ["INDEX bill_amount"]),
        ("DROP TRIGGER bill_kept ON bill", ["TRIGGER bill bill_kept"]),
        ("CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$", ["FUNCTION refuse()"]),
        ("CREATE EXTENSION pg_trgm", ["COMMENT EXTENSION pg_trgm", "EXTENSION pg_trgm"]),
    ],
)
def test_the_comparison_sees_every_kind_of_difference(empty_database_url: str, twin_url: str, change: str, found: list[str]) -> None:
    execute(empty_database_url, TABLE)
    execute(twin_url, TABLE)
    assert differences(empty_database_url, twin_url) == []
    execute(twin_url, change)
    assert [line.split(":")[0] for line in differences(empty_database_url, twin_url)] == found


def test_the_order_in_which_columns_came_is_no_difference(empty_database_url: str, twin_url: str) -> None:
    execute(empty_database_url, "CREATE TABLE bill (id int, amount numeric)")
    execute(twin_url, "CREATE TABLE bill (amount numeric); ALTER TABLE bill ADD id int")
    assert differences(empty_database_url, twin_url) == []
