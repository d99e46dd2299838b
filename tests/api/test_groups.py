"""Groups of lists: keys through relations, tests and order of figures, the filter behind a group, and what is refused (S0-12)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api.reading.drill import following
from settings import settings
from tests.api.asking import Asker, Json

MONTHS = ("2026-01-01", "2026-02-01", "2026-03-01")


@pytest.fixture(params=["compiled", "executed"])
def either(asker: Asker, request: pytest.FixtureRequest) -> Asker:
    """The two roads."""
    return asker if request.param == "compiled" else asker.executing


async def groups(asker: Asker, persona: str, text: str, variables: Json | None = None) -> Any:
    """The groups of the one list that is asked."""
    (found,) = (await asker.data(persona, text, variables)).values()
    return found["aggregate"]


async def test_a_list_is_grouped_through_relations(either: Asker) -> None:
    query = """{ projects { aggregate(
        groupBy: [{through: {customer: {through: {unit: {field: CODE}}}}}, {through: {customer: {field: CODE}}}])
        { key { state startsOn contract { code } customer { code unit { code } } } count } } }"""
    key = {"state": None, "startsOn": None, "contract": None}
    assert await groups(either, "hq", query) == [
        {"key": {**key, "customer": {"code": code, "unit": {"code": "EAST"}}}, "count": count}
        for code, count in (("C-01", 1), ("C-02", 4), ("HARBOUR", 1))
    ]


async def test_a_row_without_the_related_row_has_no_key(either: Asker) -> None:
    query = """{ customers(where: {code: {contains: "C-"}}) { aggregate(groupBy: [{through: {owner: {field: NAME}}}])
        { key { owner { name } } count where } } }"""
    assert [(group["key"], group["count"]) for group in await groups(either, "hq", query)] == [
        ({"owner": {"name": "Sales"}}, 11),
        ({"owner": {"name": None}}, 12),
    ]


async def test_figures_are_tested_and_ordered_and_so_many_are_answered(either: Asker) -> None:
    query = """query($order: [ProjectAggregateOrder!], $having: ProjectHaving, $limit: Int) { projects {
        aggregate(groupBy: {field: STARTS_ON, unit: MONTH}, orderBy: $order, having: $having, limit: $limit)
        { key { startsOn } count } } }"""

    async def months(**variables: Any) -> list[str]:
        return [group["key"]["startsOn"] for group in await groups(either, "hq", query, variables)]

    january, february, march = MONTHS
    assert await months() == [january, february, march]
    assert await months(order=[{"key": 0, "direction": "DESC"}]) == [march, february, january]
    assert await months(order=[{"function": "COUNT", "direction": "DESC"}]) == [march, february, january]
    assert await months(order=[{"function": "MIN", "field": "ENDS_ON"}, {"function": "COUNT"}], limit=2) == [january, february]
    assert await months(having={"count": {"gte": 2, "lt": 3}}) == [february]
    assert await months(having={"or": [{"count": {"eq": 1}}, {"max": {"startsOn": {"gte": "2026-03-01"}}}]}) == [january, march]
    assert await months(having={"not": {"count": {"eq": 1}}}, limit=1) == [february]
    assert await months(limit=0) == []


async def test_money_is_tested_and_ordered_by_currency(either: Asker) -> None:
    query = """query($having: ContractInstalmentHaving) { contractInstalments {
        aggregate(having: $having, orderBy: {function: SUM, field: AMOUNT}) { count currency where } } }"""
    usd, cny = [{"count": count, "currency": code, "where": {"currency": {"eq": code}}} for count, code in ((1, "USD"), (3, "CNY"))]
    assert await groups(either, "finance", query) == [usd, cny]
    assert await groups(either, "finance", query, {"having": {"sum": {"amount": {"gt": "300.3"}}}}) == [cny]
    assert await groups(either, "finance", query, {"having": {"avg": {"amount": {"eq": "100.1033"}}}}) == [cny]


BEHIND = [
    ("hq", "customers", "{field: STATE}"),
    ("hq", "customers", "{through: {owner: {field: ID}}}, {through: {unit: {field: NAME}}}"),
    ("hq", "customers", "{through: {owner: {field: AUDIENCE}}}"),
    ("hq", "projects", "{field: STARTS_ON, unit: WEEK}, {through: {customer: {field: STATE}}}"),
    ("hq", "projects", "{field: STARTS_ON}, {field: ENDS_ON, unit: YEAR}, {field: ID}"),
    ("buyer", "users", "{field: EMAIL}"),
    ("finance", "contractInstalments", "{field: DUE_ON, unit: QUARTER}, {through: {contract: {field: CODE}}}"),
    ("hq", "outsourcingOrders", "{through: {project: {through: {owner: {field: NAME}}}}}, {field: WAY}, {field: MONTH_TO_STATE}"),
    ("hq", "alerts", "{field: RAISED_AT, unit: MONTH}"),
    ("hq", "roleGrants", "{field: VALID_FROM, unit: QUARTER}, {through: {user: {field: NAME}}}, {field: ROLE}"),
]


@pytest.mark.parametrize(("persona", "name", "keys"), BEHIND)
async def test_behind_a_group_stand_exactly_its_rows(either: Asker, persona: str, name: str, keys: str) -> None:
    found = await groups(either, persona, f"{{ {name} {{ aggregate(groupBy: [{keys}], limit: 1000) {{ count where }} }} }}")
    kind = f"{name[0].upper()}{name[1:-1]}Where"
    query = f"query($where: {kind}) {{ {name}(where: $where) {{ aggregate {{ count }} nodes {{ id }} }} }}"
    seen: list[str] = []
    for group in found:
        rows = (await either.data(persona, query, {"where": group["where"]}))[name]
        assert (rows["aggregate"], len(rows["nodes"])) == ([{"count": group["count"]}], min(group["count"], 50)), group["where"]
        seen += [row["id"] for row in rows["nodes"]]
    assert len(seen) == len(set(seen))
    everything = (await either.data(persona, f"{{ {name} {{ totalCount }} }}"))[name]["totalCount"]
    assert sum(group["count"] for group in found) == everything


async def test_the_filter_of_a_group_holds_what_the_request_gave(either: Asker) -> None:
    query = """query($list: CustomerWhere, $state: CustomerState) { customers(where: $list) {
        aggregate(where: {state: {eq: $state}}, groupBy: {through: {owner: {field: NAME}}}) { count where } } }"""
    given = {"code": {"contains": "C-"}, "or": [{"name": {"eq": "Alpha"}}, {"id": {"in": []}}]}
    for state, count in (("FORMAL", 1), ("TARGET", 2)):
        found = await groups(either, "hq", query, {"list": given, "state": state})
        mine = {"and": [given, {"state": {"eq": state}}]}
        assert {"and": [mine, {"owner": {"name": {"eq": "Sales"}}}]} in [group["where"] for group in found]
        assert sum(group["count"] for group in found) >= count


async def test_each_parent_has_so_many_groups_of_its_own(asker: Asker) -> None:
    query = """{ customers(where: {code: {in: ["C-01", "C-02"]}}) { nodes { code projects {
        aggregate(groupBy: {field: STARTS_ON}, orderBy: {key: 0, direction: DESC}, limit: 1) { key { startsOn } count } } } } }"""
    with asker.statements() as statements:
        found = await asker.executing.data("hq", query)
    assert [node["projects"]["aggregate"] for node in found["customers"]["nodes"]] == [
        [{"key": {"startsOn": "2026-03-01"}, "count": count}] for count in (1, 2)
    ]
    assert len(statements) == 2
    with asker.statements() as statements:
        assert await asker.data("hq", query) == found
    assert len(statements) == 1


REFUSED = [
    ("groupBy: [{}]", "BAD_REQUEST", "A key of a grouping is one `field`, or one `through` one relation."),
    ("groupBy: [{field: STATE, through: {unit: {field: CODE}}}]", "BAD_REQUEST", "A key of a grouping is one `field`"),
    ("groupBy: [{through: {unit: {field: CODE}, owner: {field: NAME}}}]", "BAD_REQUEST", "A key of a grouping is one `field`"),
    ("groupBy: [{through: {}}]", "BAD_REQUEST", "A key of a grouping is one `field`"),
    ("groupBy: [{through: {unit: {}}}]", "BAD_REQUEST", "A key of a grouping is one `field`"),
    ("groupBy: [{field: STATE}, {field: STATE}]", "BAD_REQUEST", "A list is grouped once by each field."),
    (f"groupBy: [{', '.join(['{field: STATE}'] * 9)}]", "LIMIT_EXCEEDED", "An aggregate has at most 8 keys."),
    (
        "groupBy: [{through: {unit: " + "{through: {parent: " * 4 + "{field: CODE}" + "}}" * 4 + "}}]",
        "LIMIT_EXCEEDED",
        "An aggregate has at most 4 relations in a key.",
    ),
    ("orderBy: [{}]", "BAD_REQUEST", "Groups are ordered by a `key`, or by a `function` of a `field`."),
    ("orderBy: [{key: 0}]", "BAD_REQUEST", "`key` is the place of a key in `groupBy`, from 0."),
    ("groupBy: [{field: STATE}], orderBy: [{key: -1}]", "BAD_REQUEST", "`key` is the place of a key"),
    ("groupBy: [{field: STATE}], orderBy: [{key: 0, function: COUNT}]", "BAD_REQUEST", "Groups are ordered by a `key`, or"),
    ("orderBy: [{function: SUM}]", "BAD_REQUEST", "COUNT is of rows, every other function of a `field`."),
    (f"orderBy: [{', '.join(['{function: COUNT}'] * 9)}]", "LIMIT_EXCEEDED", "An aggregate has at most 8 orders."),
    ("limit: -1", "BAD_REQUEST", "There are 0 or more groups."),
    ("limit: 1001", "LIMIT_EXCEEDED", "An aggregate answers at most 1000 groups."),
    (f"having: {'{not: ' * 30}{{}}{'}' * 30}", "LIMIT_EXCEEDED", "An aggregate is nested at most 20 levels deep."),
]


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED)
async def test_what_cannot_be_is_refused_in_a_sentence(either: Asker, arguments: str, code: str, said: str) -> None:
    response = await either.ask("hq", f"{{ customers {{ aggregate({arguments}) {{ count }} }} }}")
    assert "data" not in response
    assert [error["extensions"]["code"] for error in response["errors"]] == [code]
    assert response["errors"][0]["message"].startswith(said)


async def test_days_have_no_sum_and_a_value_of_another_kind_no_place(either: Asker) -> None:
    query = "{ projects { aggregate(orderBy: {function: %s, field: STARTS_ON}) { count } } }"
    response = await either.ask("hq", query % "SUM")
    assert (response["errors"][0]["message"], "data" in response) == ("startsOn has no sum and no average.", False)
    assert await groups(either, "hq", query % "MAX") == [{"count": 6}]
    hostile = "query($h: CustomerHaving) { customers { aggregate(having: $h) { count } } }"
    for given in (
        {"count": {"eq": 2**40}},
        {"count": {"contains": "x"}},
        {"sum": {"state": {"eq": 1}}},
        {"min": 5},
        {"count": {"in": "x'"}},
    ):
        assert await either.errors("hq", hostile, {"h": given}) == ["BAD_REQUEST"], given


DENIED = [
    ("cashier", "customers", "groupBy: {field: STATE}", "Customer.state"),
    ("cashier", "projects", "groupBy: {through: {customer: {field: STATE}}}", "Customer.state"),
    ("cashier", "customers", "where: {state: {eq: FORMAL}}", "Customer.state"),
    ("helper", "outsourcingOrders", 'having: {sum: {paidAmount: {gt: "1"}}}', "OutsourcingOrder.paidAmount"),
    ("helper", "outsourcingOrders", 'having: {not: {or: [{max: {paidAmount: {gt: "1"}}}]}}', "OutsourcingOrder.paidAmount"),
    ("helper", "outsourcingOrders", "orderBy: {function: MAX, field: PAID_AMOUNT}", "OutsourcingOrder.paidAmount"),
    ("buyer", "contracts", 'where: {currency: {eq: "CNY"}}', "Contract.currency"),
    ("helper", "outsourcingOrders", "groupBy: {through: {contract: {field: CODE}}}", "OutsourcingOrder.contract"),
]


@pytest.mark.parametrize(("persona", "name", "arguments", "coordinate"), DENIED)
async def test_a_denied_field_is_no_key_no_test_and_no_order(
    either: Asker, persona: str, name: str, arguments: str, coordinate: str
) -> None:
    response = await either.ask(persona, f"{{ {name} {{ aggregate({arguments}) {{ count }} }} }}")
    assert "data" not in response
    assert [error["message"] for error in response["errors"]] == [f"You may not use {coordinate}."]
    assert response["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_small_groups_of_other_tenants_are_withheld_from_outsiders(either: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partner sees who orders from it; customers are other tenants, its orders are its own."""
    grouped = "{ customers { totalCount aggregate(groupBy: {field: NAME}) { count } all: aggregate { count } } }"
    own = "{ outsourcingOrders { aggregate(groupBy: {field: STATE}) { count } } }"
    withheld = {"totalCount": 1, "aggregate": [], "all": [{"count": 1}]}
    assert (await either.data("partner_admin", grouped))["customers"] == withheld
    assert await groups(either, "partner_admin", own) == [{"count": 1}]
    with monkeypatch.context() as patch:
        patch.setenv("CONCORD_SMALLEST_GROUP", "1")
        settings.cache_clear()
        fresh = replace(either, graph=replace(either.graph))
        assert (await fresh.data("partner_admin", grouped))["customers"] == {**withheld, "aggregate": [{"count": 1}]}
    settings.cache_clear()
    assert len(await groups(either, "hq", "{ customers { aggregate(groupBy: {field: ID}) { count } } }")) == 24


def test_a_unit_of_days_ends_where_the_next_begins() -> None:
    assert [following(date(2026, 10, 1), unit) for unit in ("day", "week", "month", "quarter", "year")] == [
        date(2026, 10, 2), date(2026, 10, 8), date(2026, 11, 1), date(2027, 1, 1), date(2027, 10, 1),
    ]  # fmt: skip
    assert [following(date(9999, 12, 31), "day"), following(date(9999, 12, 1), "month")] == [None, None]
