"""Partners: invited, their files filled in and reviewed, stopped, graded."""

from tests.acts.cases.case import Wrong, both, case, row, value
from tests.acts.cases.people import PERSON
from tests.company import a_credit_code

COMPANY = value(
    taxpayerKind="SMALL_SCALE",
    isSmallEnterprise=True,
    legalRepresentative="Zhou Ping",
    address="River Street 2",
    phone="025-101",
    foundedOn="2012-02-29",
    staffCount=81,
    business="Software",
)
ACCOUNT = value(bankName="Bank of the Sea", bankAccount="6240 01", invoiceAddress="Sea Street 1", invoicePhone="0592-1")
LICENCE = value(
    kind="BUSINESS_LICENCE", name="Business licence", number="L-7", issuer="Bureau", validFrom="2020-02-29", validTo="2030-02-28"
)
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
    "invite_candidate": case(
        "partner_manager",
        both(PERSON, value(company="River Soft", code="rsoft", creditCode=a_credit_code(12), kinds=["OUTSOURCING", "AGENT"])),
        says="code name state isQualified organisation { creditCode } partnerships { nodes { kind endedOn } }"
        " users { nodes { name audience } }",
        after={
            "code": "RSOFT",
            "name": "River Soft",
            "state": "DRAFT",
            "isQualified": False,
            "organisation": {"creditCode": a_credit_code(12)},
            "partnerships": {"nodes": [{"kind": "OUTSOURCING", "endedOn": None}, {"kind": "AGENT", "endedOn": None}]},
            "users": {"nodes": [{"name": "Lin Wei", "audience": "PARTNER"}]},
        },
        again="PARTNER_EXISTS",
        wrong=(
            Wrong("PARTNER_CODE_TAKEN", value(code="north")),
            Wrong("CREDIT_CODE_WRONG", value(creditCode="91310000MA1FL5Q400")),
            Wrong("OWN_COMPANY", value(creditCode=a_credit_code(1))),
        ),
    ),
    "name_partnerships": case(
        "partner_manager",
        both(row(partnerId="partner"), value(kinds=["MEDIA", "OUTSOURCING"])),
        on="partnerId",
        says="partnerships(where: {endedOn: {isNull: true}}) { nodes { kind } }",
        after={"partnerships": {"nodes": [{"kind": "OUTSOURCING"}, {"kind": "MEDIA"}]}},
        wrong=(Wrong("KIND_IN_USE", value(kinds=["MEDIA"])),),
    ),
    "change_company_data": case(
        "candidate_admin",
        both(row(partnerId="candidate"), COMPANY),
        also="partner_manager",
        on="partnerId",
        says="taxpayerKind isSmallEnterprise legalRepresentative address phone foundedOn staffCount business",
        after={
            "taxpayerKind": "SMALL_SCALE",
            "isSmallEnterprise": True,
            "legalRepresentative": "Zhou Ping",
            "address": "River Street 2",
            "phone": "025-101",
            "foundedOn": "2012-02-29",
            "staffCount": 81,
            "business": "Software",
        },
        wrong=(
            Wrong("NOT_FOUND", row(partnerId="south")),
            Wrong("COUNT_WRONG", value(staffCount=0)),
            Wrong("DATE_IN_FUTURE", value(foundedOn="2027-03-01")),
            Wrong("FILE_CLOSED", row(partnerId="partner"), "partner_admin"),
            Wrong("FILE_CLOSED", row(partnerId="reviewed"), "partner_manager"),
        ),
    ),
    "change_partner_account": case(
        "candidate_admin",
        both(row(partnerId="candidate"), ACCOUNT),
        also="partner_manager",
        on="partnerId",
        says="organisation { bankName bankAccount invoiceAddress invoicePhone } accountChanges { totalCount }",
        after={
            "organisation": {
                "bankName": "Bank of the Sea",
                "bankAccount": "6240 01",
                "invoiceAddress": "Sea Street 1",
                "invoicePhone": "0592-1",
            },
            "accountChanges": {"totalCount": 0},
        },
        wrong=(
            Wrong("NOT_FOUND", row(partnerId="partner")),
            Wrong("CHANGE_PENDING", row(partnerId="partner"), "partner_admin"),
            Wrong("FILE_CLOSED", row(partnerId="handed_in"), "partner_manager"),
        ),
    ),
    "decide_account_change": case(
        "finance",
        both(row(partnerAccountChangeId="change"), value(isApproved=True, reason="They confirmed it by telephone.")),
        on="partnerAccountChangeId",
        says="state oldBankAccount newBankAccount reason decidedBy { name } partner { organisation { bankName bankAccount } }",
        after={
            "state": "APPROVED",
            "oldBankAccount": "62280005",
            "newBankAccount": "6240",
            "reason": "They confirmed it by telephone.",
            "decidedBy": {"name": "Finance"},
            "partner": {"organisation": {"bankName": "Bank of the Sea", "bankAccount": "6240"}},
        },
        again="CHANGE_DECIDED",
        wrong=(Wrong("TEXT_EMPTY", value(isApproved=False, reason=" ")),),
    ),
    "record_qualification": case(
        "candidate_admin",
        both(row(partnerId="candidate"), LICENCE),
        also="partner_manager",
        on="partnerId",
        says="kind name number issuer validFrom validTo checkedAt person { name } document { name }",
        after={
            "kind": "BUSINESS_LICENCE",
            "name": "Business licence",
            "number": "L-7",
            "issuer": "Bureau",
            "validFrom": "2020-02-29",
            "validTo": "2030-02-28",
            "checkedAt": None,
            "person": None,
            "document": None,
        },
        again="QUALIFICATION_KNOWN",
        wrong=(
            Wrong("QUALIFICATION_KNOWN", value(kind="CMMI", number="C-1")),
            Wrong("DATES_REVERSED", value(validTo="2020-02-28")),
            Wrong("DATE_IN_FUTURE", value(validFrom="2027-03-01")),
            Wrong("QUALIFICATION_OF_PERSON", value(kind="PERSONAL")),
            Wrong("QUALIFICATION_OF_PERSON", row(partnerPersonId="candidate_person")),
            Wrong("NOT_FOUND", both(row(partnerPersonId="person"), value(kind="PERSONAL"))),
            Wrong("NOT_FOUND", row(documentId="rival_document")),
            Wrong("FILE_CLOSED", row(partnerId="handed_in"), "partner_manager"),
        ),
    ),
    "withdraw_qualification": case(
        "candidate_admin",
        row(partnerQualificationId="candidate_paper"),
        also="partner_manager",
        on="partnerQualificationId",
        says="number withdrawnAt",
        after={"number": "C-1", "withdrawnAt": "2027-02-28T01:00:00+00:00"},
        again="QUALIFICATION_CLOSED",
        wrong=(Wrong("NOT_FOUND", row(partnerQualificationId="south_paper")),),
    ),
    "check_qualification": case(
        "partner_manager",
        row(partnerQualificationId="licence_paper"),
        also="hq",
        on="partnerQualificationId",
        says="number checkedAt checkedBy { name }",
        after={"number": "L-1", "checkedAt": "2027-02-28T01:00:00+00:00", "checkedBy": {"name": "Partner_Manager"}},
        again="QUALIFICATION_CLOSED",
        wrong=(Wrong("PARTNER_WRONG_STATE", row(partnerQualificationId="candidate_paper")),),
    ),
    "record_person": case(
        "candidate_admin",
        both(row(partnerId="candidate"), value(name="Ma Li", level="EXPERT", skills="Networks")),
        also="partner_manager",
        on="partnerId",
        says="name level skills leftOn partner { code }",
        after={"name": "Ma Li", "level": "EXPERT", "skills": "Networks", "leftOn": None, "partner": {"code": "CANDIDATE"}},
        wrong=(Wrong("NOT_FOUND", row(partnerId="south")), Wrong("FILE_CLOSED", row(partnerId="reviewed"), "partner_manager")),
    ),
    "change_person": case(
        "candidate_admin",
        both(row(partnerPersonId="candidate_person"), value(name="Guo An", level="EXPERT", skills="Java", leftOn="2027-02-28")),
        also="partner_manager",
        on="partnerPersonId",
        says="name level skills leftOn",
        after={"name": "Guo An", "level": "EXPERT", "skills": "Java", "leftOn": "2027-02-28"},
        wrong=(Wrong("NOT_FOUND", row(partnerPersonId="person")), Wrong("DATE_IN_FUTURE", value(leftOn="2027-03-01"))),
    ),
    "make_declarations": case(
        "candidate_admin",
        both(row(partnerId="candidate"), value(kinds=["CONFLICT_OF_INTEREST"], disclosure="A cousin works for you.")),
        on="partnerId",
        says="declarations { nodes { kind note declaredBy { name } } }",
        after={
            "declarations": {
                "nodes": [
                    {"kind": kind, "note": note, "declaredBy": {"name": "Candidate_Admin"}}
                    for kind, note in (
                        ("CONFIDENTIALITY", None),
                        ("INTEGRITY", None),
                        ("CONFLICT_OF_INTEREST", None),
                        ("CONFLICT_OF_INTEREST", "A cousin works for you."),
                    )
                ]
            }
        },
        wrong=(Wrong("NOT_FOUND", row(partnerId="south")),),
    ),
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
