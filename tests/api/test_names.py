"""Names outside of an audience's view are unknown: like names that nobody has, and nothing is suggested."""

import pytest

from tests.api.asking import Asker

HIDDEN = [
    ("{{ {} {{ totalCount }} }}", "outsourcingOrders", "noSuchThingsAtAll"),
    ("{{ {} {{ totalCount }} }}", "partnerAgreements", "noSuchThingsAtAll"),
    ("{{ projects {{ nodes {{ {} {{ name }} }} }} }}", "budget", "nosuch"),
    ("{{ contracts {{ nodes {{ {} {{ name }} }} }} }}", "unit", "nope"),
    ("{{ customers {{ nodes {{ {} }} }} }}", "state", "nosta"),
    ("{{ customers {{ aggregate(groupBy: [{{field: {}}}]) {{ count }} }} }}", "STATE", "NOSTA"),
    ("{{ customers(where: {{{}: {{isNull: true}}}}) {{ totalCount }} }}", "state", "nosta"),
    ('{{ node(id: "x") {{ ... on {} {{ id }} }} }}', "BudgetLine", "NoSuchType"),
    ('{{ node(id: "x") {{ ... on {} {{ id }} }} }}', "Payment", "Nothing"),
    ("query($x: {}) {{ viewer {{ today }} customers(where: $x) {{ totalCount }} }}", "PayableWhere", "NoSuchWhere"),
    ("mutation {{ {}(input: {{}}) {{ userErrors {{ code }} }} }}", "approveOrder", "noSuchAct"),
    ("mutation {{ {}(input: {{}}) {{ userErrors {{ code }} }} }}", "openCustomer", "noSuchAct"),
]


@pytest.mark.parametrize(("query", "hidden", "nothing"), HIDDEN)
async def test_a_hidden_name_is_told_as_one_that_nobody_has(asker: Asker, query: str, hidden: str, nothing: str) -> None:
    told, known = [await asker.ask("customer_reader", query.format(name)) for name in (hidden, nothing)]
    assert {error["extensions"]["code"] for error in told["errors"]} == {"VALIDATION_FAILED"}
    assert "data" not in told
    assert [error["message"].replace(hidden, nothing) for error in told["errors"]] == [error["message"] for error in known["errors"]]
    assert "did you mean" not in str(told).lower()


NEAR = [
    ("{ customerz { totalCount } }", None),
    ("{ projects { nodes { codes } } }", None),
    ("{ projects(wher: {}) { totalCount } }", None),
    ("{ projects(where: {cod: {eq: 1}}) { totalCount } }", None),
    ("{ projects(orderBy: {field: CODES}) { totalCount } }", None),
    ("query($w: ProjectWher) { projects(where: $w) { totalCount } }", None),
    ("{ node(id: 1) { ... on Projec { id } } }", None),
    ("query($w: ProjectWhere) { projects(where: $w) { totalCount } }", {"w": {"cod": {"eq": "1"}}}),
    ("query($w: ProjectWhere) { projects(where: $w) { totalCount } }", {"w": {"state": {"eq": "BUILT"}}}),
    ("mutation { signAcceptanc(input: {}) { userErrors { code } } }", None),
]


@pytest.mark.parametrize(("query", "variables"), NEAR)
@pytest.mark.parametrize("outsider", ["customer_reader", "partner_member_like"])
async def test_outsiders_are_suggested_nothing(asker: Asker, query: str, variables: dict[str, object] | None, outsider: str) -> None:
    persona = "partner_finance" if outsider == "partner_member_like" else outsider
    assert "did you mean" not in str(await asker.ask(persona, query, variables)).lower()


@pytest.mark.parametrize(("query", "variables"), [pair for pair in NEAR if "CODES" not in pair[0]])
async def test_staff_are_helped(asker: Asker, query: str, variables: dict[str, object] | None) -> None:
    assert "Did you mean" in str(await asker.ask("hq", query, variables))


@pytest.mark.parametrize("asked", ["__schema { types { name } }", '__type(name: "Project") { name fields { name } }'])
async def test_the_schema_answers_staff_only(asker: Asker, asked: str) -> None:
    for persona in ("customer_reader", "partner_admin"):
        response = await asker.ask(persona, f"{{ {asked} }}")
        assert ({error["extensions"]["code"] for error in response["errors"]}, "data" in response) == ({"VALIDATION_FAILED"}, False)
    assert "errors" not in await asker.ask("hq", f"{{ {asked} }}")
    assert await asker.data("customer_reader", "{ __typename viewer { __typename } }") == {
        "__typename": "Query",
        "viewer": {"__typename": "Viewer"},
    }
