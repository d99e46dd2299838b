"""What happened to partners."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class PartnerInvited:
    """A candidate is asked to hand in its file."""

    partner_id: UUID


@dataclass(frozen=True)
class PartnershipsNamed:
    """What kinds of partner an organisation is, has changed."""

    partner_id: UUID


@dataclass(frozen=True)
class PartnerFileChanged:
    """The company data or the account in a partner's file changed."""

    partner_id: UUID


@dataclass(frozen=True)
class PartnerPersonRecorded:
    """A partner has a person, or says something else of one."""

    person_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class QualificationRecorded:
    """A qualification stands in a partner's file."""

    qualification_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class QualificationChecked:
    """The provider has seen the paper: it counts."""

    qualification_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class QualificationWithdrawn:
    """A qualification no longer counts."""

    qualification_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class QualificationRequired:
    """Which qualifications every outsourcing partner needs, has changed."""

    rule_id: UUID


@dataclass(frozen=True)
class DeclarationsMade:
    """The partner declared confidentiality, integrity, conflicts of interest."""

    partner_id: UUID


@dataclass(frozen=True)
class PartnerFileSubmitted:
    """A candidate handed in its file, for the first time or with what was asked for."""

    partner_id: UUID


@dataclass(frozen=True)
class AdmissionReviewBegun:
    """Somebody reviews the file."""

    partner_id: UUID


@dataclass(frozen=True)
class AdmissionRecommended:
    """The reviewer finds the file good: it waits for approval."""

    partner_id: UUID


@dataclass(frozen=True)
class AdmissionMoreAsked:
    """The candidate is asked for more."""

    partner_id: UUID


@dataclass(frozen=True)
class AdmissionRejected:
    """The candidate is not admitted."""

    partner_id: UUID


@dataclass(frozen=True)
class PartnerAdmitted:
    """An outsourcing partner has been admitted; it is active once an agreement is signed."""

    partner_id: UUID


@dataclass(frozen=True)
class PartnerSuspended:
    """The partner gets no new orders."""

    partner_id: UUID


@dataclass(frozen=True)
class PartnerBlacklisted:
    """The partner gets no new orders and no payments."""

    partner_id: UUID


@dataclass(frozen=True)
class PartnerReleased:
    """A suspended or blacklisted partner is what it was before."""

    partner_id: UUID


@dataclass(frozen=True)
class AgreementSigned:
    """A partner's agreement holds from a day to a day; orders may be placed under it."""

    agreement_id: UUID
    partner_id: UUID
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class AgreementBegun:
    """The first day of an agreement has come."""

    agreement_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class AgreementEnded:
    """An agreement has expired, or was ended early."""

    agreement_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class AccountChangeRequested:
    """A partner's account is to change; payments go to the old one until a second person approves."""

    change_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class AccountChangeDecided:
    """The change of a partner's account was approved or turned down."""

    change_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class PartnerGraded:
    """A partner has a grade."""

    grade_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class GradingSchemeSet:
    """From a day on partners are graded by other weights or limits."""

    scheme_id: UUID
