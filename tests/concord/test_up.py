"""`concord up` as its operator meets it: from an empty folder to a page in a browser, Ctrl-C, and again."""

import asyncio
import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psutil

from concord.databases import database
from settings import settings
from tests.concord.demo_story import assert_whole
from tests.databases import ROOT

CONCORD = [sys.executable, "-m", "concord"]
SECONDS = 240


def environment(**settings: str) -> dict[str, str]:
    """That of the test run, without its settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONCORD_")}
    return clean | {f"CONCORD_{name.upper()}": value for name, value in settings.items()}


def concord(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*CONCORD, *arguments], cwd=ROOT, env=environment(**settings), capture_output=True, text=True, timeout=SECONDS, check=False
    )


class Up:
    """A running `concord up`; `ready` is its line."""

    def __init__(self, folder: Path, port: str = "0") -> None:
        command = [*CONCORD, "up", "--port", port]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(data_dir=str(folder)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.ready = self.process.stdout.readline()

    @property
    def port(self) -> int:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/partner", self.ready)
        assert found, self.ready
        return int(found[1])

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def child(self, command: str) -> psutil.Process:
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if child.cmdline()[3:4] == [command])

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Its exit code and what it said on standard error; none of its processes is left."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(number)
        return self.wait(family)

    def wait(self, family: list[psutil.Process]) -> tuple[int, str]:
        said = self.process.communicate(timeout=60)[1]
        _, alive = psutil.wait_procs(family, timeout=40)
        assert alive == []
        return self.process.returncode, said


@contextlib.contextmanager
def up(folder: Path, port: str = "0") -> Iterator[Up]:
    running = Up(folder, port)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.communicate()


def mail_to(address: str, folder: Path) -> EmailMessage:
    """A mail to somebody, which a worker sends within seconds."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for file in folder.glob("*.eml"):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["To"] == address:
                return mail
        time.sleep(0.2)
    raise AssertionError("no mail came")


def test_an_empty_folder_becomes_a_service_that_stops_and_comes_back(folder: Path) -> None:
    with up(folder) as first:
        assert first.ready.startswith("Concord is ready: ")
        assert "password concord-demo-2026 as luo.cheng@yunzhan.example (partner)" in first.ready
        assert [first.status(path) for path in ("/readyz", "/sign-in", "/graphiql", "/partner")] == [200, 200, 200, 303]

        text = mail_to("tang.yue@heqi.example", folder / "mail").get_body(("plain",))
        assert text is not None
        assert f"http://127.0.0.1:{first.port}/invitation/" in text.get_content()

        people = concord("user", "list", data_dir=str(folder))
        assert ["luo.cheng@yunzhan.example", "罗诚"] in [line.split()[:2] for line in people.stdout.splitlines()]
        again = concord("up", "--port", "0", "--data-dir", str(folder))
        in_use = f"concord: {folder} is in use by another Concord, process {first.process.pid}.\n"
        assert (again.returncode, again.stderr) == (1, in_use)
        busy = concord("up", "--port", str(first.port), "--data-dir", str(folder / "other"))
        taken = f"concord: Another program listens on port {first.port} of 127.0.0.1: stop it, or take another port"
        assert (busy.returncode, busy.stderr) == (1, f"{taken} with --port or CONCORD_PORT.\n")

        code, said = first.end(signal.SIGINT)
        assert (code, said) == (0, "Building the demo company; this happens once and takes a minute or two.\n")

    with database(settings()) as url:
        asyncio.run(assert_whole(url))

    with up(folder) as second:
        assert "luo.cheng@yunzhan.example" in second.ready
        worker, family = second.child("work"), psutil.Process(second.process.pid).children(recursive=True)
        worker.kill()
        code, said = second.wait(family)
        assert code == 1
        assert said.startswith(f"concord: The worker ended by itself by signal SIGKILL; {folder}/logs/worker.log says at its end: ")

    with up(folder) as third:
        assert third.end(signal.SIGTERM) == (0, "")


def test_children_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    concord("migrate", data_dir=str(tmp_path))
    founding = ["Wang", "--company", "合契信息技术有限公司", "--credit-code", "91310115MA1K4H7P2J"]
    added = subprocess.run(
        [*CONCORD, "user", "add", "boss@heqi.example", *founding],
        cwd=ROOT,
        env=environment(data_dir=str(tmp_path)),
        input="a-Long-pass-1\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert added.stdout == "合契信息技术有限公司 is founded; Wang is its administrator.\n"
    with up(tmp_path) as running:
        assert "`concord user list` shows who can sign in" in running.ready
        assert running.end(signal.SIGKILL) == (-9, "")
