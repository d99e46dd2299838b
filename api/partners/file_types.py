"""The file of an admission: people, qualifications, declarations, what is asked for, changes of the account; grades."""

from api.shape import column, many, money, one, shape
from domain.partners.models import (
    AdmissionItem,
    GradingScheme,
    PartnerAccountChange,
    PartnerDeclaration,
    PartnerGrade,
    PartnerPerson,
    PartnerQualification,
    RequiredQualification,
)

shape(
    PartnerPerson, "ppn", "PartnerPerson (外包人员): somebody whom a partner may send.",
    plural="partner_people", usual_order="name",
    name=column("The person's name.", group="basic", sort=True, filter=True),
    level=column("Junior (初级), intermediate (中级), senior (高级) or expert (专家).", group="basic", filter=True),
    skills=column("What the person can do.", group="basic"),
    left_on=column("The day the person left the partner; none while with it.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    certificates=many("PartnerQualification", "person_id", "The person's certificates.", group="basic", order="name"),
)  # fmt: skip

shape(
    PartnerQualification, "pqu", "PartnerQualification (资质证书): a licence or certificate of a partner, or of one of its people (S0-45).",
    plural="partner_qualifications", usual_order="name",
    kind=column("What kind of paper it is; PERSONAL is that of a person.", group="basic", filter=True),
    name=column("What it is called.", group="basic", sort=True, filter=True),
    number=column("Its number.", group="basic", filter=True),
    issuer=column("Who issued it.", group="basic"),
    valid_from=column("The first day.", group="basic", filter=True),
    valid_to=column("The last day; none where it does not end.", group="basic", filter=True),
    checked_at=column("When the provider checked it: from then on it counts.", group="basic", filter=True),
    withdrawn_at=column("When it was withdrawn; none while it counts.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    person=one("PartnerPerson", "person_id", "Whose certificate it is, of a personal one.", group="basic"),
    document=one("Document", "document_id", "Its scan.", group="basic"),
    recorded_by=one("User", "recorded_by_id", "Who recorded it.", group="internal-note"),
    checked_by=one("User", "checked_by_id", "Who checked it.", group="internal-note"),
)  # fmt: skip

shape(
    RequiredQualification, "rqu", "RequiredQualification (必备资质): what every outsourcing partner must hold for orders in this time.",
    plural="required_qualifications", usual_order="valid_from",
    kind=column("What kind of paper.", group="basic", filter=True),
    valid_from=column("The first day on which it is required.", group="basic", sort=True, filter=True),
    valid_to=column("The last day; none where it stays required.", group="basic", filter=True),
)  # fmt: skip

shape(
    PartnerDeclaration, "pdc", "PartnerDeclaration (承诺声明): who declared what for a partner, and when.",
    kind=column("Confidentiality (保密), integrity (廉洁) or conflict of interest (利益冲突).", group="basic"),
    note=column("What there is to disclose.", group="basic"),
    declared_at=column("When.", group="basic", sort=True),
    declared_by=one("User", "declared_by_id", "Who.", group="basic"),
)  # fmt: skip

shape(
    AdmissionItem, "adi", "AdmissionItem (补充资料): one thing asked for during the review; it opens a part of the file again.",
    section=column("The part of the file.", group="basic"),
    wish=column("What is wanted.", group="basic"),
    asked_at=column("When it was asked for.", group="basic", sort=True),
    answered_at=column("When the file was handed in again; none while it is open.", group="basic"),
    asked_by=one("User", "asked_by_id", "Who asked.", group="internal-note"),
)  # fmt: skip

shape(
    PartnerAccountChange, "pac", "PartnerAccountChange (账户变更): bank account and invoice data as they were and as they shall be.",
    plural="partner_account_changes", usual_order="-requested_at",
    state=column("Waiting for a second person, approved or rejected.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    old_bank_name=column("The bank before.", group="payment"),
    old_bank_account=column("The account number before.", group="payment"),
    old_invoice_address=column("The address on invoices before.", group="payment"),
    old_invoice_phone=column("The telephone number on invoices before.", group="payment"),
    new_bank_name=column("The bank afterwards.", group="payment"),
    new_bank_account=column("The account number afterwards.", group="payment"),
    new_invoice_address=column("The address on invoices afterwards.", group="payment"),
    new_invoice_phone=column("The telephone number on invoices afterwards.", group="payment"),
    requested_at=column("When it was asked for.", group="basic", sort=True, filter=True),
    requested_by=one("User", "requested_by_id", "Who asked for it.", group="basic"),
    decided_at=column("When it was decided.", group="basic"),
    decided_by=one("User", "decided_by_id", "The second person, who decided.", group="internal-note"),
    reason=column("Why it was decided so.", group="basic"),
)  # fmt: skip

shape(
    PartnerGrade, "pgr", "PartnerGrade (伙伴等级): one grading of a partner, in force until the next (S0-46).",
    plural="partner_grades", usual_order="-valid_from",
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    grade=column("A to D.", group="basic", filter=True),
    valid_from=column("From which day it is in force.", group="basic", sort=True, filter=True),
    review_on=column("When the partner is graded anew.", group="basic", filter=True),
    is_published=column("Whether the partner reads the scores.", group="basic"),
    score_scale=column("Scale (规模), 0 to 100.", group="partner-score"),
    score_qualification=column("Qualification (资质), 0 to 100.", group="partner-score"),
    score_experience=column("Experience (经验), 0 to 100.", group="partner-score"),
    score_capability=column("Capability (能力), 0 to 100.", group="partner-score"),
    score_orders=column("The scores of finished orders, 0 to 100; none before there are any.", group="partner-score"),
    total=column("The weighted mean.", group="partner-score"),
    scheme=one("GradingScheme", "scheme_id", "The weights and thresholds it was made by.", group="internal-note"),
    reason=column("Why, in words.", group="internal-note"),
    graded_at=column("When.", group="internal-note"),
    graded_by=one("User", "graded_by_id", "Who.", group="internal-note"),
)  # fmt: skip

shape(
    GradingScheme, "gsc", "GradingScheme (等级标准): weights, thresholds and the largest order of each grade, from a day on (S0-46).",
    plural="grading_schemes", usual_order="-valid_from",
    valid_from=column("The first day.", group="basic", sort=True, filter=True),
    weight_scale=column("Weight of scale in per cent.", group="basic"),
    weight_qualification=column("Weight of qualification in per cent.", group="basic"),
    weight_experience=column("Weight of experience in per cent.", group="basic"),
    weight_capability=column("Weight of capability in per cent.", group="basic"),
    weight_orders=column("Weight of the scores of finished orders in per cent.", group="basic"),
    from_a=column("From which total grade A begins.", group="basic"),
    from_b=column("From which total grade B begins.", group="basic"),
    from_c=column("From which total grade C begins; below it is D.", group="basic"),
    currency=column("ISO 4217 code of the sizes.", group="basic"),
    largest_a=money("The largest order of an A partner with tax; none does not bind.", group="basic"),
    largest_b=money("The largest order of a B partner.", group="basic"),
    largest_c=money("The largest order of a C partner.", group="basic"),
    largest_d=money("The largest order of a D partner.", group="basic"),
)  # fmt: skip
