"""The alerts of partners: admission, agreements and qualifications near their end, accounts to approve, grades to review (S0-45, S0-46)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import is_renewed, name_of_partner, newest_grade, orderers_of
from domain.alerts.wants import Called, Subject, To, Want, days_from, latest
from domain.partners.models import (
    AgreementState,
    ChangeState,
    Partner,
    PartnerAccountChange,
    PartnerAgreement,
    PartnerGrade,
    PartnerQualification,
    PartnerState,
)

BEFORE = (60, 30, 7)
"""Calendar days before the last day on which an end is told (requirements, section 9)."""
MANAGER = ("partner_manager",)
ADMIN = ("partner_admin",)
REVIEWERS = To(provider=MANAGER)
ADMISSION: Mapping[PartnerState, tuple[AlertRule, To]] = {
    PartnerState.SUBMITTED: (AlertRule.ADMISSION_SUBMITTED, REVIEWERS),
    PartnerState.UNDER_REVIEW: (AlertRule.ADMISSION_TO_DECIDE, REVIEWERS),
    PartnerState.MORE_ASKED: (AlertRule.ADMISSION_MORE_ASKED, To(partner=ADMIN)),
    PartnerState.REJECTED: (AlertRule.ADMISSION_REJECTED, To(partner=ADMIN)),
    PartnerState.APPROVED: (AlertRule.ADMISSION_APPROVED, To(provider=MANAGER, partner=ADMIN)),
}
STOPPED = (PartnerState.EXPIRED, PartnerState.SUSPENDED, PartnerState.BLACKLISTED)


async def partner_alerts(db: AsyncSession, actor: Actor, partner: Partner) -> Called:
    """Whose turn it is in the admission; and where the partner was stopped, those whose orders with it run."""
    subject = _about("Partner", partner.id, partner.id, partner.name)
    if partner.state in STOPPED:
        told = To(users=await orderers_of(db, partner.id), provider=("partner_manager", "purchasing"), partner=ADMIN)
        extra = {"partner_state": partner.state.value}
        return Called(subject, [Want(AlertRule.PARTNER_STOPPED, actor.now, told, partner.state.value, extra=extra)])
    rule, to = ADMISSION.get(partner.state, (None, REVIEWERS))
    return Called(subject, [Want(rule, actor.now, to)] if rule else [])


async def agreement_alerts(db: AsyncSession, actor: Actor, agreement: PartnerAgreement) -> Called:
    """60, 30 and 7 days before the last day, unless another one follows; and its end, to those whose orders under it run."""
    name = await name_of_partner(db, agreement.partner_id)
    subject = _about("PartnerAgreement", agreement.id, agreement.partner_id, name, agreement=agreement.code)
    if await is_renewed(db, agreement):
        return Called(subject, [])
    if agreement.state in (AgreementState.EXPIRED, AgreementState.TERMINATED):
        told = To(
            users=await orderers_of(db, agreement.partner_id, agreement.id), provider=("partner_manager", "purchasing"), partner=ADMIN
        )
        ended = agreement.ended_on or agreement.valid_to
        return Called(subject, [Want(AlertRule.AGREEMENT_ENDED, actor.now, told, due_on=ended)])
    return Called(subject, _before(actor, AlertRule.AGREEMENT_EXPIRING, agreement.valid_to))


async def qualification_alerts(db: AsyncSession, actor: Actor, paper: PartnerQualification) -> Called:
    """60, 30 and 7 days before the last day of a licence or certificate that counts; one that waits to be checked."""
    name = await name_of_partner(db, paper.partner_id)
    subject = _about("PartnerQualification", paper.id, paper.partner_id, name, qualification=paper.name)
    if paper.withdrawn_at is not None or (paper.valid_to is not None and paper.valid_to < actor.today):
        return Called(subject, [])
    if paper.checked_at is None:
        partner = await db.get_one(Partner, paper.partner_id)
        admitted = partner.state in (PartnerState.APPROVED, PartnerState.ACTIVE, PartnerState.EXPIRED)
        return Called(subject, [Want(AlertRule.QUALIFICATION_TO_CHECK, actor.now, REVIEWERS)] if admitted else [])
    return Called(subject, _before(actor, AlertRule.QUALIFICATION_EXPIRING, paper.valid_to) if paper.valid_to else [])


async def account_change_alerts(db: AsyncSession, actor: Actor, change: PartnerAccountChange) -> Called:
    """Finance compares and decides; the partner learns what came of it."""
    name = await name_of_partner(db, change.partner_id)
    subject = _about("PartnerAccountChange", change.id, change.partner_id, name)
    if change.state is ChangeState.PENDING:
        return Called(subject, [Want(AlertRule.ACCOUNT_TO_APPROVE, change.requested_at, To(provider=("finance",)))])
    extra = {"change_state": change.state.value}
    return Called(subject, [Want(AlertRule.ACCOUNT_DECIDED, actor.now, To(partner=ADMIN), extra=extra)])


async def grade_alerts(db: AsyncSession, actor: Actor, grade: PartnerGrade) -> Called:
    """A year after a grading the partner is graded anew; an older grading calls for nothing."""
    subject = _about("PartnerGrade", grade.id, grade.partner_id, await name_of_partner(db, grade.partner_id))
    if (await newest_grade(db, grade.partner_id)) != grade.id:
        return Called(subject, [])
    return Called(subject, [Want(AlertRule.GRADE_TO_REVIEW, days_from(grade.review_on, 0), REVIEWERS, due_on=grade.review_on)])


def _before(actor: Actor, rule: AlertRule, last_day: date) -> list[Want]:
    told = To(provider=MANAGER, partner=ADMIN)
    wants = [Want(rule, days_from(last_day, -days), told, f"-{days}", last_day) for days in BEFORE]
    return latest(actor.now, wants)


def _about(kind: str, row_id: UUID, partner_id: UUID, name: str, **parameters: str) -> Subject:
    """A partner's matter: of no customer, project or unit; the reader opens the partner's file."""
    return Subject(kind, row_id, None, partner_id, None, None, {"partner": name, **parameters}, "Partner", partner_id)
