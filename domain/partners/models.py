"""The tables of partners, in one place to import."""

from domain.partners.grade_models import Grade, GradingScheme, PartnerGrade
from domain.partners.partner_models import AgreementPrice, AgreementState, Partner, PartnerAgreement, PartnerState, SkillLevel

__all__ = [
    "AgreementPrice",
    "AgreementState",
    "Grade",
    "GradingScheme",
    "Partner",
    "PartnerAgreement",
    "PartnerGrade",
    "PartnerState",
    "SkillLevel",
]
