"""The file of a partner is reviewed, and the partner admitted or not."""

from tests.acts.cases.case import Wrong, both, case, row, value

STEP = "history { nodes { fromState toState reason } }"

REVIEWING = {
    "submit_file": case(
        "candidate_admin",
        row(partnerId="candidate"),
        on="partnerId",
        says=f"state {STEP}",
        after={"state": "SUBMITTED", "history": {"nodes": [{"fromState": "DRAFT", "toState": "SUBMITTED", "reason": None}]}},
        again="PARTNER_WRONG_STATE",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerId="partner"), "partner_admin"), Wrong("NOT_FOUND", row(partnerId="south"))),
    ),
    "begin_review": case(
        "partner_manager",
        row(partnerId="handed_in"),
        on="partnerId",
        says=f"state {STEP}",
        after={"state": "UNDER_REVIEW", "history": {"nodes": [{"fromState": "SUBMITTED", "toState": "UNDER_REVIEW", "reason": None}]}},
        again="PARTNER_WRONG_STATE",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerId="candidate")),),
    ),
    "ask_for_more": case(
        "partner_manager",
        both(row(partnerId="reviewed"), value(items=[{"section": "PEOPLE", "wish": "Name an expert."}])),
        on="partnerId",
        says="state askedItems { nodes { section wish answeredAt askedBy { name } } }",
        after={
            "state": "MORE_ASKED",
            "askedItems": {
                "nodes": [{"section": "PEOPLE", "wish": "Name an expert.", "answeredAt": None, "askedBy": {"name": "Partner_Manager"}}]
            },
        },
        again="PARTNER_WRONG_STATE",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerId="handed_in")),),
    ),
    "recommend_admission": case(
        "partner_manager",
        row(partnerId="reviewed"),
        on="partnerId",
        says="state",
        after={"state": "UNDER_REVIEW"},
        again="APPROVAL_STANDING",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerId="handed_in")), Wrong("APPROVAL_STANDING", row(partnerId="recommended"))),
    ),
    "approve_admission": case(
        "buyer",
        both(row(partnerId="recommended"), value(opinion="Good references.")),
        on="partnerId",
        says="state isQualified",
        after={"state": "UNDER_REVIEW", "isQualified": False},
        again="FORBIDDEN",
        wrong=(Wrong("FORBIDDEN", row(partnerId="reviewed")), Wrong("FORBIDDEN", persona="hq")),
    ),
    "return_admission": case(
        "buyer",
        both(row(partnerId="recommended"), value(reason="Who owns it?")),
        on="partnerId",
        says="state",
        after={"state": "UNDER_REVIEW"},
        again="FORBIDDEN",
        wrong=(Wrong("FORBIDDEN", row(partnerId="reviewed")),),
    ),
    "reject_admission": case(
        "partner_manager",
        both(row(partnerId="reviewed"), value(reason="Too small.")),
        on="partnerId",
        says=f"state {STEP}",
        after={
            "state": "REJECTED",
            "history": {"nodes": [{"fromState": "UNDER_REVIEW", "toState": "REJECTED", "reason": "Too small."}]},
        },
        again="PARTNER_WRONG_STATE",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerId="handed_in")), Wrong("APPROVER_IS_REQUESTER", row(partnerId="recommended"))),
    ),
}
