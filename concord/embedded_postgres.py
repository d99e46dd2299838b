"""PostgreSQL that Concord brings along and starts itself, for trial, tests and demo (data.md, Embedded PostgreSQL).

It listens on a UNIX socket in a folder that only its own user and root can enter, and asks for a password even there.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from concord.postgres_account import account, reachable_binaries
from concord.postgres_cluster import ROLE, Cluster, PostgresError
from concord.postgres_process import Postgres

LOG_BYTES = 10_000_000


class DataFolderInUseError(PostgresError):
    """Another process runs the server of this data folder."""


class EmbeddedPostgres:
    """A server in `data_dir`/postgres while the `with` block lasts; the first start takes about a second, later ones a tenth.

    `durable=False` is for tests: faster, and lost with the machine. The server stops with this process, however that ends.
    """

    def __init__(self, data_dir: Path | str, *, durable: bool = True) -> None:
        self._folder = Path(data_dir).resolve() / "postgres"
        self._durable = durable
        self._cluster = Cluster(self._folder / "data", account())
        self._stack = contextlib.ExitStack()
        self._postgres: Postgres | None = None

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self._lock(stack)
            runtime = self._runtime_folder(stack)
            binaries = reachable_binaries(self._cluster.user, runtime / "install")
            self._cluster.clear_crash()
            self._cluster.initialise(binaries, durable=self._durable)
            self._postgres = Postgres(self._cluster, binaries, runtime / "s", self._log(), durable=self._durable)
            stack.callback(self._postgres.stop)
            self._postgres.wait_until_ready()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def alive(self) -> bool:
        """Whether the server process still runs."""
        return self._postgres is not None and self._postgres.alive

    def url(self, database: str) -> str:
        """postgresql:// address of a database, with its password; asyncpg, psycopg, SQLAlchemy and psql take it alike."""
        return _url(self._folder, self._cluster, database)

    def create_database(self, name: str) -> str:
        """Create a database where there is none; its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def _lock(self, stack: contextlib.ExitStack) -> None:
        """Hold the folder until the end of the block; the kernel frees it when this process dies."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = stack.enter_context((self._folder / "lock").open("a+"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise DataFolderInUseError(f"{self._folder.parent} is in use by another Concord, process {lock.read() or 'unknown'}.") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()

    def _runtime_folder(self, stack: contextlib.ExitStack) -> Path:
        """A short, fresh folder: a socket's path has at most 107 bytes. What a killed process left there is removed."""
        note = self._folder / "runtime"
        if note.exists():
            shutil.rmtree(note.read_text(), ignore_errors=True)
        runtime = Path(tempfile.mkdtemp(prefix="concord-", dir="/tmp"))
        note.write_text(str(runtime))
        stack.callback(shutil.rmtree, runtime, ignore_errors=True)
        runtime.chmod(0o711)
        sockets = runtime / "s"
        sockets.mkdir(mode=0o700)
        self._cluster.user.own(sockets)
        return runtime

    def _log(self) -> Path:
        log = self._folder / "server.log"
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.rename(log.with_suffix(".old.log"))
        return log


def running_url(data_dir: Path | str, database: str) -> str | None:
    """The address of a database of the server that another process runs on this data folder, or None when none runs."""
    folder = Path(data_dir).resolve() / "postgres"
    with contextlib.suppress(FileNotFoundError), (folder / "lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _url(folder, Cluster(folder / "data", account()), database)
    return None


def _url(folder: Path, cluster: Cluster, database: str) -> str:
    sockets = quote(str(Path((folder / "runtime").read_text()) / "s"), safe="")
    return f"postgresql://{ROLE}:{cluster.password_file.read_text()}@/{quote(database, safe='')}?host={sockets}"
