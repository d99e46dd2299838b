"""Partner, PartnerAgreement, AgreementPrice."""

from api.shape import column, many, one, shape
from domain.partners.models import AgreementPrice, Partner, PartnerAgreement

shape(
    Partner, "par", "Partner (合作伙伴): an organisation that does work for the provider (外包商).",
    plural="partners", usual_order="name", lookup="code",
    code=column("The short code people use.", group="basic", filter=True),
    name=column("The name people use.", group="basic", sort=True, filter=True),
    state=column("Where its admission stands (S0-45).", group="admission", filter=True),
    is_small_enterprise=column("Whether the law's payment term of at most 60 days protects it (中小企业).", group="admission", filter=True),
    organisation=one("Organisation", "organisation_id", "The legal entity.", group="admission"),
    agreements=many("PartnerAgreement", "partner_id", "Its annual agreements.", group="admission", order="valid_from"),
    orders=many("OutsourcingOrder", "partner_id", "The work ordered from it.", group="admission", order="code"),
    users=many("User", "partner_id", "Its people in the portal.", group="admission", order="name"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
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
    currency=column("ISO 4217 code.", group="basic"),
    tax_rate=column("The tax rate in per cent: 6.0000 is 6 %.", group="outsourcing-price"),
    prices=many("AgreementPrice", "agreement_id", "The price of a person-day by level.", group="basic"),
    budget=one("BudgetLine", "budget_line_id", "What may be ordered under it, and what is taken.", group="budget"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    AgreementPrice, "prc", "AgreementPrice (人天单价): the agreed price of one person-day of a level, without tax.",
    level=column("The level of the person.", group="basic"),
    unit_price=column("Price of a person-day without tax, four decimals, in the agreement's currency.", group="outsourcing-price"),
)  # fmt: skip
