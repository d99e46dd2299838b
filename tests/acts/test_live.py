"""Watched objects and alerts, told as they change: to whom they are, and to nobody else."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import update
from websockets.exceptions import InvalidStatus

from api.ids import encode
from domain.alerts.models import Alert, AlertRule
from domain.identity.models import ApiToken
from domain.platform.clock import real_now
from settings import settings
from tests.acts.calling import Caller, outcome
from tests.acts.cases.policy import line
from tests.acts.listening import Listening, listening, token

ORDER = "subscription Order($id: ID!) { objectChanged(id: $id) { ... on OutsourcingOrder { state } } }"
ALERTS = "subscription { told: alertChanged { ...Said } } fragment Said on Alert { id rule acknowledgedAt }"


@pytest.fixture
async def live(caller: Caller) -> AsyncIterator[Listening]:
    async with listening(caller) as found:
        yield found


def told(state: str | None) -> Any:
    return {"objectChanged": state and {"state": state}}


async def test_an_order_is_watched_by_those_who_may_see_it(live: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff sees each step, the partner from the moment it is sent, the rival never; told by the database's call, not by the tick."""
    monkeypatch.setattr("api.live.hub.TICK", 60)
    caller, order = live.caller, live.caller.stage.id("submitted")
    async with live.line("manager") as manager, live.line("rival_lead") as rival, live.events("partner_lead", ORDER, id=order) as partner:
        await manager.subscribe("order", ORDER, id=order)
        await rival.subscribe("order", ORDER, id=order)
        assert await manager.data("order") == told("SUBMITTED")
        assert await rival.data("order") == told(None)
        assert await anext(partner) == ("next", {"data": told(None)})
        assert outcome(await caller.call("buyer", "approve_order", {"orderId": order})) == "DONE"
        assert await manager.data("order") == told("SENT")
        assert await anext(partner) == ("next", {"data": told("SENT")})
        assert outcome(await caller.call("partner_lead", "accept_order", {"orderId": order})) == "DONE"
        assert await manager.data("order") == told("RUNNING")
        assert await anext(partner) == ("next", {"data": told("RUNNING")})
        assert await rival.is_quiet()
        live.hub.end()
        assert await manager.next() == {"type": "complete", "id": "order"}
        assert await anext(partner) == ("complete", None)
        await manager.subscribe("order", "query Mine { viewer { audience } }")
        assert await manager.data("order") == {"viewer": {"audience": "STAFF"}}
        assert await manager.next() == {"type": "complete", "id": "order"}


async def test_an_alert_is_told_to_its_reader_alone(live: Listening) -> None:
    caller, world = live.caller, live.caller.stage.world
    async with live.line("manager") as manager, live.line("buyer") as buyer:
        for line in (manager, buyer):
            await line.subscribe("mine", ALERTS)
        assert await manager.is_quiet()
        given = {"alertId": caller.stage.id("alert")}
        assert outcome(await caller.call("manager", "acknowledge_alert", given)) == "DONE"
        seen = (await manager.data("mine"))["told"]
        assert (seen["id"], seen["rule"], seen["acknowledgedAt"] is None) == (given["alertId"], "ORDER_ACCEPTED", False)
        async with caller.acting.begin() as connection:
            values = {"subject_type": "Project", "subject_id": world.project.id, "link_type": "Project", "link_id": world.project.id}
            row = Alert(rule=AlertRule.ORDER_DECLINED, step="", owner_id=world["buyer"].id, audience=world["buyer"].audience, **values)
            columns = {name: value for name, value in vars(row).items() if not name.startswith("_")}
            await connection.execute(Alert.__table__.insert().values(**columns, parameters={}, raised_at=world.now, created_at=world.now))  # type: ignore[attr-defined]
        expected = {"id": encode("alt", row.id), "rule": "ORDER_DECLINED", "acknowledgedAt": None}
        assert await buyer.data("mine") == {"told": expected}
        assert await manager.is_quiet()


async def test_a_stream_follows_the_rights_of_its_reader_though_its_row_stays(live: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy's line goes and comes, a role ends: told by the database's call, not by the tick, and to nobody else."""
    monkeypatch.setattr("api.live.hub.TICK", 60)
    caller, order = live.caller, live.caller.stage.id("submitted")
    lines = [line("finance", "OutsourcingOrder:basic")]
    async with live.line("finance") as finance, live.line("buyer") as buyer, live.line("manager") as manager:
        for each in (finance, buyer, manager):
            await each.subscribe("order", ORDER, id=order)
            assert await each.data("order") == told("SUBMITTED")
        for change, state in (("remove", None), ("add", "SUBMITTED")):
            assert outcome(await caller.call("admin", "change_policy", {"reason": "Because.", change: lines})) == "DONE"
            assert await finance.data("order") == told(state)
        assert outcome(await caller.call("admin", "end_role", {"roleGrantId": caller.stage.id("grant_buyer")})) == "DONE"
        assert await buyer.data("order") == told(None)
        assert await manager.is_quiet()


async def test_a_stream_ends_with_its_credential(live: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.live.hub.TICK", 0.2)
    order = live.caller.stage.id("submitted")
    async with live.line("manager") as line, live.events("buyer", ORDER, id=order) as events:
        await line.subscribe("order", ORDER, id=order)
        assert await line.data("order") == told("SUBMITTED")
        assert (await anext(events))[1]["data"] == told("SUBMITTED")
        async with live.caller.acting.begin() as connection:
            await connection.execute(update(ApiToken).values(revoked_at=real_now()))
        ended = await line.next()
        assert (ended["type"], ended["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")
        assert (await anext(events))[1]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert await anext(events) == ("complete", None)
        await line.subscribe("again", ORDER, id=order)
        assert (await line.next())["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", 4400),
        ("[]", 4400),
        ('{"type": 1}', 4400),
        ('{"type": "subscribe", "id": "1"}', 4400),
        ('{"type": "complete"}', 4400),
        ('{"type": "nothing"}', 4400),
        ('{"type": "connection_init"}', 4429),
    ],
)
async def test_who_breaks_the_protocol_is_cut_off(live: Listening, message: str, code: int) -> None:
    async with live.line("manager") as line:
        await line.send(type="ping")
        assert await line.next() == {"type": "pong"}
        await line.socket.send(message)
        assert await line.closed() == code


async def test_who_may_come_in(live: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a good token, or a session from our own pages, in time and in this protocol."""
    host = live.url.removeprefix("http://")
    session = {"cookie": "concord_session=session-of-manager"}
    for headers, expected in (
        (session | {"origin": f"http://{host}"}, None),
        (session | {"origin": "https://elsewhere.example"}, 4403),
        (session, 4403),
        ({"authorization": f"Bearer {token('manager')}"}, None),
        ({"authorization": "Bearer nobody's"}, 4403),
        ({}, 4403),
    ):
        async with live.line(additional_headers=headers) as line:
            await line.send(type="connection_init")
            if expected is None:
                assert await line.next() == {"type": "connection_ack"}
            else:
                assert await line.closed() == expected
    async with live.line() as line:
        await line.subscribe("early", ORDER)
        assert await line.closed() == 4401
    monkeypatch.setattr("api.live.socket.INIT_SECONDS", 0.1)
    async with live.line() as line:
        assert await line.closed() == 4408
    with pytest.raises(InvalidStatus):
        await live.line(subprotocols=["graphql-ws"]).__aenter__()


async def test_what_cannot_be_watched_is_refused(live: Listening) -> None:
    async def refused(query: str, **variables: Any) -> tuple[str, str]:
        async with live.line("manager") as line:
            await line.subscribe("one", query, **variables)
            message = await line.next()
            return message["type"], message["payload"][0]["extensions"]["code"]

    assert await refused(ORDER, id="ord_nonsense") == ("error", "BAD_REQUEST")
    assert await refused(ORDER) == ("error", "BAD_REQUEST")
    assert await refused("subscription { objectChanged(id: 1) { id } alertChanged { id } }") == ("error", "VALIDATION_FAILED")
    assert await refused("subscription { ... on Subscription { alertChanged { id } } }") == ("error", "BAD_REQUEST")
    assert await refused("subscription { __typename }") == ("error", "VALIDATION_FAILED")
    assert await refused("subscription {") == ("error", "PARSE_FAILED")
    answer = await live.caller.ask("manager", "subscription { alertChanged { id } }")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_a_user_has_a_number_of_streams_and_an_id_is_used_once(live: Listening) -> None:
    most = settings().graphql_streams
    async with live.line("manager") as line, live.line("manager") as other:
        for number in range(most):
            await line.subscribe(f"{number}", ALERTS)
        assert await line.is_quiet()
        await other.subscribe("more", ALERTS)
        assert (await other.next())["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        await line.subscribe("0", ALERTS)
        assert await line.closed() == 4409
        await asyncio.sleep(0.1)
        await other.subscribe("again", ALERTS)
        assert await other.is_quiet()
