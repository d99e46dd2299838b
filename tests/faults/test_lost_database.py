"""PostgreSQL stands still, and then is killed under load, stays away for a moment and comes back; nobody restarts a process by hand."""

import asyncio
import contextlib
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from concord import migrate
from concord.embedded_postgres import EmbeddedPostgres
from concord.postgres_account import account, environment
from tests.concord.test_two_addresses import serving, status
from tests.faults.load import check_once, founded, under_load
from workers.broker import install

pytestmark = pytest.mark.anyio
STANDING = """
CREATE FUNCTION stand() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER stands AFTER INSERT ON unit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stand();
"""


@dataclass
class Killable:
    """A server that can die of SIGKILL with all its processes, and be started as it was."""

    process: psutil.Process
    command: list[str]
    folder: str

    @classmethod
    def of(cls, data_dir: Path) -> "Killable":
        process = psutil.Process(int((data_dir / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0]))
        return cls(process, process.cmdline(), process.cwd())

    def signal(self, number: signal.Signals) -> list[psutil.Process]:
        self.process.suspend()  # so that it starts no further one
        family = [self.process, *self.process.children()]
        for each in reversed(family):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.send_signal(number)
        return family

    def kill(self) -> None:
        psutil.wait_procs(self.signal(signal.SIGKILL), 10)

    @contextlib.contextmanager
    def again(self) -> Iterator[None]:
        null = subprocess.DEVNULL
        server = subprocess.Popen(
            self.command, cwd=self.folder, env=environment(), stdin=null, stdout=null, stderr=null, **account().credentials
        )
        try:
            yield
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def answers(url: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url):
        return True
    return False


@contextlib.contextmanager
def standing_commits(url: str) -> Iterator[None]:
    """Whoever has added a unit stands in the COMMIT, which no process of ours can take back, until the end of the block."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(STANDING)
        connection.execute("SELECT pg_advisory_lock(42)")
        yield


async def test_a_killed_database_is_told_and_its_return_is_noticed_at_once(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        url = server.create_database("concord")
        migrate.upgrade(url)
        install(url)
        above = await founded(url)
        killable = Killable.of(tmp_path)
        with serving(url, tmp_path / "files", request_seconds="2") as (_, staff):
            async with under_load(f"http://127.0.0.1:{staff}", above) as load:
                await load.until(lambda: len(load.acknowledged) > 20 and load.reads > 10)
                with standing_commits(url):
                    await load.until(lambda: load.statuses[503] > 1)
                done, told = len(load.acknowledged), load.statuses[503]
                await load.until(lambda: len(load.acknowledged) > done + 10)
                killable.signal(signal.SIGSTOP)
                await load.until(lambda: load.statuses[503] > told + 3)
                assert await asyncio.to_thread(status, staff, "/sign-in", cookie="concord_session=x") == 503
                killable.signal(signal.SIGCONT)
                done = len(load.acknowledged)
                await load.until(lambda: len(load.acknowledged) > done + 10, 10)
                await asyncio.to_thread(killable.kill)
                away = load.statuses[503]
                await load.until(lambda: load.statuses[503] > away + 30)
                paths = ["/healthz", "/readyz", "/sign-in", "/documents/doc_1"]
                assert [await asyncio.to_thread(status, staff, path, cookie="concord_session=x") for path in paths] == [200, 503, 503, 503]
                done = len(load.acknowledged)
                with killable.again():
                    await load.until(lambda: answers(url))
                    came_back = time.monotonic()
                    await load.until(lambda: len(load.acknowledged) > done + 20 and load.good_at > came_back, 5)
                    load.stopped = True
                    await asyncio.sleep(1.1)
                    assert await asyncio.to_thread(status, staff, "/readyz") == 200
                    check_once(url, load)
            assert load.statuses.keys() <= {200, 503}
