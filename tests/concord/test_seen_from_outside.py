"""One request followed from its answer through audit, event and the worker's log, and what both processes tell Prometheus of it."""

import contextlib
import gzip
import http.client
import http.server
import json
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import psycopg
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans
from prometheus_client.parser import text_string_to_metric_families

from tests.concord.test_up import CONCORD, environment
from tests.databases import ROOT
from tests.faults.load import SECRET, founded

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
INVITE = """mutation Invite($email: String!) { inviteStaff(input: {email: $email, name: "Lin", language: EN, roles: [{role: "hq_pmo"}]}) {
    invitation { id } userErrors { code } } }"""


@dataclass
class Process:
    """A running command of Concord, the ports that it says it listens on, and its log."""

    ports: dict[str, int]
    log: Path

    def ask(self, at: str, path: str, body: object = None, **headers: str) -> tuple[int, str, str]:
        """Status, body and request id of an answer; retried while nobody listens yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[at], timeout=30)
        said = {"content-type": "application/json", "authorization": f"Bearer {SECRET}", **headers}
        connection.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body), said)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode(), answer.headers["x-request-id"] or ""
        connection.close()
        return found

    def samples(self) -> dict[tuple[str, ...], float]:
        """What it tells Prometheus: the value of a name with its labels' values, which are in the order of the labels' names."""
        families = text_string_to_metric_families(self.ask("Metrics on", "/metrics")[1])
        return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}

    def lines(self, **wanted: object) -> list[dict[str, Any]]:
        """The lines of its log that say this."""
        said = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in said if wanted.items() <= line.items()]


@contextlib.contextmanager
def running(command: str, listens: int, log: Path, collector: str, **settings: str) -> Iterator[Process]:
    given = environment(log_format="json", metrics_port="0", **settings)
    given |= {"OTEL_EXPORTER_OTLP_ENDPOINT": collector, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    with log.open("w") as said:
        process = subprocess.Popen([*CONCORD, command], cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=said, text=True)
    assert process.stdout is not None
    try:
        found = [re.match(r"(.*) 127\.0\.0\.1, port (\d+)\.", process.stdout.readline()) for _ in range(listens)]
        yield Process({each[1]: int(each[2]) for each in found if each}, log)
    finally:
        process.terminate()
        assert process.wait(30) == 0
        process.stdout.close()


@contextlib.contextmanager
def collecting() -> Iterator[tuple[str, list[ResourceSpans]]]:
    """The address of a collector of spans, and what it has got."""
    got: list[ResourceSpans] = []

    class Collector(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.extend(ExportTraceServiceRequest.FromString(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).resource_spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", got
        server.shutdown()


def until(true: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(ConnectionRefusedError):
            if true():
                return
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.1)


def test_a_request_is_one_id_in_every_log_and_a_number_for_prometheus(database_url: str, tmp_path: Path) -> None:
    anyio.run(founded, database_url)
    here = {"database_url": database_url, "data_dir": str(tmp_path), "port": "0", "staff_port": "0"}
    with collecting() as (collector, got), running("serve", 3, tmp_path / "serve.log", collector, **here) as api:
        until(lambda: api.ask("Metrics on", "/readyz")[:2] == (200, "ready\n"))
        for at in ("Serving on", "Serving staff on"):
            assert [api.ask(at, path)[:2] for path in ("/healthz", "/readyz")] == [(200, "alive\n"), (200, "ready\n")]
            assert api.ask(at, "/metrics")[0] == 404
        assert [api.ask("Metrics on", path)[0] for path in ("/graphql", "/sign-in", "/partner")] == [404, 404, 404]

        invited = api.ask("Serving staff on", "/graphql", invite("lin"), **{"x-request-id": "the-one-and-only"})
        assert (invited[0], invited[2], '"userErrors":[]' in invited[1]) == (200, "the-one-and-only", True)
        assert api.ask("Serving staff on", "/graphql", invite("mo"), traceparent=f"00-{TRACE}-00f067aa0ba902b7-01")[2] == TRACE
        compiled = {"query": "{ units { totalCount } }"}
        ill_formed: list[dict[str, str]] = [
            {"traceparent": f"00-{TRACE}-0000000000000000-01"},
            {"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"},
            {"x-request-id": "short"},
            {"x-request-id": "a line\tof another log", "traceparent": "00-x"},
        ]
        for headers in ill_formed:
            given = api.ask("Serving staff on", "/graphql", compiled, **headers)[2]
            assert re.fullmatch("[0-9a-f]{32}", given), headers
            assert given != TRACE
        assert api.ask("Serving staff on", "/graphql", {"query": "{ nothing }"})[0] == 200
        assert api.ask("Serving staff on", "/graphql", {"query": "{ __schema { queryType { name } } }"})[0] == 200
        assert api.ask("Serving staff on", "/wp-login.php?token=secret")[0] == 404

        waiting = api.samples()
        assert waiting[("concord_outbox_events",)] >= 1
        assert 0 < waiting[("concord_outbox_oldest_seconds",)] < 60
        assert (waiting[("concord_database_up",)], waiting[("concord_dead_letters",)]) == (1, 0)
        asked = ("concord_request_seconds_count", "STAFF", "POST", "/graphql", "200")
        assert (waiting[asked], waiting[("concord_request_seconds_count", "NOBODY", "GET", "none", "404")]) == (8, 3)
        operations = "concord_graphql_operations_total"
        assert waiting[(operations, "STAFF", "compiled", "query")] == 4
        assert waiting[(operations, "STAFF", "compiled", "mutation")] == 2
        assert waiting[("concord_graphql_declined_total", "Query.__schema")] == 1
        assert waiting[("concord_errors_total", "VALIDATION_FAILED")] == 1
        assert ("concord_pool_connections", "reading", "idle") in waiting
        assert waiting[("concord_pool_size", "acting")] == 10

        with running("work", 1, tmp_path / "work.log", collector, **here) as worker:
            until(lambda: len(worker.lines(task="mail.invitation", event="task_done")) == 2)
            until(lambda: api.samples()[("concord_outbox_events",)] == 0)
            assert worker.ask("Metrics on", "/readyz")[:2] == (200, "ready\n")
            told = worker.samples()
            assert told[("concord_task_seconds_count", "done", "mail.invitation")] == 2
            assert (told[("concord_outbox_events",)], told[("concord_outbox_oldest_seconds",)]) == (0, 0)
    for event in ("task_done", "no mail server is set: the mail stays here"):
        assert {line["request_id"] for line in worker.lines(task="mail.invitation", event=event)} == {"the-one-and-only", TRACE}
    (request,) = api.lines(logger="concord.access", request_id="the-one-and-only")
    shown = [request[name] for name in ("level", "event", "method", "path", "status", "audience", "client")]
    assert shown == ["info", "request", "POST", "/graphql", 200, "STAFF", "127.0.0.1"]
    assert [line["path"] for line in api.lines(logger="concord.access", status=404)] == ["/metrics", "/metrics", "/wp-login.php"]
    with psycopg.connect(database_url) as connection:
        for table in ("audit_entry WHERE act = 'staff:invite'", "outbox_event WHERE name = 'InvitationSent'"):
            ids = connection.execute(f"SELECT DISTINCT request_id FROM {table} ORDER BY 1").fetchall()  # noqa: S608
            assert ids == [(TRACE,), ("the-one-and-only",)], table
    check_spans(got)


def invite(name: str) -> dict[str, object]:
    return {"query": INVITE, "variables": {"email": f"{name}@concord.example"}}


def check_spans(got: list[ResourceSpans]) -> None:
    """The request with a `traceparent` is one trace from the first line to the mail, and no value that somebody wrote is in any."""
    of_trace = [
        (attribute.value.string_value, span)
        for each in got
        for attribute in each.resource.attributes
        if attribute.key == "service.name"
        for scope in each.scope_spans
        for span in scope.spans
        if span.trace_id.hex() == TRACE
    ]
    named = {(service, span.name): span for service, span in of_trace}
    request, operation = named["concord-serve", "POST /graphql"], named["concord-serve", "mutation Invite"]
    assert (request.parent_span_id.hex(), request.kind) == ("00f067aa0ba902b7", request.SPAN_KIND_SERVER)
    assert operation.parent_span_id == request.span_id
    assert named["concord-serve", "INSERT"].parent_span_id == operation.span_id
    task = named["concord-work", "task mail.invitation"]
    assert named["concord-work", "SELECT"].parent_span_id == task.span_id
    assert "mo@concord.example" not in str(got)
