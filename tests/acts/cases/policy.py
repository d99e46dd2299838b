"""The policy, changed at once, at a time, or not after all."""

from itertools import pairwise
from typing import Any

from tests.acts.cases.case import Wrong, both, case, row, value


def line(role: str, name: str, scope: str | None = "all", **more: Any) -> dict[str, Any]:
    """A line about reading, held in the organisation."""
    effect = "ALLOW" if scope else "DENY"
    return {"role": role, "domainKind": "ORGANISATION", "object": name, "action": "READ", "scope": scope, "effect": effect} | more


def inclusion(role: str, included: str) -> dict[str, str]:
    return {"role": role, "included": included}


CASHIER = line("cashier", "Contract:basic")
GONE = line("purchasing", "Contract:basic")
CHANGE = value(
    reason="The cashier looks up contracts, purchasing no longer.",
    add=[CASHIER],
    remove=[GONE],
    include=[inclusion("finance", "cashier")],
    exclude=[inclusion("project_manager", "project_member")],
)
STAFF = (
    *("account_manager", "admin", "auditor", "cashier", "delivery_manager", "finance"),
    *("hq_pmo", "partner_manager", "project_manager", "purchasing", "region_pmo"),
)
CHAIN = [inclusion(*pair) for pair in pairwise(STAFF)]
"""Eleven roles, ten deep."""
WRONG = tuple(
    Wrong(code, value(**{"add": [], "remove": [], "include": [], "exclude": []} | changes))
    for code, changes in (
        ("LIST_EMPTY", {}),
        ("POLICY_LINE_WRONG", {"add": [line("cashier, admin", "Contract:basic")]}),
        ("POLICY_LINE_WRONG", {"add": [line("cashier", 'Contract:"basic"')]}),
        ("POLICY_LINE_WRONG", {"add": [line("", "Contract:basic")]}),
        ("POLICY_LINE_WRONG", {"add": [line("c", "Contract:basic")]}),
        ("POLICY_LINE_WRONG", {"add": [line("cashier", "Contract")]}),
        ("POLICY_LINE_WRONG", {"add": [line("cashier", "Contract:basic", None, effect="ALLOW")]}),
        ("POLICY_LINE_WRONG", {"add": [line("cashier", "Contract:basic", effect="DENY")]}),
        ("POLICY_LINE_TWICE", {"add": [CASHIER, CASHIER]}),
        ("POLICY_LINE_STANDS", {"add": [GONE]}),
        ("POLICY_LINE_ABSENT", {"remove": [CASHIER]}),
        ("ROLE_UNKNOWN", {"add": [line("cashiers", "Contract:basic")]}),
        ("POLICY_OBJECT_UNKNOWN", {"add": [line("cashier", "Contract:secrets")]}),
        ("POLICY_OBJECT_UNKNOWN", {"add": [line("cashier", "contract:burn", action="DO")]}),
        ("POLICY_SCOPE_UNKNOWN", {"add": [line("cashier", "Contract:basic", "everybody")]}),
        ("POLICY_SCOPE_UNKNOWN", {"add": [line("cashier", "Contract:basic", "providers")]}),
        ("POLICY_SCOPE_UNKNOWN", {"add": [line("delivery_manager", "Partner:admission", domainKind="UNIT")]}),
        ("POLICY_ROLE_FIXED", {"remove": [line("worker", "Settlement:basic")]}),
        ("POLICY_ROLE_FIXED", {"include": [inclusion("admin", "worker")]}),
        ("POLICY_BEYOND_AUDIENCE", {"add": [line("partner_member", "BudgetLine:basic")]}),
        ("POLICY_BEYOND_AUDIENCE", {"add": [line("customer_member", "Contract:commercial", "all")]}),
        ("POLICY_BEYOND_AUDIENCE", {"include": [inclusion("customer_member", "finance")]}),
        ("POLICY_CHAIN", {"include": [inclusion("cashier", "finance"), inclusion("finance", "cashier")]}),
        ("POLICY_CHAIN", {"include": CHAIN}),
        ("POLICY_NOBODY_LEFT", {"remove": [line("admin", "policy:change", action="DO")]}),
        ("POLICY_NOBODY_LEFT", {"add": [line("staff_member", "policy:change", None, action="DO")]}),
    )
)
TOLD = {
    "reason": "The cashier looks up contracts, purchasing no longer.",
    "askedBy": {"name": "Admin"},
    "version": 1,
    "lines": {
        "nodes": [
            {"step": "REMOVE", "role": "purchasing", "object": "Contract:basic", "scope": "all", "included": None},
            {"step": "REMOVE", "role": "project_manager", "object": None, "scope": None, "included": "project_member"},
            {"step": "ADD", "role": "cashier", "object": "Contract:basic", "scope": "all", "included": None},
            {"step": "ADD", "role": "finance", "object": None, "scope": None, "included": "cashier"},
        ]
    },
}
SAYS = "reason askedBy { name } version lines { nodes { step role object scope included } } state effectiveAt inForceAt"
AHEAD = "2027-03-10T00:00:00+00:00"

POLICY = {
    "change_policy": case(
        "admin",
        CHANGE,
        says=SAYS,
        after={**TOLD, "state": "IN_FORCE", "effectiveAt": "2027-02-28T01:00:00+00:00", "inForceAt": "2027-02-28T01:00:00+00:00"},
        again="POLICY_LINE_ABSENT",
        wrong=WRONG,
    ),
    "schedule_policy_change": case(
        "admin",
        both(CHANGE, value(effectiveAt=AHEAD)),
        says=SAYS,
        after={**TOLD, "state": "SCHEDULED", "effectiveAt": AHEAD, "inForceAt": None},
        wrong=(*WRONG[:4], Wrong("POLICY_TIME_PAST", value(effectiveAt="2027-02-28T01:00:00+00:00"))),
    ),
    "withdraw_policy_change": case(
        "admin",
        row(policyChangeId="scheduled_policy"),
        on="policyChangeId",
        says="state withdrawnAt withdrawnBy { name } version",
        after={"state": "WITHDRAWN", "withdrawnAt": "2027-02-28T01:00:00+00:00", "withdrawnBy": {"name": "Admin"}, "version": 2},
        again="POLICY_CHANGE_OVER",
        wrong=(Wrong("POLICY_CHANGE_OVER", row(policyChangeId="changed_policy")),),
    ),
}
