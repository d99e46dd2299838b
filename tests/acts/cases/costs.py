"""Costs (成本)."""

from tests.acts.cases.case import Wrong, both, case, row, value

LINE = {"kind": "TRAVEL", "spentOn": "2027-02-26", "amount": "88.80", "purpose": "Hotel at the port"}
BUDGET = {"labour": "120000", "travel": "6000.50", "purchase": "0"}

COSTS = {
    "set_cost_rate": case(
        "finance",
        value(level="SENIOR", validFrom="2027-03-01", hourly="165.2525"),
        says="level hourly { amount currency } validFrom validTo setBy { name }",
        after={
            "level": "SENIOR",
            "hourly": {"amount": "165.2525", "currency": "CNY"},
            "validFrom": "2027-03-01",
            "validTo": None,
            "setBy": {"name": "Finance"},
        },
        again="RATE_NOT_LATER",
        wrong=(
            Wrong("RATE_NOT_LATER", value(validFrom="2026-01-01")),
            Wrong("AMOUNT_NOT_POSITIVE", value(hourly="0")),
            Wrong("AMOUNT_TOO_FINE", value(hourly="1.00001")),
            Wrong("DATE_ABSURD", value(validFrom="2101-01-01")),
        ),
    ),
    "record_cost_line": case(
        "manager",
        both(row(projectLedgerId="ledger"), value(**LINE)),
        also="finance",
        on="projectLedgerId",
        says="kind spentOn purpose amount { amount } project { code } recordedBy { name } withdrawnAt document { name }",
        after={
            "kind": "TRAVEL",
            "spentOn": "2027-02-26",
            "purpose": "Hotel at the port",
            "amount": {"amount": "88.8000"},
            "project": {"code": "PRJ-2026-00002"},
            "recordedBy": {"name": "Manager"},
            "withdrawnAt": None,
            "document": None,
        },
        wrong=(
            Wrong("NOT_FOUND", row(projectLedgerId="other_ledger")),
            Wrong("PROJECT_CLOSED", row(projectLedgerId="lost_ledger"), "finance"),
            Wrong("COST_KIND_RECKONED", value(kind="LABOUR")),
            Wrong("COST_KIND_RECKONED", value(kind="OUTSOURCING")),
            Wrong("AMOUNT_TOO_FINE", value(amount="0.001")),
            Wrong("DATE_IN_FUTURE", value(spentOn="2027-03-01")),
        ),
    ),
    "withdraw_cost_line": case(
        "manager",
        both(row(costLineId="cost_line"), value(reason="Paid twice.")),
        also="finance",
        on="costLineId",
        says="withdrawnAt withdrawnBy { name } withdrawnReason amount { amount }",
        after={
            "withdrawnAt": "2027-02-28T01:00:00+00:00",
            "withdrawnBy": {"name": "Manager"},
            "withdrawnReason": "Paid twice.",
            "amount": {"amount": "420.5000"},
        },
        again="COST_WITHDRAWN",
        wrong=(Wrong("NOT_FOUND", row(costLineId="other_cost")), Wrong("COST_WITHDRAWN", row(costLineId="cost_withdrawn"))),
    ),
    "set_cost_budget": case(
        "finance",
        both(row(projectLedgerId="ledger"), value(**BUDGET)),
        also="hq",
        on="projectLedgerId",
        says="labourBudget { amount } travelBudget { amount } purchaseBudget { amount } overheadBudget { amount } project { code }",
        after={
            "labourBudget": {"amount": "120000.0000"},
            "travelBudget": {"amount": "6000.5000"},
            "purchaseBudget": {"amount": "0.0000"},
            "overheadBudget": None,
            "project": {"code": "PRJ-2026-00002"},
        },
        wrong=(
            Wrong("PROJECT_CLOSED", row(projectLedgerId="lost_ledger")),
            Wrong("AMOUNT_NOT_POSITIVE", value(other="-1")),
            Wrong("AMOUNT_TOO_FINE", value(travel="0.005")),
        ),
    ),
}
