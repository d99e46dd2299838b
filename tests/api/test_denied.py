"""What roles do not give: one error a coordinate, in order, whatever the rows; used to find rows, it refuses the operation."""

from typing import Any

import pytest

from tests.api.asking import Asker

ORDERS = """query($where: OutsourcingOrderWhere) { outsourcingOrders(where: $where, orderBy: {field: CODE}) {
    totalCount nodes { code why: contract { code } unit { code name } net { amount } history { nodes { by { name } toState } }
        again: contract { code } } edges { node { contract { code customer { name } } } } } }"""


def forbidden(coordinate: str, *path: str) -> dict[str, object]:
    return {"message": f"You may not use {coordinate}.", "path": list(path), "extensions": {"code": "FORBIDDEN"}}


DENIED = [
    forbidden("OutsourcingOrder.contract", "outsourcingOrders", "edges", "node", "contract"),
    forbidden("OutsourcingOrder.contract", "outsourcingOrders", "nodes", "again"),
    forbidden("OrderTransition.by", "outsourcingOrders", "nodes", "history", "nodes", "by"),
    forbidden("OrderTransition.toState", "outsourcingOrders", "nodes", "history", "nodes", "toState"),
    forbidden("OutsourcingOrder.unit", "outsourcingOrders", "nodes", "unit"),
    forbidden("OutsourcingOrder.contract", "outsourcingOrders", "nodes", "why"),
]


async def test_each_denied_selection_is_null_with_one_error(asker: Asker) -> None:
    response = await asker.ask("cashier", ORDERS)
    row: dict[str, Any] = {"why": None, "unit": None, "net": {"amount": "54749.7000"}, "history": {"nodes": []}, "again": None}
    assert response == {
        "errors": DENIED,
        "data": {
            "outsourcingOrders": {
                "totalCount": 2,
                "nodes": [{"code": f"ORD-NORTH-2026-00{number}", **row} for number in (1, 2)],
                "edges": [{"node": {"contract": None}}] * 2,
            }
        },
    }


async def test_without_rows_the_errors_are_the_same(asker: Asker) -> None:
    response = await asker.ask("cashier", ORDERS, {"where": {"code": {"eq": "none"}}})
    assert response == {"errors": DENIED, "data": {"outsourcingOrders": {"totalCount": 0, "nodes": [], "edges": []}}}


async def test_the_whole_type_denied_is_an_empty_list_of_denied_fields(asker: Asker) -> None:
    response = await asker.ask("sales", "{ payables { totalCount nodes { id kind } } }")
    assert response == {
        "errors": [forbidden("Payable.kind", "payables", "nodes", "kind")],
        "data": {"payables": {"totalCount": 0, "nodes": []}},
    }


async def test_what_is_skipped_is_not_denied(asker: Asker) -> None:
    query = "query($no: Boolean!) { customers(first: 1) { nodes { id state @skip(if: $no) ...S @skip(if: $no) } } }"
    query += " fragment S on Customer { state }"
    assert "errors" not in await asker.ask("cashier", query, {"no": True})
    assert await asker.errors("cashier", query, {"no": False}) == ["FORBIDDEN"]


@pytest.mark.parametrize(
    "arguments",
    [
        "(where: {state: {eq: FORMAL}})",
        "(where: {state: {isNull: true}})",
        "(where: {not: {state: {eq: FORMAL}}})",
        '(where: {or: [{code: {eq: "C-01"}}, {and: [{state: {in: []}}]}]})',
        '(where: {unit: {code: {eq: "EAST"}}})',
        '(where: {projects: {none: {contract: {code: {eq: "x"}}}}})',
    ],
)
async def test_a_denied_field_finds_no_rows(asker: Asker, arguments: str) -> None:
    response = await asker.ask("cashier", f"{{ customers{arguments} {{ totalCount nodes {{ id }} }} }}")
    assert "data" not in response
    assert [error["extensions"]["code"] for error in response["errors"]] == ["FORBIDDEN"]
    assert response["errors"][0]["message"] in (
        "You may not use Customer.state.",
        "You may not use Customer.unit.",
        "You may not use Project.contract.",
    )


async def test_a_denied_field_groups_no_rows_and_sums_nothing(asker: Asker) -> None:
    grouped = await asker.ask("cashier", "{ customers { aggregate(groupBy: {field: STATE}) { count } } }")
    assert (grouped["errors"][0]["message"], "data" in grouped) == ("You may not use Customer.state.", False)
    summed = await asker.ask("buyer", "{ contracts { aggregate { count sum { gross net } } } }")
    assert summed == {
        "errors": [
            forbidden("Contract.gross", "contracts", "aggregate", "sum", "gross"),
            forbidden("Contract.net", "contracts", "aggregate", "sum", "net"),
        ],
        "data": {"contracts": {"aggregate": [{"count": 4, "sum": {"gross": None, "net": None}}]}},
    }


async def test_a_field_narrowed_by_rows_is_null_without_error(asker: Asker) -> None:
    query = '{ users(where: {name: {in: ["Buyer", "Hq"]}}, orderBy: {field: NAME}) { nodes { name email } } }'
    found = await asker.data("buyer", query)
    assert found["users"]["nodes"] == [{"name": "Buyer", "email": "buyer@concord.example"}, {"name": "Hq", "email": None}]
    hidden = "query($email: String) { users(where: {email: {eq: $email}}) { nodes { name } } }"
    assert await asker.data("buyer", hidden, {"email": "buyer@concord.example"}) == {"users": {"nodes": [{"name": "Buyer"}]}}
    assert await asker.data("buyer", hidden, {"email": "hq@concord.example"}) == {"users": {"nodes": []}}


async def test_at_most_twenty_errors_are_told(asker: Asker) -> None:
    lists = " ".join(f"{kind} {{ nodes {{ {fields} }} }}" for kind, fields in MANY.items())
    assert await asker.errors("founder", f"{{ {lists} }}") == ["FORBIDDEN"] * 20


MANY = {
    "contractInstalments": "sequence name state dueOn version",
    "terminations": "code state reason deliveredDays",
    "claims": "code state openedOn closedAt",
    "payables": "sequence kind state openedAt expectedOn dueOn dueDays version",
    "contracts": "code title state signedOn version",
}
