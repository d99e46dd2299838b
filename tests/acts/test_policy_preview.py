"""Who would gain and lose what by a change of the policy: by decisions, not by lines; nothing is changed by asking."""

from typing import Any

from authz.sign_in import role_sets
from authz.store import load_policy
from tests.acts.calling import Caller, outcome
from tests.acts.cases.policy import CASHIER, inclusion, line

SAYS = """effects { roles people gains { ...R } losses { ...R } users { name } } people idle leftOut userErrors { code field message }"""
PREVIEW = f"""query($input: ChangePolicyInput!) {{ previewPolicyChange(input: $input) {{ {SAYS} }} }}
fragment R on PolicyRight {{ object action scope domainKind role }}"""


def right(name: str, scope: str = "all", kind: str = "ORGANISATION", role: str | None = None) -> dict[str, Any]:
    return {"object": name, "action": "READ", "scope": scope, "domainKind": kind, "role": role}


async def previewed(caller: Caller, **change: Any) -> Any:
    answer = await caller.ask("admin", PREVIEW, {"input": {"reason": "What if?", **change}})
    assert "errors" not in answer, answer
    return answer["data"]["previewPolicyChange"]


async def test_it_says_who_gains_and_who_loses_what(shared: Caller) -> None:
    """Purchasing loses what nothing else gives it, finance nothing of what it has already."""
    before = await shared.before()
    told = await previewed(shared, add=[CASHIER, line("finance", "Contract:basic", "own")], remove=[line("purchasing", "Contract:basic")])
    staff, lost = "staff_member@organisation", [right("Contract:basic")]
    cashier = {"roles": ["cashier@organisation", staff], "gains": lost, "losses": [], "users": [{"name": "Cashier"}]}
    buyer = {"roles": ["purchasing@organisation", staff], "gains": [], "losses": lost, "users": [{"name": "Buyer"}]}
    assert told["effects"] == [{**each, "people": 1} for each in (cashier, buyer)]
    assert (told["people"], told["leftOut"], told["userErrors"]) == (2, 0, [])
    assert told["idle"] == ["p, finance, organisation, Contract:basic, read, own, allow"]
    assert await shared.digest() == before


async def test_a_line_that_another_denies_gives_nothing(shared: Caller) -> None:
    denied = line("staff_member", "Receipt:basic", None)
    told = await previewed(shared, add=[denied, line("cashier", "Receipt:basic")])
    assert told["idle"] == ["p, cashier, organisation, Receipt:basic, read, all, allow"]
    losers = {role.partition("@")[0] for effect in told["effects"] for role in effect["roles"]} - {"staff_member"}
    assert {"finance", "hq_pmo", "auditor", "region_pmo", "sales_manager", "account_manager", "worker"} == losers
    assert all(effect["gains"] == [] and {loss["object"] for loss in effect["losses"]} == {"Receipt:basic"} for effect in told["effects"])
    unit = [effect["losses"] for effect in told["effects"] if "region_pmo@unit" in effect["roles"]]
    assert unit == [[right("Receipt:basic", "unit", "UNIT", "region_pmo")]]


async def test_what_would_be_refused_is_told_with_its_line(shared: Caller) -> None:
    told = await previewed(shared, add=[CASHIER, line("cashier", "Contract:secrets")])
    said = told["userErrors"][0]
    assert (said["code"], said["field"], told["effects"]) == ("POLICY_OBJECT_UNKNOWN", ["input", "add", "1"], [])
    assert "p, cashier, organisation, Contract:secrets, read, all, allow" in said["message"]
    assert (await previewed(shared, remove=[line("admin", "policy:change", action="DO")]))["userErrors"][0]["code"] == "POLICY_NOBODY_LEFT"


async def test_it_is_for_who_reads_changes_of_the_policy(shared: Caller) -> None:
    given = {"input": {"reason": "What if?", "add": [CASHIER]}}
    for persona, expected in (("finance", "FORBIDDEN"), ("partner_admin", "VALIDATION_FAILED"), ("customer_admin", "VALIDATION_FAILED")):
        for query, variables in ((PREVIEW, given), ("{ policyInForce { version } }", {})):
            answer = await shared.ask(persona, query, variables)
            assert answer["errors"][0]["extensions"]["code"] == expected, persona
    auditor = (await shared.ask("auditor", PREVIEW, given))["data"]["previewPolicyChange"]
    assert auditor["people"] == 1


async def test_the_policy_in_force_is_told_as_an_act_takes_it(shared: Caller) -> None:
    line_of = "role domainKind object action scope effect"
    query = f"""{{ policyInForce(role: "cashier", object: "Organisation:payment") {{ version lines {{ {line_of} }} }}
        all: policyInForce(role: "partner_admin") {{ inclusions {{ role included }} }} }}"""
    data = (await shared.ask("admin", query))["data"]
    assert data["policyInForce"]["version"] == str(shared.stage.world.as_("admin").policy.version)
    (found,) = data["policyInForce"]["lines"]
    assert found == line("cashier", "Organisation:payment")
    assert (await previewed(shared, remove=[found]))["people"] == 1
    assert data["all"]["inclusions"] == [inclusion("partner_admin", "partner_finance"), inclusion("partner_admin", "partner_lead")]


async def test_what_was_previewed_is_what_comes(caller: Caller) -> None:
    """For each role set that people hold, the decisions of the policies before and after differ by what was told."""
    change = {
        "add": [CASHIER],
        "remove": [line("hq_pmo", "Contract:commercial")],
        "include": [inclusion("cashier", "auditor")],
        "exclude": [inclusion("project_manager", "project_member")],
    }
    told = await previewed(caller, **change)
    async with caller.graph.sessions() as db:
        before = await load_policy(db)
    assert outcome(await caller.call("admin", "change_policy", {"reason": "Because.", **change})) == "DONE"
    async with caller.graph.sessions() as db:
        after, sets = await load_policy(db), await role_sets(db)
    expected = {}
    for held, people in sets:
        old, new = before.decisions(held).terms, after.decisions(held).terms
        if old != new:
            changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
            expected[tuple(sorted(f"{role}@{kind}" for role, kind in held))] = (
                people,
                changed,
                new.keys() - old.keys(),
                old.keys() - new.keys(),
            )
    assert expected
    for effect in told["effects"]:
        people, changed, come, gone = expected.pop(tuple(effect["roles"]))
        gains, losses = ({(each["object"], each["action"].lower()) for each in effect[way]} for way in ("gains", "losses"))
        assert (effect["people"], gains | losses, come - gains, gone - losses) == (people, changed, set(), set())
    assert expected == {}


async def test_a_grant_and_its_end_are_previewed_with_their_place(shared: Caller) -> None:
    """A role that is held in one unit gives more in another; what nothing else gives is lost with it."""
    stage, before = shared.stage, await shared.before()
    gains = "gains { object scope domain { ... on Unit { code } } }"
    says = f"{{ effects {{ people users {{ name }} {gains} losses {{ object scope }} }} userErrors {{ code }} }}"
    grant = f"query($input: GrantRoleInput!) {{ told: previewRoleGrant(input: $input) {says} }}"
    end = f"query($input: RoleGrantInput!) {{ told: previewRoleEnd(input: $input) {says} }}"

    async def told(query: str, persona: str = "admin", **given: Any) -> Any:
        answer = await shared.ask(persona, query, {"input": given})
        return (
            answer["data"]["told"] if "data" in answer and answer["data"] and answer["data"]["told"] else answer["errors"][0]["extensions"]
        )

    given = {"userId": stage.user("region_pmo"), "role": "region_pmo", "unitId": stage.id("west"), "validFrom": "2027-03-01"}
    (effect,) = (await told(grant, **given))["effects"]
    assert (effect["people"], effect["users"], effect["losses"]) == (1, [{"name": "Region_Pmo"}], [])
    scopes = {each["scope"] for each in effect["gains"]}
    assert {each["domain"]["code"] for each in effect["gains"]} == {"WEST"}
    assert ("unit" in scopes, "anywhere" in scopes) == (True, False)
    (lost,) = (await told(end, roleGrantId=stage.id("grant_buyer")))["effects"]
    assert {"object": "OutsourcingOrder:basic", "scope": "all"} in lost["losses"]
    assert (lost["gains"], lost["users"]) == ([], [{"name": "Buyer"}])
    assert (await told(grant, userId=stage.user("cashier"), role="cashier"))["userErrors"] == [{"code": "ROLE_HELD"}]
    assert (await told(end, roleGrantId=stage.id("grant_admin")))["userErrors"] == [{"code": "OWN_ROLE"}]
    assert (await told(end, roleGrantId=stage.user("buyer")))["code"] == "NOT_FOUND"
    assert [(await told(end, persona, roleGrantId=stage.id("grant_buyer")))["code"] for persona in ("auditor", "buyer")] == [
        "FORBIDDEN"
    ] * 2
    assert await shared.digest() == before
