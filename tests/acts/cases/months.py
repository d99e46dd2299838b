"""Monthly statements (人天月结单)."""

from tests.acts.cases.case import Wrong, both, case, row, value, wrong_states

STATE = "MONTHLY_STATEMENT_WRONG_STATE"
DECIDED = ("month_confirmed", "month_returned", "month_withdrawn")


def worked(days: str, price: str = "1000", level: str = "INTERMEDIATE") -> dict[str, object]:
    """One line."""
    return {"lines": [{"level": level, "unitPrice": price, "days": days}]}


MONTHS = {
    "hand_in_monthly_statement": case(
        "partner_lead",
        both(row(orderId="by_month"), value(month="2026-12-15", note="Two of us.", **worked("7.25"))),
        also="partner_admin",
        on="orderId",
        says="code month state personDays gross { amount } payableAmount { amount } note lines { nodes { level days net { amount } } }"
        " order { code } version",
        after={
            "code": "MST-NORTH-2026-016-01",
            "month": "2026-12-01",
            "state": "HANDED_IN",
            "personDays": "7.25",
            "gross": {"amount": "7685.0000"},
            "payableAmount": None,
            "note": "Two of us.",
            "lines": {"nodes": [{"level": "INTERMEDIATE", "days": "7.25", "net": {"amount": "7250.0000"}}]},
            "order": {"code": "ORD-NORTH-2026-016"},
            "version": 1,
        },
        again="MONTH_STATED",
        wrong=(
            *wrong_states("orderId", "NOT_CHARGED_BY_MONTH", "running", "passed"),
            Wrong("NOT_FOUND", row(orderId="by_month_rival")),
            Wrong("MONTH_STATED", both(row(orderId="by_month_waiting"), value(month="2026-11-30"))),
            Wrong("MONTH_OUTSIDE_ORDER", value(month="2026-10-31")),
            Wrong("DATE_IN_FUTURE", value(month="2027-03-01")),
            Wrong("DAYS_ABOVE_ORDER", value(**worked("20.01"))),
            Wrong("DAYS_ABOVE_ORDER", value(**worked("1", "1000.01"))),
            Wrong("DAYS_ABOVE_ORDER", value(**worked("1", level="EXPERT"))),
        ),
    ),
    "withdraw_monthly_statement": case(
        "partner_lead",
        row(monthlyStatementId="month_waiting"),
        also="partner_admin",
        on="monthlyStatementId",
        says="state version",
        after={"state": "WITHDRAWN", "version": 2},
        again=STATE,
        wrong=(
            *wrong_states("monthlyStatementId", STATE, *DECIDED),
            Wrong("NOT_FOUND", row(monthlyStatementId="month_rival")),
        ),
    ),
    "confirm_monthly_statement": case(
        "manager",
        row(monthlyStatementId="month_waiting"),
        also="delivery_manager",
        on="monthlyStatementId",
        says="state payableAmount { amount } payable { state amount { amount } byMonth } reason version",
        after={
            "state": "CONFIRMED",
            "payableAmount": {"amount": "4240.0000"},
            "payable": {"state": "OPEN", "amount": {"amount": "4240.0000"}, "byMonth": True},
            "reason": None,
            "version": 2,
        },
        again=STATE,
        wrong=(
            *wrong_states("monthlyStatementId", STATE, *DECIDED),
            Wrong("NOT_FOUND", row(monthlyStatementId="month_rival")),
        ),
    ),
    "return_monthly_statement": case(
        "manager",
        both(row(monthlyStatementId="month_waiting"), value(reason="Only four days.")),
        also="delivery_manager",
        on="monthlyStatementId",
        says="state payable { state } reason decidedBy { name } version",
        after={"state": "RETURNED", "payable": None, "reason": "Only four days.", "decidedBy": {"name": "Manager"}, "version": 2},
        again=STATE,
        wrong=(
            *wrong_states("monthlyStatementId", STATE, *DECIDED),
            Wrong("NOT_FOUND", row(monthlyStatementId="month_rival")),
        ),
    ),
}
