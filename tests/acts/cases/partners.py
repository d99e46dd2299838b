"""Partners once they are admitted: their agreements, stopped, graded."""

from tests.acts.cases.case import Wrong, both, case, row, value

SCORES = value(
    scale="80", qualification="90", experience="70.5", capability="85", orders="100", isPublished=True, reason="Two good orders."
)
SCHEME = value(
    validFrom="2027-03-01",
    weightScale="20",
    weightQualification="20",
    weightExperience="20",
    weightCapability="20",
    weightOrders="20",
    fromA="85",
    fromB="70",
    fromC="60",
    currency="CNY",
    largestB="2000000",
    largestC="300000.5",
    largestD="0",
)
STEP = "history { nodes { fromState toState reason } }"

PARTNERS = {
    "end_agreement": case(
        "partner_manager",
        both(row(agreementId="agreement"), value(reason="They merged.")),
        on="agreementId",
        says="state endedOn endReason partner { state isQualified }",
        after={
            "state": "TERMINATED",
            "endedOn": "2027-02-28",
            "endReason": "They merged.",
            "partner": {"state": "EXPIRED", "isQualified": False},
        },
        again="AGREEMENT_ENDED",
        wrong=(Wrong("TEXT_EMPTY", value(reason="  ")),),
    ),
    "suspend_partner": case(
        "hq",
        both(row(partnerId="partner"), value(reason="Complaints.")),
        also="partner_manager",
        on="partnerId",
        says=f"state isQualified {STEP}",
        after={
            "state": "SUSPENDED",
            "isQualified": False,
            "history": {"nodes": [{"fromState": "ACTIVE", "toState": "SUSPENDED", "reason": "Complaints."}]},
        },
        again="PARTNER_WRONG_STATE",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerId="candidate")),),
    ),
    "blacklist_partner": case(
        "hq",
        both(row(partnerId="partner"), value(reason="Fraud.")),
        on="partnerId",
        says=f"state {STEP}",
        after={"state": "BLACKLISTED", "history": {"nodes": [{"fromState": "ACTIVE", "toState": "BLACKLISTED", "reason": "Fraud."}]}},
        again="PARTNER_WRONG_STATE",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerId="blacklisted")),),
    ),
    "release_partner": case(
        "hq",
        both(row(partnerId="blacklisted"), value(reason="It was a mistake.")),
        on="partnerId",
        says=f"state {STEP}",
        after={"state": "ACTIVE", "history": {"nodes": [{"fromState": "BLACKLISTED", "toState": "ACTIVE", "reason": "It was a mistake."}]}},
        again="PARTNER_WRONG_STATE",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerId="partner")),),
    ),
    "grade_partner": case(
        "partner_manager",
        both(row(partnerId="partner"), SCORES),
        on="partnerId",
        says="grade grades { nodes { grade total scoreOrders validFrom reviewOn isPublished reason gradedBy { name } } }",
        after={
            "grade": "A",
            "grades": {
                "nodes": [
                    {
                        "grade": "A",
                        "total": "85.3500",
                        "scoreOrders": "100.0000",
                        "validFrom": "2027-02-28",
                        "reviewOn": "2028-02-28",
                        "isPublished": True,
                        "reason": "Two good orders.",
                        "gradedBy": {"name": "Partner_Manager"},
                    }
                ]
            },
        },
        wrong=(Wrong("SCORE_WRONG", value(scale="100.5")), Wrong("PARTNER_WRONG_STATE", row(partnerId="candidate"))),
    ),
    "set_grading_scheme": case(
        "partner_manager",
        SCHEME,
        says="validFrom weightOrders fromA currency largestA { amount } largestC { amount currency } largestD { amount }",
        after={
            "validFrom": "2027-03-01",
            "weightOrders": "20.0000",
            "fromA": "85.0000",
            "currency": "CNY",
            "largestA": None,
            "largestC": {"amount": "300000.5000", "currency": "CNY"},
            "largestD": {"amount": "0.0000"},
        },
        again="RULE_EXISTS",
        wrong=(
            Wrong("SCHEME_WRONG", value(weightScale="20.01")),
            Wrong("SCHEME_WRONG", value(fromA="70")),
            Wrong("DATES_REVERSED", value(validFrom="2027-02-27")),
        ),
    ),
    "require_qualification": case(
        "partner_manager",
        value(kind="ISO_27001", validFrom="2027-03-01", validTo="2028-02-29"),
        says="kind validFrom validTo",
        after={"kind": "ISO_27001", "validFrom": "2027-03-01", "validTo": "2028-02-29"},
        again="RULE_EXISTS",
        wrong=(Wrong("QUALIFICATION_OF_PERSON", value(kind="PERSONAL")), Wrong("DATES_REVERSED", value(validFrom="2027-02-27"))),
    ),
}
