"""The tables of partners, in one place to import."""

from domain.partners import constraints
from domain.partners.admission_models import (
    AdmissionItem,
    ChangeState,
    DeclarationKind,
    FileSection,
    PartnerAccountChange,
    PartnerDeclaration,
    PartnerPerson,
    PartnerQualification,
    QualificationKind,
    RequiredQualification,
)
from domain.partners.grade_models import SOURCES, Grade, GradingScheme, PartnerGrade
from domain.partners.partner_models import (
    AgreementPrice,
    AgreementState,
    Partner,
    PartnerAgreement,
    PartnerKind,
    Partnership,
    PartnerState,
    PartnerTransition,
    SkillLevel,
    TaxpayerKind,
)

__all__ = [
    "SOURCES",
    "AdmissionItem",
    "AgreementPrice",
    "AgreementState",
    "ChangeState",
    "DeclarationKind",
    "FileSection",
    "Grade",
    "GradingScheme",
    "Partner",
    "PartnerAccountChange",
    "PartnerAgreement",
    "PartnerDeclaration",
    "PartnerGrade",
    "PartnerKind",
    "PartnerPerson",
    "PartnerQualification",
    "PartnerState",
    "PartnerTransition",
    "Partnership",
    "QualificationKind",
    "RequiredQualification",
    "SkillLevel",
    "TaxpayerKind",
    "constraints",
]
