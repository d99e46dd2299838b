"""Staff has an address of its own (S4-58): what is served where is told by the socket, by nothing that a request says."""

import contextlib
import http.client
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from starlette.types import Receive, Scope, Send

from concord.web import ByAddress
from tests.concord.test_up import CONCORD, concord, environment
from tests.databases import ROOT

AT_PORTALS = {
    "/readyz": 200,
    "/": 303,
    "/sign-in": 303,
    "/partner/sign-in": 200,
    "/customer/sign-in": 200,
    "/customer/forgotten": 200,
    "/choose": 303,
    "/graphql?query={__typename}": 404,
    "/graphiql": 404,
    "/bi": 404,
    "/bi/projects.csv": 404,
    "/documents/doc_1": 404,
    "/staff": 404,
    "/forgotten": 404,
    "/second-factor": 404,
    "/sign-in/provider": 404,
    "/invitation/x": 404,
}
AT_STAFFS = {
    "/readyz": 200,
    "/": 303,
    "/sign-in": 200,
    "/forgotten": 200,
    "/graphql?query={__typename}": 401,
    "/graphiql": 200,
    "/bi": 401,
    "/bi/projects.csv": 401,
    "/documents/doc_1": 401,
    "/staff": 200,
    "/partner": 404,
    "/partner/sign-in": 404,
    "/customer": 404,
}


def status(port: int, path: str, host: str = "127.0.0.1", **headers: str) -> int:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    connection.request("GET", path, headers={"accept": "*/*", **headers})
    found = connection.getresponse().status
    connection.close()
    return found


@contextlib.contextmanager
def serving(url: str, folder: Path, **more: str) -> Iterator[tuple[int, int]]:
    """A running `concord serve` with two addresses: the port of the portals and that of staff."""
    given = environment(database_url=url, data_dir=str(folder), port="0", staff_port="0", **more)
    process = subprocess.Popen([*CONCORD, "serve"], cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        said = [process.stdout.readline() for _ in range(2)]
        ports = [int(found[1]) for line in said if (found := re.search(r"port (\d+)\.", line))]
        assert [line.startswith("Serving staff on ") for line in said] == [False, True]
        await_answer(ports[0])
        yield ports[0], ports[1]
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def await_answer(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            if status(port, "/healthz") == 200:
                return
        time.sleep(0.1)
    raise AssertionError("nothing answers")


def test_each_address_serves_its_own_whatever_the_request_says(database_url: str, tmp_path: Path) -> None:
    concord("migrate", database_url=database_url)
    with serving(database_url, tmp_path) as (portals, staff):
        assert portals != staff
        assert {path: status(portals, path) for path in AT_PORTALS} == AT_PORTALS
        assert {path: status(staff, path) for path in AT_STAFFS} == AT_STAFFS
        lies = {"x-forwarded-host": f"127.0.0.1:{staff}", "x-forwarded-port": str(staff), "forwarded": f"host=127.0.0.1:{staff}"}
        assert status(portals, "/graphiql", **{"Host": f"127.0.0.1:{staff}", **lies}) == 404
        assert status(portals, f"http://127.0.0.1:{staff}/graphiql") == 404


def test_up_opens_both_and_says_where(tmp_path: Path) -> None:
    concord("migrate", data_dir=str(tmp_path))
    founding = ["Wang", "--company", "合契信息技术有限公司", "--credit-code", "91310115MA1K4H7P2J"]
    command, given = [*CONCORD, "user", "add", "boss@heqi.example", *founding], environment(data_dir=str(tmp_path))
    subprocess.run(command, cwd=ROOT, env=given, input="a-Long-pass-1\n", capture_output=True, text=True, check=True)
    running = subprocess.Popen(
        [*CONCORD, "up", "--port", "0"],
        cwd=ROOT,
        env=given | {"CONCORD_STAFF_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    family: list[psutil.Process] = []
    try:
        assert running.stdout is not None
        ready = running.stdout.readline()
        family = psutil.Process(running.pid).children(recursive=True)
        portals, staff = (re.search(rf"{name} http://127\.0\.0\.1:(\d+)/", ready) for name in ("partners", "GraphiQL"))
        assert portals is not None
        assert staff is not None
        found = [status(int(each[1]), path) for each in (portals, staff) for path in ("/partner/sign-in", "/graphiql")]
        assert found == [200, 404, 404, 200]
    finally:
        running.terminate()
        running.communicate(timeout=60)
        psutil.wait_procs(family, timeout=40)
    assert running.returncode == 0


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("listens_at", "came_in_at", "which"),
    [
        (("127.0.0.1", 9000), ("127.0.0.1", 9000), "staff"),
        (("127.0.0.1", 9000), ("127.0.0.1", 8000), "portals"),
        (("10.0.0.5", 9000), ("10.0.0.6", 9000), "portals"),
        (("0.0.0.0", 9000), ("10.0.0.6", 9000), "staff"),  # noqa: S104  # an address that is compared, not bound
        (("127.0.0.1", 9000), None, "portals"),
    ],
)
async def test_what_did_not_come_in_at_the_staffs_socket_gets_the_portals(
    listens_at: tuple[str, int], came_in_at: tuple[str, int] | None, which: str
) -> None:
    reached: list[str] = []

    def named(name: str) -> object:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            reached.append(name)

        return app

    both = ByAddress(named("portals"), {listens_at: named("staff")})  # type: ignore[arg-type, dict-item]  # an application of one line
    await both({"type": "http", "server": came_in_at}, None, None)  # type: ignore[arg-type]
    await both({"type": "lifespan"}, None, None)  # type: ignore[arg-type]
    assert reached == [which, "portals"]
