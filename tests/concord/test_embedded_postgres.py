"""The embedded server as its user meets it: private, quick to come back, one at a time."""

import os
import stat
from pathlib import Path

import asyncpg
import psycopg
import pytest

from concord.embedded_postgres import DataFolderInUseError, EmbeddedPostgres, running_url
from concord.postgres_check import check_server
from concord.postgres_cluster import PostgresError

SETTINGS = (
    "SELECT current_setting('listen_addresses'), current_setting('fsync'), (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
)


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
async def test_a_fresh_folder_becomes_a_fitting_server_without_a_port_or_a_superuser(tmp_path: Path, durable: bool, fsync: str) -> None:
    with EmbeddedPostgres(tmp_path, durable=durable) as server:
        url = server.create_database("concord")
        check_server(url)
        connection = await asyncpg.connect(url)
        assert tuple(await connection.fetchrow(SETTINGS) or ()) == ("", fsync, False)
        await connection.close()


def test_files_and_socket_are_closed_to_others(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path):
        folder = tmp_path / "postgres"
        runtime = Path((folder / "runtime").read_text())
        found = [mode(folder), mode(folder / "data"), mode(folder / "password"), mode(runtime), mode(runtime / "s")]
        assert found == ["0o700", "0o700", "0o600", "0o711", "0o700"]
        assert ((folder / "data").owner() == "nobody") == (os.geteuid() == 0)


@pytest.mark.parametrize("given", ["concord:wrong@", "concord@", "postgres@"])
def test_a_wrong_password_or_role_does_not_get_in(tmp_path: Path, given: str) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        right = server.url("postgres")
        password = right.split("@")[0].removeprefix("postgresql://")
        with pytest.raises(psycopg.OperationalError, match=r"password|pg_hba"):
            psycopg.connect(right.replace(f"{password}@", given))


def test_rows_survive_a_restart_and_nothing_stays_behind_after_the_stop(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        with psycopg.connect(server.create_database("concord")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        runtime = Path((tmp_path / "postgres" / "runtime").read_text())
    assert not server.alive
    assert not runtime.exists()
    with EmbeddedPostgres(tmp_path) as server, psycopg.connect(server.create_database("concord")) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_a_second_start_is_refused_and_a_command_finds_the_running_server(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        with pytest.raises(DataFolderInUseError) as refused, EmbeddedPostgres(tmp_path):
            pass
        assert str(refused.value) == f"{tmp_path} is in use by another Concord, process {os.getpid()}."
        assert running_url(tmp_path, "concord") == server.url("concord")
    assert running_url(tmp_path, "concord") is None
    assert running_url(tmp_path / "never", "concord") is None


def test_an_interrupted_first_start_is_begun_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        check_server(server.url("postgres"))
    assert not half.exists()


def test_data_of_another_version_are_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresError, match=r"was made by PostgreSQL 17; this Concord brings 18\."), EmbeddedPostgres(tmp_path):
        pass
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False):
        pass
    (tmp_path / "postgres" / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match="no_such_setting"), EmbeddedPostgres(tmp_path, durable=False):
        pass
    assert running_url(tmp_path, "concord") is None
