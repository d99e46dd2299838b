"""Standing in for somebody, and chains of approval."""

from typing import Any

from tests.acts.cases.case import Given, Wrong, both, case, row, user, value

DAYS = value(validFrom="2027-03-01", validTo="2027-03-12", reason="Leave.")
STAFF = (
    "founder manager buyer finance cashier hq region_pmo sales auditor worker other_manager west_delivery_manager west_account_manager"
    " west_sales_manager admin partner_manager delivery_manager account_manager deputy"
)
FIRST = {
    "name": "Purchasing",
    "sequence": 1,
    "roles": ["purchasing", "hq_pmo"],
    "place": "ORGANISATION",
    "mode": "ANY",
    "remindDays": 2,
    "escalateDays": 4,
    "escalationRole": "finance",
    "escalationPlace": "ORGANISATION",
    "thresholds": [{"currency": "CNY", "fromAmount": "100000.01"}],
}
SECOND = {"name": "Region", "sequence": 1, "roles": ["region_pmo"], "place": "UNIT", "mode": "ALL", "remindDays": 1, "thresholds": []}


def steps(*, second: dict[str, Any] = SECOND, **changes: Any) -> Given:
    return value(steps=[FIRST | changes, second])


APPROVING = {
    "delegate_approvals": case(
        "buyer",
        both(user(delegateId="deputy"), DAYS),
        also=STAFF,
        says="user { name } delegate { name } validFrom validTo reason endedAt version",
        after={
            "user": {"name": "Buyer"},
            "delegate": {"name": "Deputy"},
            "validFrom": "2027-03-01",
            "validTo": "2027-03-12",
            "reason": "Leave.",
            "endedAt": None,
            "version": 1,
        },
        wrong=(
            Wrong("OWN_DELEGATE", user(delegateId="buyer")),
            Wrong("NOT_STAFF", user(delegateId="partner_lead")),
            Wrong("USER_DISABLED", row(delegateId="gone")),
            Wrong("DATES_REVERSED", value(validTo="2027-02-28")),
            Wrong("DELEGATION_PAST", value(validFrom="2027-02-01", validTo="2027-02-27")),
            Wrong("DELEGATION_TOO_LONG", value(validTo="2028-03-01")),
        ),
    ),
    "end_delegation": case(
        "manager",
        row(delegationId="delegation"),
        on="delegationId",
        says="endedAt version",
        after={"endedAt": "2027-02-28T01:00:00+00:00", "version": 2},
        again="DELEGATION_OVER",
        wrong=(Wrong("NOT_FOUND", row(delegationId="others_delegation")),),
    ),
    "publish_approval_chain": case(
        "admin",
        both(value(kind="ORDER", validFrom="2027-03-01"), steps()),
        says="kind number validFrom validTo once steps { nodes { position sequence name roles place mode remindDays escalateDays"
        " escalationRole thresholds { nodes { fromAmount { amount currency } } } } }",
        after={
            "kind": "ORDER",
            "number": 2,
            "validFrom": "2027-03-01",
            "validTo": None,
            "once": True,
            "steps": {
                "nodes": [
                    {
                        "position": 1,
                        "sequence": 1,
                        "name": "Purchasing",
                        "roles": "采购、总部 PMO",
                        "place": "ORGANISATION",
                        "mode": "ANY",
                        "remindDays": 2,
                        "escalateDays": 4,
                        "escalationRole": "财务",
                        "thresholds": {"nodes": [{"fromAmount": {"amount": "100000.0100", "currency": "CNY"}}]},
                    },
                    {
                        "position": 2,
                        "sequence": 1,
                        "name": "Region",
                        "roles": "区域 PMO",
                        "place": "UNIT",
                        "mode": "ALL",
                        "remindDays": 1,
                        "escalateDays": None,
                        "escalationRole": None,
                        "thresholds": {"nodes": []},
                    },
                ]
            },
        },
        wrong=(
            Wrong("CHAIN_IN_PAST", value(validFrom="2027-02-27")),
            Wrong("CHAIN_SEQUENCE", steps(sequence=3)),
            Wrong("CHAIN_WITHOUT_STEP", value(steps=[FIRST])),
            Wrong("CHAIN_DAYS", steps(escalateDays=2)),
            Wrong("CHAIN_ESCALATION", steps(escalationRole=None)),
            Wrong("ROLE_UNKNOWN", steps(roles=["emperor"])),
            Wrong("ROLE_OF_OTHERS", steps(roles=["partner_lead"])),
            Wrong("ROLE_OF_OTHERS", steps(roles=["worker"])),
            Wrong("ROLE_NOT_HERE", steps(roles=["region_pmo"])),
            Wrong("ROLE_NOT_HERE", value(kind="ADMISSION")),
            Wrong("NOT_UNIQUE", steps(roles=["finance", "finance"])),
            Wrong("AMOUNT_TOO_FINE", steps(thresholds=[{"currency": "JPY", "fromAmount": "0.5"}])),
        ),
    ),
}
