"""Defects, evaluations, deductions, objections, claims."""

from tests.acts.cases.case import Given, Wrong, both, case, row, value, wrong_states

STATE = "SETTLEMENT_WRONG_STATE"
DEFECT = {"kind": "INCIDENT", "severity": "MAJOR", "title": "No login", "foundOn": "2027-02-01"}
DEFECT |= {"description": "For an hour.", "respondedOn": "2027-02-01", "fixedOn": "2027-02-03"}
SCORES = dict.fromkeys(("quality", "schedule", "documents", "stability", "response"), "80") | {"cooperation": "70.5"}
FIXED = {"formula": "FIXED", "amount": "1000.00"}
PIECES = {"formula": "QUANTITY_TIMES_AMOUNT", "quantity": "2.5", "unitAmount": "333.3333"}
DELAY = {"formula": "PERCENT_PER_UNIT", "quantity": "3"}


def deduction(kind: str = "REWORK", reckoning: dict[str, str] = FIXED, **more: str) -> Given:
    """Input of a deduction; the evidence is the manager's document."""
    return lambda stage: {
        "deduction": {"kind": kind, "reason": "Done twice.", "reckoning": reckoning, "documentId": stage.id("proof"), **more}
    }


SETTLING = {
    "record_defect": case(
        "manager",
        both(row(settlementId="eligible"), value(defect=DEFECT)),
        on="settlementId",
        says="number kind severity title description foundOn respondedOn fixedOn",
        after={"number": 1, **DEFECT},
        wrong=(
            *wrong_states("settlementId", "NOT_ACCEPTED_YET", "running_settlement"),
            *wrong_states("settlementId", "EVALUATED_ALREADY", "requested"),
            *wrong_states("settlementId", STATE, "proposed", "confirmed"),
            *wrong_states("settlementId", "NOT_FOUND", "rival_settlement"),
            Wrong("DEFECT_OUTSIDE_WINDOW", value(defect=DEFECT | {"foundOn": "2026-11-29"})),
            Wrong("DEFECT_DATES", value(defect=DEFECT | {"respondedOn": "2027-01-31"})),
            Wrong("DEFECT_DATES", value(defect=DEFECT | {"respondedOn": "2027-02-05"})),
            Wrong("DATE_IN_FUTURE", value(defect=DEFECT | {"fixedOn": "2027-03-01"})),
        ),
    ),
    "correct_defect": case(
        "manager",
        both(row(defectId="defect"), value(defect=DEFECT)),
        on="defectId",
        says="number kind severity title description foundOn respondedOn fixedOn",
        after={"number": 1, **DEFECT},
        wrong=(Wrong("DEFECT_WITHDRAWN", row(defectId="withdrawn_defect")), Wrong("NOT_FOUND", row(defectId="sent"))),
    ),
    "withdraw_defect": case(
        "manager",
        both(row(defectId="defect"), value(reason="It was ours.")),
        on="defectId",
        says="withdrawnReason",
        after={"withdrawnReason": "It was ours."},
        again="DEFECT_WITHDRAWN",
        wrong=(Wrong("DEFECT_WITHDRAWN", row(defectId="withdrawn_defect")),),
    ),
    "evaluate_settlement": case(
        "manager",
        both(row(settlementId="evaluating"), value(**SCORES, comment="Good work.")),
        also="hq",
        on="settlementId",
        says="side quality cooperation score comment isAssumed openedAt",
        after={
            "side": "PROVIDER",
            "quality": "80.00",
            "cooperation": "70.50",
            "score": "79.05",
            "comment": "Good work.",
            "isAssumed": False,
            "openedAt": None,
        },
        again="EVALUATED_ALREADY",
        wrong=(
            *wrong_states("settlementId", STATE, "eligible", "early", "proposed"),
            *wrong_states("settlementId", "EVALUATED_ALREADY", "requested"),
            *wrong_states("settlementId", "NOT_FOUND", "rival_settlement"),
            Wrong("SCORE_WRONG", value(quality="100.01")),
        ),
    ),
    "evaluate_own_work": case(
        "partner_lead",
        both(row(settlementId="evaluating"), value(**SCORES)),
        also="partner_finance partner_admin",
        on="settlementId",
        says="side score openedAt",
        after={"side": "PARTNER", "score": "79.05", "openedAt": None},
        again="EVALUATED_ALREADY",
        wrong=(
            *wrong_states("settlementId", STATE, "eligible", "early", "proposed"),
            *wrong_states("settlementId", "NOT_FOUND", "rival_settlement"),
        ),
    ),
    "set_evaluation_rule": case(
        "hq",
        value(
            validFrom="2027-04-01",
            **dict.fromkeys(("qualityWeight", "scheduleWeight", "documentsWeight", "stabilityWeight"), 20),
            **dict.fromkeys(("responseWeight", "cooperationWeight"), 10),
            threshold="70",
            step="10",
            deductionPercent="0.5",
            deductionCap="8",
            patience=3,
        ),
        says="validFrom qualityWeight cooperationWeight threshold deductionCap patience",
        after={
            "validFrom": "2027-04-01",
            "qualityWeight": 20,
            "cooperationWeight": 10,
            "threshold": "70.00",
            "deductionCap": "8.0000",
            "patience": 3,
        },
        again="RULE_EXISTS",
        wrong=(
            Wrong("RULE_IN_PAST", value(validFrom="2027-02-28")),
            Wrong("WEIGHTS_NOT_WHOLE", value(qualityWeight=21)),
            Wrong("DAYS_NOT_POSITIVE", value(patience=0)),
        ),
    ),
    "record_deduction": case(
        "manager",
        both(row(settlementId="requested"), deduction(reckoning=PIECES)),
        also="finance",
        on="settlementId",
        says="number kind reason formula quantity unitAmount amount { amount } document { name }",
        after={
            "number": 1,
            "kind": "REWORK",
            "reason": "Done twice.",
            "formula": "QUANTITY_TIMES_AMOUNT",
            "quantity": "2.50",
            "unitAmount": "333.3333",
            "amount": {"amount": "833.3300"},
            "document": {"name": "proof.pdf"},
        },
        wrong=(
            *wrong_states("settlementId", STATE, "eligible", "early"),
            *wrong_states("settlementId", "NOT_FOUND", "rival_settlement"),
            Wrong("AMOUNT_DIFFERS", deduction(reckoning=PIECES | {"amount": "833.34"})),
            Wrong("FORMULA_INCOMPLETE", deduction(reckoning={"formula": "QUANTITY_TIMES_AMOUNT", "quantity": "1"})),
            Wrong("FORMULA_INCOMPLETE", deduction(reckoning={"formula": "FIXED"})),
            Wrong("PENALTY_NOT_AGREED", deduction("DELAY", DELAY)),
            Wrong("DEDUCTION_BY_SCORE", deduction("EVALUATION")),
            Wrong("EVIDENCE_MISSING", value(deduction={"kind": "REWORK", "reason": "Twice.", "reckoning": FIXED})),
            Wrong("DEDUCTIONS_TOO_LARGE", deduction(reckoning=FIXED | {"amount": "58034.69"})),
            Wrong("NOT_FOUND", lambda stage: deduction(documentId=stage.id("rival_proof"))(stage), persona="manager"),
        ),
    ),
    "change_deduction": case(
        "manager",
        both(row(deductionId="deduction"), deduction(reckoning=PIECES)),
        also="finance",
        on="deductionId",
        says="amount { amount } settlement { statementNumber state }",
        after={"amount": {"amount": "833.3300"}, "settlement": {"statementNumber": 1, "state": "PROPOSED"}},
        wrong=(Wrong("EVIDENCE_MISSING", value(deduction={"kind": "REWORK", "reason": "Twice.", "reckoning": FIXED})),),
    ),
    "withdraw_deduction": case(
        "manager",
        both(row(deductionId="deduction"), value(reason="An error.")),
        also="finance",
        on="deductionId",
        says="withdrawnReason",
        after={"withdrawnReason": "An error."},
        again="DEDUCTION_WITHDRAWN",
        wrong=(Wrong("TEXT_EMPTY", value(reason=" ")),),
    ),
    "object_to_line": case(
        "partner_finance",
        both(row(settlementId="deducted", lineId="deducted_line"), value(reason="It was done once.")),
        also="partner_admin",
        on="settlementId",
        says="reason answer line { deductionKind } settlement { state }",
        after={"reason": "It was done once.", "answer": None, "line": {"deductionKind": "REWORK"}, "settlement": {"state": "DISPUTED"}},
        again="OBJECTED_ALREADY",
        wrong=(
            *wrong_states("settlementId", STATE, "eligible", "requested", "confirmed"),
            *wrong_states("settlementId", "NO_DEDUCTION_LINE", "proposed"),
            *wrong_states("settlementId", "NOT_FOUND", "rival_settlement"),
            Wrong("NO_DEDUCTION_LINE", row(lineId="ordered_line")),
        ),
    ),
    "answer_objection": case(
        "manager",
        both(row(objectionId="objection"), value(answer="STANDS", reason="The log shows it.", reckoning=FIXED)),
        also="finance",
        on="objectionId",
        says="answer answerReason settlement { state statementNumber }",
        after={"answer": "STANDS", "answerReason": "The log shows it.", "settlement": {"state": "PROPOSED", "statementNumber": 1}},
        again="OBJECTION_ANSWERED",
        wrong=(Wrong("FORMULA_INCOMPLETE", value(answer="CHANGED", reckoning=None)),),
    ),
    "approve_undisputed": case(
        "buyer",
        row(settlementId="disputed"),
        also="hq finance",
        on="settlementId",
        says="state payableAmount { amount } payables { nodes { kind state amount { amount } } }",
        after={
            "state": "DISPUTED",
            "payableAmount": {"amount": "10606.9300"},
            "payables": {"nodes": [{"kind": "SETTLEMENT", "state": "OPEN", "amount": {"amount": "10606.9300"}}]},
        },
        again="NOTHING_UNDISPUTED",
        wrong=(
            *wrong_states("settlementId", STATE, "eligible", "proposed", "confirmed"),
            Wrong("APPROVER_IS_PROPOSER", persona="finance"),
        ),
    ),
    "void_invoice": case(
        "finance",
        both(row(invoiceId="billed_invoice"), value(reason="Another order's.")),
        also="partner_finance partner_admin",
        on="invoiceId",
        says="number voidedReason",
        after={"number": "BILLED-1", "voidedReason": "Another order's."},
        again="INVOICE_VOIDED",
        wrong=(Wrong("INVOICE_PAID", row(invoiceId="paid_invoice")),),
    ),
    "refund_claim": case(
        "finance",
        both(row(claimId="claim"), value(amount="100.00", receivedOn="2027-02-28", reference="BACK-1")),
        on="claimId",
        says="state refundedAmount { amount } refunds { nodes { reference amount { amount } } }",
        after={
            "state": "OPEN",
            "refundedAmount": {"amount": "100.0000"},
            "refunds": {"nodes": [{"reference": "BACK-1", "amount": {"amount": "100.0000"}}]},
        },
        again="REFUND_REFERENCE_TAKEN",
        wrong=(
            Wrong("CLAIM_EXCEEDED", value(amount="5000.01")),
            Wrong("DATE_IN_FUTURE", value(receivedOn="2027-03-01")),
        ),
    ),
    "set_off_claim": case(
        "finance",
        both(row(claimId="claim", payableId="invoiced"), value(amount="100.00")),
        on="claimId",
        says="state setOffAmount { amount } setOffs { nodes { amount { amount } payable { state paidAmount { amount } } } }",
        after={
            "state": "OPEN",
            "setOffAmount": {"amount": "100.0000"},
            "setOffs": {
                "nodes": [{"amount": {"amount": "100.0000"}, "payable": {"state": "PARTLY_PAID", "paidAmount": {"amount": "100.0000"}}}]
            },
        },
        wrong=(
            Wrong("CLAIM_EXCEEDED", value(amount="5000.01")),
            Wrong("PAYABLE_WRONG_STATE", row(payableId="advance")),
            Wrong("SET_OFF_OTHER_PARTNER", row(payableId="rival_advance")),
        ),
    ),
    "write_off_claim": case(
        "hq",
        both(row(claimId="claim"), value(reason="Too small to fetch.")),
        on="claimId",
        says="state writtenOffAmount { amount } order { state }",
        after={"state": "CLOSED", "writtenOffAmount": {"amount": "5000.0000"}, "order": {"state": "CLOSED"}},
        again="CLAIM_CLOSED",
        wrong=(Wrong("TEXT_EMPTY", value(reason=" ")),),
    ),
}
