"""GraphQL over HTTP: media types, bodies, methods, statuses."""

import asyncio
from typing import Any

import orjson
import pytest
from starlette.requests import Request

from api.http import Refusal, read_body
from tests.api.door import Door, token

RESPONSE, PLAIN = "application/graphql-response+json", "application/json"
TODAY = {"query": "{ viewer { today } }"}
ANSWER = {"data": {"viewer": {"today": "2026-11-02"}}, "extensions": {"cost": 0}}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", PLAIN),
        ("*/*", PLAIN),
        ("application/*", PLAIN),
        (PLAIN, PLAIN),
        (f"{PLAIN}; charset=utf-8", PLAIN),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {PLAIN};q=0.9", RESPONSE),
        (f"text/html, {PLAIN.upper()}", PLAIN),
        ("text/html, */*;q=0.1", PLAIN),
        (f"{RESPONSE};q=0, {PLAIN}", PLAIN),
    ],
)
async def test_the_answer_is_of_an_accepted_type(door: Door, accept: str, kind: str) -> None:
    answer = await door.post(TODAY, accept=accept)
    assert (answer.status_code, answer.json()) == (200, ANSWER)
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*", f"{PLAIN};q=0", "nonsense"])
async def test_a_type_that_we_do_not_speak_is_refused(door: Door, accept: str) -> None:
    assert (await door.post(TODAY, accept=accept)).status_code == 406


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonx",
        "",
        "application/json; charset=latin-1",
        'application/json; charset="utf-16"',
    ],
)
async def test_a_request_is_json_in_utf8(door: Door, kind: str) -> None:
    answer = await door.post(content=orjson.dumps(TODAY), content_type=kind)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (415, "BAD_REQUEST")


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; Charset=UTF-8", 'application/json;charset="utf-8"'])
async def test_json_by_whatever_spelling(door: Door, kind: str) -> None:
    assert (await door.post(content=orjson.dumps(TODAY), content_type=kind)).json() == ANSWER


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"query": "{ viewer { today } }"',
        b"[]",
        b'[{"query": "{ viewer { today } }"}]',
        b'"{ viewer { today } }"',
        b"null",
        b"5",
        b"\xff\xfe{}",
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        b'{"query": NaN}',
        b"[" * 100_000,
        b"{}",
        b'{"query": ""}',
        b'{"query": 5}',
        b'{"query": ["{ viewer { today } }"]}',
        b'{"query": "{ viewer { today } }", "variables": []}',
        b'{"query": "{ viewer { today } }", "variables": "{}"}',
        b'{"query": "{ viewer { today } }", "operationName": 5}',
        b'{"query": "{ viewer { today } }", "operationName": "Nope"}',
        b'{"query": "{ viewer { today } }", "extensions": []}',
    ],
)
async def test_a_body_that_is_no_request_is_refused(door: Door, body: bytes) -> None:
    answer = await door.post(content=body)
    assert (answer.status_code, [error["extensions"]["code"] for error in answer.json()["errors"]]) == (400, ["BAD_REQUEST"])


@pytest.mark.parametrize("more", [{"variables": None}, {"operationName": None}, {"extensions": {}}, {"variables": {}}, {"other": 1}])
async def test_what_may_be_left_out_may_be_null(door: Door, more: dict[str, Any]) -> None:
    assert (await door.post(TODAY | more)).json() == ANSWER


async def test_a_body_has_an_end(door: Door) -> None:
    large = {**TODAY, "variables": {"x": "y" * 256_000}}
    assert (await door.post(large)).status_code == 413
    assert (await door.post({**TODAY, "variables": {"x": "y" * 255_000}})).json() == ANSWER


@pytest.mark.parametrize(("length", "status"), [("999999999", 413), ("9" * 40, 413), ("-1", 400), ("ten", 400), ("²", 400)])
async def test_the_length_that_is_said_is_believed_or_refused(door: Door, length: str, status: int) -> None:
    assert (await raw(door, [(b"content-length", length.encode())], [b"{}"]))["status"] == status


async def test_a_body_in_pieces_is_counted_as_it_comes(door: Door) -> None:
    body = orjson.dumps(TODAY)
    answer = await raw(door, [], [body[:5], body[5:9], b"", body[9:]])
    assert (answer["status"], orjson.loads(answer["body"])) == (200, ANSWER)
    assert (await raw(door, [], [b"x" * 100_000] * 3))["status"] == 413


async def test_a_body_that_breaks_off_is_refused(door: Door) -> None:
    assert (await raw(door, [], [b'{"query": "'], breaks=True))["status"] == 400


async def test_a_body_that_does_not_come_is_not_waited_for(door: Door) -> None:
    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {}

    with pytest.raises(Refusal) as refusal:
        await read_body(Request({"type": "http", "headers": []}, receive), 100, seconds=0.05)
    assert (refusal.value.status, refusal.value.code) == (408, "TIMEOUT")


async def raw(door: Door, headers: list[tuple[bytes, bytes]], pieces: list[bytes], *, breaks: bool = False) -> dict[str, Any]:
    """What the application answers to a request that arrives in pieces."""
    own = [(b"content-type", b"application/json"), (b"authorization", f"Bearer {token('hq')}".encode())]
    path = {"type": "http", "method": "POST", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"", "http_version": "1.1"}
    scope = {**path, "scheme": "http", "server": ("concord.test", 80), "headers": [*own, *headers], "asgi": {"version": "3.0"}}
    events = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    events += [{"type": "http.disconnect"}] if breaks else [{"type": "http.request", "body": b"", "more_body": False}]
    answer: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        return events.pop(0)

    async def send(message: Any) -> None:
        answer["status"] = message.get("status", answer.get("status"))
        answer["body"] += message.get("body", b"")

    await door.app(scope, receive, send)
    return answer


STATUSES = [
    ("{ viewer { today", {}, 200, 400),
    ("\x00", {}, 200, 400),
    ("{ nope }", {}, 200, 400),
    ("query($n: Int!) { customers(first: $n) { totalCount } }", {"n": "x"}, 400, 400),
    ("{ viewer { ...A } } fragment A on Viewer { today " + "now " * 1200 + "}", {}, 200, 400),
    ("{ customers(where: {state: {eq: FORMAL}}) { totalCount } }", {}, 200, 403),
    ("{ customers { nodes { state } } }", {}, 200, 200),
    ("{ customers(first: -1) { nodes { id } } }", {}, 200, 200),
    ("mutation { setLanguage(input: {language: EN}) { user { id } } }", {}, 200, 200),
]


@pytest.mark.parametrize(("query", "variables", "plain", "response"), STATUSES)
async def test_statuses_by_media_type(door: Door, query: str, variables: dict[str, Any], plain: int, response: int) -> None:
    for kind, status in ((PLAIN, plain), (RESPONSE, response)):
        answer = await door.post({"query": query, "variables": variables}, as_="cashier", accept=kind)
        assert (kind, answer.status_code) == (kind, status)


async def test_get_answers_queries(door: Door) -> None:
    assert (await door.get(query=TODAY["query"])).json() == ANSWER
    asked = "query A($n: Int) { customers(first: $n) { nodes { id } } } query B { viewer { today } }"
    assert len((await door.get(query=asked, operationName="A", variables='{"n": 3}')).json()["data"]["customers"]["nodes"]) == 3
    assert (await door.get(query=asked, operationName="B", variables="null", extensions="{}")).json() == ANSWER


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"query": ""},
        {"query": "{ viewer { today } }", "variables": "{"},
        {"query": "{ viewer { today } }", "variables": "[]"},
        {"query": "{ viewer { today } }", "extensions": "5"},
    ],
)
async def test_a_get_that_is_no_request_is_refused(door: Door, parameters: dict[str, Any]) -> None:
    assert (await door.get(**parameters)).status_code == 400


async def test_get_never_acts(door: Door) -> None:
    act = "mutation A { setLanguage(input: {language: EN}) { user { id } } }"
    answer = await door.get(query=act + " query B { viewer { today } }", operationName="A")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert "data" not in answer.json()
    assert (await door.get(query="{ viewer { language } }")).json() == {
        "data": {"viewer": {"language": "ZH_CN"}},
        "extensions": {"cost": 0},
    }


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_not_allowed(door: Door, method: str) -> None:
    answer = await door.http.request(method, "/graphql")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= {name.strip() for name in answer.headers["allow"].split(",")}


async def test_head_is_a_get_without_body(door: Door) -> None:
    answer = await door.http.head("/graphql", params=TODAY, headers={"authorization": f"Bearer {token('hq')}"})
    assert (answer.status_code, answer.content) == (200, b"")


async def test_the_key_in_the_header_holds_for_the_act(door: Door) -> None:
    unit = await door.post({"query": '{ unitByCode(code: "EAST") { id } }'}, as_="sales")
    act = 'mutation($unit: ID!, $name: String!) { openCustomer(input: {name: $name, code: "HTTP", unitId: $unit}) { customer { id } } }'
    variables = {"unit": unit.json()["data"]["unitByCode"]["id"], "name": "Http"}
    first = await door.post({"query": act, "variables": variables}, as_="sales", idempotency_key="k-1")
    assert first.json()["data"]["openCustomer"]["customer"]["id"].startswith("cus_")
    again = await door.post({"query": act, "variables": variables}, as_="sales", idempotency_key="k-1")
    assert again.json() == first.json()
    other = await door.post({"query": act, "variables": variables | {"name": "Other"}}, as_="sales", idempotency_key="k-1")
    assert other.json()["errors"][0]["extensions"]["code"] == "CONFLICT"
    long = await door.post({"query": act, "variables": variables}, as_="sales", idempotency_key="k" * 201)
    assert long.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
