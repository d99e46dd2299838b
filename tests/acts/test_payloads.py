"""A payload's object is read by one statement after the act, and is what the executor would answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from api.reading.guard import denied
from api.reading.names import camel
from api.shape import SHAPES as SHAPES_OF
from api.shape import Column
from tests.acts.calling import Caller, Json, outcome

KEY = "9f8e7d6c"
ORDER = """id code state __typename version acts { mutation allowed missing { code message } } partner { name }
    net: lines(first: 2) { totalCount nodes { days net { amount currency } } } terms { nodes { kind percent } }
    history { nodes { toState by { name } } }"""
APPROVE = "mutation($id: ID!) { done: approveOrder(input: {orderId: $id}) { %s } }"
SHAPES = {
    "the object and the refusals": f"outsourcingOrder {{ {ORDER} }} userErrors {{ code field message }}",
    "the object alone, by another name": f"object: outsourcingOrder {{ {ORDER} }}",
    "in another order, with the payload's type": f"userErrors {{ code }} kind: __typename it: outsourcingOrder {{ {ORDER} }}",
    "nothing but the type of the object": "outsourcingOrder { __typename }",
}
NOT_PLAIN = {
    "the object twice": "outsourcingOrder { id } userErrors { code } again: outsourcingOrder { state }",
    "a fragment": "... { outsourcingOrder { id state } } userErrors { code }",
    "a condition": "outsourcingOrder @include(if: true) { id state } userErrors { code }",
    "no object": "userErrors { code }",
}


@contextmanager
def read(caller: Caller) -> Iterator[list[str]]:
    """The SQL of the reading engine inside the block."""
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        found.append(statement)

    event.listen(caller.graph.reading.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(caller.graph.reading.sync_engine, "before_cursor_execute", note)


async def both(caller: Caller, text: str, given: Json, persona: str = "buyer") -> Json:
    """What the statement answers after the act, and the executor to a repeat of it."""
    compiled = await caller.ask(persona, text, given, key=KEY)
    assert await caller.executing.ask(persona, text, given, key=KEY) == compiled
    assert list(compiled) == list(await caller.executing.ask(persona, text, given, key=KEY))
    return compiled


@pytest.mark.parametrize("fields", SHAPES.values(), ids=SHAPES.keys())
async def test_the_object_is_what_the_executor_answers(caller: Caller, fields: str) -> None:
    answer = await both(caller, APPROVE % fields, {"id": caller.stage.id("submitted")})
    assert "errors" not in answer, answer
    assert caller.graph.compiler.counts.keys() == {"compiled"}
    if "state" in fields:
        assert next(part for part in answer["data"]["done"].values() if isinstance(part, dict))["state"] == "SENT"


@pytest.mark.parametrize("fields", NOT_PLAIN.values(), ids=NOT_PLAIN.keys())
async def test_of_what_is_not_plain_the_executor_reads_all(caller: Caller, fields: str) -> None:
    answer = await both(caller, APPROVE % fields, {"id": caller.stage.id("submitted")})
    assert "errors" not in answer, answer
    assert caller.graph.compiler.counts == {}


async def test_the_object_is_one_statement(caller: Caller) -> None:
    fields = "outsourcingOrder { code partner { name } lines { nodes { days } } history { nodes { toState } } }"
    with read(caller) as statements:
        answer = await caller.ask("buyer", APPROVE % fields, {"id": caller.stage.id("submitted")}, key=KEY)
    assert [each["toState"] for each in answer["data"]["done"]["outsourcingOrder"]["history"]["nodes"]][-1] == "SENT"
    assert len(statements) == 1, statements
    with read(caller) as statements:
        assert await caller.executing.ask("buyer", APPROVE % fields, {"id": caller.stage.id("submitted")}, key=KEY) == answer
    assert len(statements) == 4, statements


async def test_refused_and_forbidden_acts_read_nothing(caller: Caller) -> None:
    fields = "outsourcingOrder { code } userErrors { code }"
    with read(caller) as statements:
        refused = await both(caller, APPROVE % fields, {"id": caller.stage.id("running")})
        forbidden = await both(caller, APPROVE % fields, {"id": caller.stage.id("submitted")}, "auditor")
    assert refused["data"]["done"]["outsourcingOrder"] is None
    assert outcome(refused) != "DONE"
    assert (forbidden["data"], outcome(forbidden)) == ({"done": None}, "FORBIDDEN")
    assert statements == []


async def test_a_denied_field_is_null_with_its_error_where_it_stands(caller: Caller) -> None:
    decisions, shape = caller.stage.world.as_("buyer").decisions, SHAPES_OF["Partner"]
    name = next(name for name, item in shape.fields.items() if isinstance(item, Column) and denied(shape, name, decisions))
    fields = f"it: outsourcingOrder {{ code partner {{ no: {camel(name)} }} }}"
    answer = await both(caller, APPROVE % fields, {"id": caller.stage.id("submitted")})
    assert answer["data"]["done"]["it"]["partner"] == {"no": None}
    assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [(["done", "it", "partner", "no"], "FORBIDDEN")]


async def test_two_acts_of_one_operation_are_each_read_before_the_next(caller: Caller) -> None:
    act = "approveOrder(input: {orderId: $id}) { outsourcingOrder { state } userErrors { code } }"
    text = f"mutation($id: ID!) {{ a: {act} b: {act} }}"
    answer = await caller.ask("buyer", text, {"id": caller.stage.id("submitted")})
    assert answer["data"]["a"] == {"outsourcingOrder": {"state": "SENT"}, "userErrors": []}
    assert answer["data"]["b"]["outsourcingOrder"] is None


async def test_variables_reach_the_objects_lists(caller: Caller) -> None:
    text = """mutation($id: ID!, $object: Int!, $is: Boolean!) { approveOrder(input: {orderId: $id}) { outsourcingOrder {
        ...Lines state @skip(if: $is) } } } fragment Lines on OutsourcingOrder { lines(first: $object) { nodes { days } } }"""
    for number in (0, 1):
        given = {"id": caller.stage.id("submitted"), "object": number, "is": bool(number)}
        found = (await both(caller, text, given))["data"]["approveOrder"]["outsourcingOrder"]
        assert (len(found["lines"]["nodes"]), "state" in found) == (number, not number)


async def test_a_statement_that_broke_is_answered_by_the_executor(caller: Caller) -> None:
    text = APPROVE % f"outsourcingOrder {{ {ORDER} }}"
    event.listen(caller.graph.reading.sync_engine, "before_cursor_execute", _broken, retval=True)
    try:
        answer = await caller.ask("buyer", text, {"id": caller.stage.id("submitted")}, key=KEY)
    finally:
        event.remove(caller.graph.reading.sync_engine, "before_cursor_execute", _broken)
    assert caller.graph.compiler.counts == {"compiled": 1, "failed": 1}
    assert await caller.executing.ask("buyer", text, {"id": caller.stage.id("submitted")}, key=KEY) == answer


def _broken(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> tuple[str, Any]:
    return ("SELECT 1 / 0", ()) if "row_to_json" in statement else (statement, parameters)
