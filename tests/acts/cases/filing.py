"""Partners are invited and fill in their files: the company, its bank account, qualifications, people, declarations."""

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

FILING = {
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
}
