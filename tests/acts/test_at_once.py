"""The same act by two at once, through the graph: one of them does it, the other learns how things stand."""

from dataclasses import replace

from sqlalchemy import func, select, text

from api.graph import Graph
from domain.customers.models import Customer
from domain.database import make_engine
from domain.logs.models import LogEntryVersion
from domain.outsourcing.models import AcceptanceSignature, OutsourcingOrder, Payment, SettlementTransition
from domain.platform.journal import make_sessions
from tests.acts.calling import Caller, outcome
from tests.acts.cases.every import CASES
from tests.acts.expecting import version
from tests.acts.meeting import at_once, outcomes

ROUNDS = 20


async def count(caller: Caller, model: type) -> int:
    async with caller.acting.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(model))).scalar_one()


async def test_a_statement_is_confirmed_once(caller: Caller) -> None:
    proposed = {"settlementId": caller.stage.id("proposed")}
    before = await count(caller, SettlementTransition)
    for number in range(2, ROUNDS):
        assert outcome(await caller.call("finance", "propose_settlement", proposed)) == "DONE"
        given = proposed | {"statementNumber": number}
        calls = [(persona, "confirm_settlement", given) for persona in ("partner_finance", "partner_admin")]
        assert await outcomes(caller, *calls) == ["DONE", "SETTLEMENT_WRONG_STATE"]
    assert await count(caller, SettlementTransition) - before == 2 * (ROUNDS - 2)


async def test_a_party_signs_once_whoever_signs_for_it(caller: Caller) -> None:
    given = CASES["sign_acceptance"].given(caller.stage)
    before = await count(caller, AcceptanceSignature)
    calls = [(persona, "sign_acceptance", given) for persona in ("sales", "deputy")]
    assert await outcomes(caller, *calls) == ["ACCEPTANCE_WRONG_STATE", "DONE"]
    assert await count(caller, AcceptanceSignature) - before == 1


async def test_an_order_is_approved_once(caller: Caller) -> None:
    order = {"orderId": caller.stage.id("submitted")}
    assert await outcomes(caller, ("buyer", "approve_order", order), ("hq", "approve_order", order)) == ["DONE", "ORDER_WRONG_STATE"]


async def test_an_order_is_either_accepted_or_cancelled(caller: Caller) -> None:
    order = {"orderId": caller.stage.id("sent")}
    calls = ("partner_lead", "accept_order", order), ("manager", "cancel_order", order | {"reason": "Too late."})
    assert await outcomes(caller, *calls) == ["DONE", "ORDER_WRONG_STATE"]


async def test_who_read_the_same_version_pays_once(caller: Caller) -> None:
    payable = caller.stage.id("invoiced")
    before = await count(caller, Payment)
    for number in range(ROUNDS):
        given = {
            "payableId": payable,
            "amount": "0.01",
            "paidOn": "2027-02-28",
            "expectedVersion": await version(caller, "cashier", payable),
        }
        calls = [("cashier", "record_payment", given | {"reference": f"{number}-{side}"}) for side in "AB"]
        assert await outcomes(caller, *calls) == ["CONFLICT", "DONE"]
    assert await count(caller, Payment) - before == ROUNDS


async def test_one_key_sent_twice_at_once_places_one_order(caller: Caller) -> None:
    given, before = CASES["place_order"].given(caller.stage), await count(caller, OutsourcingOrder)
    for number in range(ROUNDS):
        one, other = await at_once(caller, [("manager", "place_order", given)] * 2, key=f"key-{number}")
        assert (outcome(one), one) == ("DONE", other)
    assert await count(caller, OutsourcingOrder) - before == ROUNDS


async def test_one_code_taken_by_two_is_one_customer(caller: Caller) -> None:
    before = await count(caller, Customer)
    for number in range(ROUNDS):
        given = {"name": "Twin", "code": f"TWIN-{number}", "unitId": caller.stage.id("east")}
        assert await outcomes(caller, *[("sales", "open_customer", given)] * 2) == ["CUSTOMER_CODE_TAKEN", "DONE"]
    assert await count(caller, Customer) - before == ROUNDS


async def test_a_log_entry_is_said_otherwise_once_for_a_version_and_each_time_without(caller: Caller) -> None:
    given, before = CASES["edit_log_entry"].given(caller.stage), await count(caller, LogEntryVersion)
    read = given | {"expectedVersion": await version(caller, "manager", given["logEntryId"])}
    assert await outcomes(caller, *[("manager", "edit_log_entry", read)] * 2) == ["CONFLICT", "DONE"]
    for number in range(ROUNDS):
        calls = [("manager", "edit_log_entry", given | {"title": f"{side} {number}", "tags": [f"{side} {number}"]}) for side in "AB"]
        assert await outcomes(caller, *calls) == ["DONE", "DONE"]
    assert await count(caller, LogEntryVersion) - before == 1 + 2 * ROUNDS


async def test_a_log_entry_is_opened_once_and_never_once_it_is_withdrawn(caller: Caller) -> None:
    entry = {"logEntryId": caller.stage.id("log_confidential")}
    assert await outcomes(caller, *[("manager", "open_log_entry", entry)] * 2) == ["DONE", "LOG_ENTRY_OPEN"]
    gone = entry | {"reason": "Another gate."}
    assert await outcomes(caller, *[("manager", "withdraw_log_entry", gone)] * 2) == ["DONE", "LOG_ENTRY_WITHDRAWN"]
    assert await outcomes(caller, ("manager", "open_log_entry", entry)) == ["LOG_ENTRY_WITHDRAWN"]


async def test_a_line_of_hours_is_either_confirmed_or_disputed(caller: Caller) -> None:
    line = {"timeEntryIds": [caller.stage.id("hours_waiting")]}
    calls = ("customer_signer", "confirm_hours", line), ("customer_signer", "dispute_hours", line | {"reason": "Nobody was here."})
    assert await outcomes(caller, *calls) == ["DONE", "HOURS_WRONG_STATE"]


async def test_two_who_log_at_once_find_room_for_one_in_a_day(caller: Caller) -> None:
    for day in range(22, 26):
        lines = CASES["log_hours"].given(caller.stage)["lines"]
        given = {"projectId": caller.stage.id("project"), "lines": [lines[0] | {"day": f"2027-02-{day}", "hours": "12.25"}]}
        assert await outcomes(caller, *[("manager", "log_hours", given)] * 2) == ["DONE", "HOURS_ABOVE_DAY"]


async def test_a_refusal_is_remembered_under_its_key(caller: Caller) -> None:
    order = {"orderId": caller.stage.id("too_long")}
    refused = await caller.call("manager", "submit_order", order, key="first")
    assert outcome(refused) == "CONTRACT_DAYS_LIMIT"
    async with caller.acting.begin() as connection:
        await connection.execute(text("UPDATE budget_line SET limit_days = NULL"))
    before = await caller.digest()
    assert await caller.call("manager", "submit_order", order, key="first") == refused
    assert await caller.digest() == before
    assert outcome(await caller.call("manager", "submit_order", order, key="second")) == "DONE"


async def test_signing_needs_one_connection_at_a_time(caller: Caller) -> None:
    engine = make_engine(caller.acting.url.render_as_string(hide_password=False).replace("+asyncpg", ""), pool_size=1, max_overflow=0)
    narrow = replace(caller, graph=Graph(caller.graph.schema, caller.graph.actions, caller.graph.reading, make_sessions(engine)))
    given = CASES["sign_acceptance"].given(caller.stage)
    wrong = given | {"password": "not the password"}
    assert outcome(await narrow.call("sales", "sign_acceptance", wrong, key="signature")) == "PASSWORD_WRONG"
    assert outcome(await narrow.call("sales", "sign_acceptance", given, key="signature")) == "DONE"
    await engine.dispose()
