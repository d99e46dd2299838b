"""The files of an embedded PostgreSQL: made by initdb once, and made ready again after a crash (data.md, Embedded PostgreSQL)."""

import contextlib
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from concord.postgres_account import Account, environment

MAJOR = "18"
ROLE = "concord"
INITDB = (
    "--username=postgres",
    "--auth=reject",
    "--encoding=UTF8",
    "--locale-provider=libc",
    "--locale=C.UTF-8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--lc-messages=C",
    "--no-instructions",
)
ACCESS = f"local all {ROLE} scram-sha-256\n"
HERE = "/proc/self/cwd"
"""The working folder by a name that needs no right on the folders above it, so that a data folder below /root can serve `nobody`."""


class PostgresError(RuntimeError):
    """The embedded server cannot be made or started; the message says why and what to do."""


@dataclass(frozen=True)
class Cluster:
    """A data folder and the user that owns it. Its parent belongs to the user of this process and is closed to all others."""

    data: Path
    user: Account

    @property
    def password_file(self) -> Path:
        return self.data.with_name("password")

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def where(self, data: Path) -> str:
        return HERE if self.user.name else str(data)

    def initialise(self, binaries: Path, *, durable: bool) -> None:
        """Make the data folder where there is none, all or nothing: role `concord`, no superuser that can sign in."""
        if self.data.exists():
            self._check_version()
            return
        new = self.data.with_name("data.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self.user.own(new)
        self._run(new, [binaries / "bin" / "initdb", "-D", self.where(new), *INITDB, *([] if durable else ["--no-sync"])])
        (new / "pg_hba.conf").write_text(ACCESS)
        password = secrets.token_urlsafe(32)
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(password)
        make_role = f"SET scram_iterations = 1; CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}';\n"
        self._run(new, [binaries / "bin" / "postgres", "--single", "-j", "-D", self.where(new), "postgres"], make_role)
        new.rename(self.data)

    def clear_crash(self, seconds: float = 10) -> None:
        """End a server that outlived its Concord, and take away a pid file whose process is gone or is something else.

        The caller holds the lock on the folder, so no living Concord uses it.
        """
        if not self.pid_file.exists():
            return
        left = [process for process in psutil.process_iter() if self._serves(process)]
        for signal_number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            for process in left:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(signal_number)
            _, left = psutil.wait_procs(left, timeout=seconds)
        self.pid_file.unlink(missing_ok=True)

    def _serves(self, process: psutil.Process) -> bool:
        try:
            return process.name() == "postgres" and process.cwd() == str(self.data)
        except psutil.Error:
            return False

    def _check_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise PostgresError(
                f"{self.data} was made by PostgreSQL {version}; this Concord brings {MAJOR}. Dump it there and restore it here."
            )

    def _run(self, folder: Path, command: Sequence[str | Path], stdin: str = "") -> None:
        done = subprocess.run(
            command,
            input=stdin,
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            umask=0o077,
            **self.user.credentials,
        )
        if done.returncode or "ERROR" in done.stderr:
            raise PostgresError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")
