"""Customers, partners, contracts: opened, admitted, signed, invited, paid."""

from tests.acts.cases.case import Given, Wrong, both, case, row, user, value
from tests.acts.cases.people import PERSON
from tests.company import a_credit_code

TERMS = value(
    title="Warehouse",
    net="1000000.00",
    taxRate="6",
    currency="CNY",
    signedOn="2027-02-01",
    instalments=[
        {"name": "Start", "percent": "33.33", "dueOn": "2027-03-31"},
        {"name": "End", "percent": "66.67", "dueOn": "2028-02-29"},
    ],
    outsourcingShare="50",
    outsourcingDays="400",
)
AGREED = value(
    validFrom="2028-01-01",
    validTo="2028-12-31",
    taxRate="6",
    currency="CNY",
    prices=[{"level": "SENIOR", "unitPrice": "1500.1234"}, {"level": "JUNIOR", "unitPrice": "800"}],
    limitAmount="500000",
    limitDays="300.5",
)


def in_project(name: str, role: str, *roles: str) -> Given:
    """Invited for a project, and with roles beside."""
    days = {"validFrom": "2027-03-01", "until": "2028-02-29"}
    return lambda stage: {"roles": list(roles), "projects": [{"projectId": stage.id(name), "role": role, **days}]}


PARTIES = {
    "open_customer": case(
        "account_manager",
        both(value(name="Bridge Group", code="bridge", creditCode=a_credit_code(7)), row(unitId="east"), user(ownerId="sales")),
        also="sales hq",
        on="unitId",
        says="code name state owner { name } unit { code } organisation { name creditCode }",
        after={
            "code": "BRIDGE",
            "name": "Bridge Group",
            "state": "POTENTIAL",
            "owner": {"name": "Sales"},
            "unit": {"code": "EAST"},
            "organisation": {"name": "Bridge Group", "creditCode": a_credit_code(7)},
        },
        again="CUSTOMER_EXISTS",
        wrong=(
            Wrong("FORBIDDEN", row(unitId="west")),
            Wrong("FORBIDDEN", persona="west_account_manager"),
            Wrong("CUSTOMER_CODE_TAKEN", value(code="HARBOUR")),
            Wrong("CREDIT_CODE_WRONG", value(creditCode="91310000MA1FL5Q400")),
            Wrong("NOT_STAFF", user(ownerId="partner_lead")),
            Wrong("USER_DISABLED", row(ownerId="gone")),
            Wrong("UNIT_CLOSED", row(unitId="closed"), "hq"),
        ),
    ),
    "invite_customer_user": case(
        "customer_admin",
        both(PERSON, row(customerId="customer"), value(roles=["customer_signatory"], projects=[])),
        also="sales account_manager admin",
        on="customerId",
        says="user { name audience }",
        after={"user": {"name": "Lin Wei", "audience": "CUSTOMER"}},
        wrong=(
            Wrong("NOT_FOUND", row(customerId="museum")),
            Wrong("FORBIDDEN", row(customerId="museum"), "account_manager"),
            Wrong("ROLE_OF_OTHERS", value(roles=["admin"])),
            Wrong("ROLE_OF_OTHERS", value(roles=["partner_admin"])),
            Wrong("USER_EXISTS", value(email="customer_reader@concord.example")),
            Wrong("ROLE_NOT_HERE", in_project("project", "customer_signatory")),
            Wrong("NOT_FOUND", in_project("other_project", "customer_viewer")),
        ),
    ),
    "admit_partner": case(
        "partner_manager",
        value(name="East Code", code="ECODE", creditCode=a_credit_code(8), isSmallEnterprise=True, bankName="Bank", bankAccount="62281"),
        says="code name state isSmallEnterprise organisation { creditCode bankName bankAccount } version",
        after={
            "code": "ECODE",
            "name": "East Code",
            "state": "APPROVED",
            "isSmallEnterprise": True,
            "organisation": {"creditCode": a_credit_code(8), "bankName": "Bank", "bankAccount": "62281"},
            "version": 3,
        },
        again="PARTNER_EXISTS",
        wrong=(
            Wrong("PARTNER_CODE_TAKEN", value(code="north")),
            Wrong("CREDIT_CODE_MISSING", value(creditCode=" ")),
            Wrong("CREDIT_CODE_WRONG", value(creditCode="91310000MA1FL5Q400")),
            Wrong("OWN_COMPANY", value(creditCode=a_credit_code(1))),
        ),
    ),
    "sign_agreement": case(
        "partner_manager",
        both(AGREED, row(partnerId="partner")),
        on="partnerId",
        says="code state validFrom validTo taxRate currency partner { code } prices { nodes { level unitPrice } }"
        " budget { limitAmount { amount currency } limitDays }",
        after={
            "code": "AGR-NORTH-2028-001",
            "state": "ACTIVE",
            "validFrom": "2028-01-01",
            "validTo": "2028-12-31",
            "taxRate": "6.0000",
            "currency": "CNY",
            "partner": {"code": "NORTH"},
            "prices": {"nodes": [{"level": "SENIOR", "unitPrice": "1500.1234"}, {"level": "JUNIOR", "unitPrice": "800.0000"}]},
            "budget": {"limitAmount": {"amount": "500000.0000", "currency": "CNY"}, "limitDays": "300.50"},
        },
        again="AGREEMENT_OVERLAPS",
        wrong=(
            Wrong("AGREEMENT_OVERLAPS", value(validFrom="2027-12-31")),
            Wrong("DATES_REVERSED", value(validTo="2027-12-31")),
            Wrong("LEVEL_TWICE", value(prices=[{"level": "SENIOR", "unitPrice": "1"}, {"level": "SENIOR", "unitPrice": "2"}])),
            Wrong("PARTNER_NOT_ACTIVE", row(partnerId="blacklisted")),
        ),
    ),
    "invite_partner_user": case(
        "partner_admin",
        both(PERSON, row(partnerId="partner"), value(roles=["partner_lead", "partner_finance"])),
        also="admin partner_manager",
        on="partnerId",
        says="user { name audience }",
        after={"user": {"name": "Lin Wei", "audience": "PARTNER"}},
        wrong=(
            Wrong("NOT_FOUND", row(partnerId="south")),
            Wrong("ROLE_OF_OTHERS", value(roles=["partner_manager"])),
            Wrong("PARTNER_NOT_ACTIVE", row(partnerId="blacklisted"), "partner_manager"),
        ),
    ),
    "sign_contract": case(
        "sales",
        both(TERMS, row(customerId="customer")),
        also="account_manager",
        on="customerId",
        says="code title state signedOn net { amount } tax { amount } gross { amount currency } owner { name }"
        " instalments { nodes { sequence name amount { amount } dueOn state } }",
        after={
            "code": "CON-HARBOUR-2027-001",
            "title": "Warehouse",
            "state": "EFFECTIVE",
            "signedOn": "2027-02-01",
            "net": {"amount": "1000000.0000"},
            "tax": {"amount": "60000.0000"},
            "gross": {"amount": "1060000.0000", "currency": "CNY"},
            "owner": {"name": "Sales"},
            "instalments": {
                "nodes": [
                    {"sequence": 1, "name": "Start", "amount": {"amount": "353298.0000"}, "dueOn": "2027-03-31", "state": "PLANNED"},
                    {"sequence": 2, "name": "End", "amount": {"amount": "706702.0000"}, "dueOn": "2028-02-29", "state": "PLANNED"},
                ]
            },
        },
        wrong=(
            Wrong("FORBIDDEN", row(customerId="museum")),
            Wrong("DATE_IN_FUTURE", value(signedOn="2027-03-01")),
            Wrong("CUSTOMER_SEALED", row(customerId="sealed")),
            Wrong("INSTALMENTS_NOT_WHOLE", value(instalments=[{"name": "All", "percent": "99.99", "dueOn": "2027-03-31"}])),
            Wrong("DATES_REVERSED", value(instalments=[{"name": "All", "percent": "100", "dueOn": "2027-01-31"}])),
            Wrong("NOT_STAFF", user(ownerId="customer_admin")),
            Wrong("UNIT_CLOSED", row(unitId="closed")),
        ),
    ),
    "record_receipt": case(
        "finance",
        both(row(contractInstalmentId="instalment"), value(amount="200000.01", receivedOn="2027-02-28", reference="IN-1")),
        on="contractInstalmentId",
        says="state receivedAmount { amount } receipts { nodes { amount { amount } receivedOn reference } } version",
        after={
            "state": "PARTLY_RECEIVED",
            "receivedAmount": {"amount": "200000.0100"},
            "receipts": {"nodes": [{"amount": {"amount": "200000.0100"}, "receivedOn": "2027-02-28", "reference": "IN-1"}]},
            "version": 2,
        },
        again="RECEIPT_REFERENCE_TAKEN",
        wrong=(
            Wrong("RECEIPT_TOO_LARGE", value(amount="500000.01")),
            Wrong("DATE_IN_FUTURE", value(receivedOn="2027-03-01")),
        ),
    ),
}
