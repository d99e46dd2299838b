"""Partner with its kinds and history, PartnerAgreement, AgreementPrice."""

from decimal import Decimal

from sqlalchemy import ColumnElement

from api.outsourcing.scores import order_score
from api.shape import column, expression, many, one, shape
from domain.partners.models import AgreementPrice, Partner, PartnerAgreement, Partnership, PartnerState, PartnerTransition

VERSION = "Rises with each change; give it back as `expectedVersion`."


def is_qualified(partner: type[Partner]) -> ColumnElement[bool]:
    """On the list of qualified suppliers (合格供应商名录): admitted, under an agreement, not stopped."""
    return partner.state == PartnerState.ACTIVE


shape(
    Partner, "par", "Partner (合作伙伴): an organisation that works for the provider (外包商), or is its agent, dealer, informant.",
    plural="partners", usual_order="name", lookup="code",
    code=column("The short code people use.", group="basic", filter=True),
    name=column("The name people use.", group="basic", sort=True, filter=True),
    state=column("Where its admission stands (S0-45).", group="admission", filter=True),
    is_qualified=expression(
        "Whether it is on the list of qualified suppliers (合格供应商名录): admitted, under an agreement in force, not suspended.",
        bool, is_qualified, group="admission", filter=True,
    ),
    grade=column("The grade in force (伙伴等级), A to D; none before the first grading.", group="admission", filter=True),
    expires_on=column("The last day of its agreements; near, it is expiring, past, no order is placed.", group="admission", filter=True),
    is_small_enterprise=column("Whether the law's payment term of at most 60 days protects it (中小企业).", group="admission", filter=True),
    taxpayer_kind=column("General (一般纳税人) or small-scale taxpayer (小规模纳税人).", group="file", filter=True),
    legal_representative=column("The legal representative (法定代表人).", group="file"),
    address=column("The registered address.", group="file"),
    phone=column("The company's telephone number.", group="file"),
    founded_on=column("The day of its foundation.", group="file"),
    staff_count=column("How many people it employs.", group="file", filter=True),
    business=column("What it does, in its own words.", group="file"),
    organisation=one("Organisation", "organisation_id", "The legal entity.", group="admission"),
    partnerships=many("Partnership", "partner_id", "What kinds of partner it is, and was.", group="admission", order="begun_on"),
    agreements=many("PartnerAgreement", "partner_id", "Its annual agreements.", group="admission", order="valid_from"),
    orders=many("OutsourcingOrder", "partner_id", "The work ordered from it.", group="admission", order="code"),
    past_orders=many(
        "PastOrder", "partner_id", "What it did before, with prices and results (外包历史, S0-57).", group="outsourcing-history",
        order="-code",
    ),
    users=many("User", "partner_id", "Its people in the portal.", group="admission", order="name"),
    people=many("PartnerPerson", "partner_id", "The people whom it may send.", group="file", order="name"),
    qualifications=many("PartnerQualification", "partner_id", "Its licences and certificates.", group="file", order="name"),
    declarations=many("PartnerDeclaration", "partner_id", "What it declared, by whom and when.", group="file", order="declared_at"),
    asked_items=many("AdmissionItem", "partner_id", "What was asked for during the review.", group="file", order="asked_at"),
    account_changes=many("PartnerAccountChange", "partner_id", "Changes of its account.", group="file", order="requested_at"),
    grades=many("PartnerGrade", "partner_id", "Its gradings (S0-46).", group="admission", order="valid_from"),
    order_score=expression(
        "What its finished orders score, 0 to 100: the mean of the provider's open evaluations; proposed to its next grading (S0-46).",
        Decimal, order_score, group="partner-score",
    ),
    evaluations=many("Evaluation", "partner_id", "The sources of that.", group="partner-score", order="given_at"),
    history=many("PartnerTransition", "partner_id", "The steps of its life.", group="admission", order="at"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    Partnership, "pkd", "Partnership (合作类型): one kind of partner that an organisation is, from a day on.",
    kind=column("Outsourcing (外包商), agent (代理商), dealer (经销商), informant (信息人) or media.", group="basic", filter=True),
    begun_on=column("Since when.", group="basic", sort=True),
    ended_on=column("Until when; none where it goes on.", group="basic", filter=True),
)  # fmt: skip

shape(
    PartnerTransition, "pst", "PartnerTransition: a step in the life of a partner.",
    from_state=column("The state before; none at the beginning.", group="basic"),
    to_state=column("The state after.", group="basic"),
    at=column("When.", group="basic", sort=True),
    reason=column("Why, where a reason was given.", group="basic"),
    by=one("User", "by_id", "Who moved it.", group="internal-note"),
)  # fmt: skip

shape(
    PartnerAgreement, "agr", "PartnerAgreement (年度合作协议): who contracts, when it holds, at what prices, up to what limit (S0-45).",
    plural="partner_agreements", usual_order="valid_from", lookup="code",
    code=column("The readable number.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    legal_entity=one("Organisation", "legal_entity_id", "The provider's contracting entity (我方签约主体).", group="basic"),
    state=column("Draft, active, expired or ended.", group="basic", filter=True),
    valid_from=column("The first day.", group="basic", sort=True, filter=True),
    valid_to=column("The last day.", group="basic", filter=True),
    renews=one("PartnerAgreement", "renews_id", "The agreement that it follows.", group="basic"),
    ended_on=column("The day on which it was ended early.", group="basic"),
    end_reason=column("Why it was ended early.", group="basic"),
    currency=column("ISO 4217 code.", group="basic"),
    tax_rate=column("The tax rate in per cent: 6.0000 is 6 %.", group="outsourcing-price"),
    payment_customs=column("How one usually pays under it (付款惯例), in words.", group="outsourcing-price"),
    prices=many("AgreementPrice", "agreement_id", "The price of a person-day by level.", group="basic"),
    budget=one("BudgetLine", "budget_line_id", "What may be ordered under it, and what is taken.", group="budget"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    AgreementPrice, "prc", "AgreementPrice (人天单价): the agreed price of one person-day of a level, without tax.",
    level=column("The level of the person.", group="basic"),
    unit_price=column("Price of a person-day without tax, four decimals, in the agreement's currency.", group="outsourcing-price"),
)  # fmt: skip
