"""A running postgres process: started, watched so that it never outlives this process, and stopped cleanly."""

import signal
import subprocess
import time
from pathlib import Path

from concord.postgres_account import environment
from concord.postgres_cluster import Cluster, PostgresError

START_SECONDS = 60
COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "shared_buffers": "128MB",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "wal_level": "minimal",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
}
DURABLE = {"max_connections": "100"}
FAST = {
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
    "io_method": "sync",
}
"""For tests: a crash of the machine may lose the data; nothing is left to run by itself between two statements."""
WATCH = 'read -r _; kill -INT "$1"'


class Postgres:
    """The server of a cluster, listening on the socket folder only."""

    def __init__(self, cluster: Cluster, binaries: Path, sockets: Path, log: Path, *, durable: bool) -> None:
        options = COMMON | (DURABLE if durable else FAST) | {"unix_socket_directories": str(sockets)}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._cluster = cluster
        self._log = log
        with log.open("ab") as output:
            self._server = subprocess.Popen(
                [binaries / "bin" / "postgres", "-D", cluster.where(cluster.data), *arguments],
                cwd=cluster.data,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
                **cluster.user.credentials,
            )
        self._guard = self._watch()

    def _watch(self) -> subprocess.Popen[bytes]:
        """A shell that reads a pipe held open by this process alone: when it ends, however it ends, the server is told to stop."""
        return subprocess.Popen(
            ["/bin/sh", "-c", WATCH, "sh", str(self._server.pid)],
            cwd="/",
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._cluster.user.credentials,
        )

    @property
    def pid(self) -> int:
        return self._server.pid

    @property
    def alive(self) -> bool:
        return self._server.poll() is None

    def wait_until_ready(self) -> None:
        """Return when connections are taken; PostgresError with the end of the log when the server ends instead."""
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if not self.alive or time.monotonic() > deadline:
                raise PostgresError("PostgreSQL did not start:\n" + "\n".join(self._log.read_text(errors="replace").splitlines()[-10:]))
            time.sleep(0.005)

    def _ready(self) -> bool:
        try:
            lines = self._cluster.pid_file.read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def stop(self) -> None:
        """Fast shutdown: transactions are rolled back, a checkpoint is written; harder signals when that takes over 10 s each."""
        self._guard.kill()
        self._guard.communicate()
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.alive:
                self._server.send_signal(number)
            try:
                self._server.wait(10)
                return
            except subprocess.TimeoutExpired:
                continue
