"""Partners: admitted, agreements signed, their people invited (S0-45)."""

from datetime import date
from decimal import Decimal

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.inputs import InvitePersonInput
from api.mutations import ActInput, ChangeInput, described, mutation, optional, row_id, use_enum
from authz.viewer import Viewer
from domain.contracts.budget import Limit
from domain.database import Row
from domain.partners import admit_partner as admitting
from domain.partners import blacklist_partner as blacklisting
from domain.partners import end_agreement as ending
from domain.partners import invite_candidate as asking
from domain.partners import invite_partner_user as inviting
from domain.partners import name_partnerships as naming
from domain.partners import release_partner as releasing
from domain.partners import sign_agreement as signing
from domain.partners import suspend_partner as suspending
from domain.partners.models import PartnerKind, SkillLevel

use_enum(SkillLevel, PartnerKind)


@strawberry.input(description="A company that is asked to become a partner, and the person who fills in its file.")
class InviteCandidateInput(InvitePersonInput):
    """A candidate."""

    company: str = described("The registered name, at most 200 characters.")
    code: str = described("A short code people use, unique: part of its orders' codes.")
    credit_code: str = described("Unified social credit code, 18 characters with a right check character.")
    kinds: list[PartnerKind] = described("What kinds of partner it is to be.")


@strawberry.input(description="What kinds of partner an organisation is.")
class NamePartnershipsInput(ChangeInput):
    """All kinds from today on."""

    partner_id: strawberry.ID = described("The partner.")
    kinds: list[PartnerKind] = described("All its kinds; others end.")


@strawberry.input(description="An act on a partner that needs a reason.")
class PartnerReasonInput(ChangeInput):
    """A partner and why."""

    partner_id: strawberry.ID = described("The partner.")
    reason: str = described("Why, at most 4,000 characters; the partner's administrator reads it.")


@strawberry.input(description="The early end of an agreement.")
class EndAgreementInput(ChangeInput):
    """An agreement and why it ends."""

    agreement_id: strawberry.ID = described("The agreement.")
    reason: str = described("Why, at most 4,000 characters; the partner reads it.")


@strawberry.input(description="A new partner.")
class AdmitPartnerInput(ActInput):
    """A partner's file."""

    name: str = described("The registered name, at most 200 characters.")
    code: str = described("A short code people use, unique: part of its orders' codes.")
    credit_code: str = described("Unified social credit code, 18 characters with a right check character.")
    is_small_enterprise: bool = described("Whether the law's payment term of at most 60 days protects it (中小企业).")
    bank_name: str | None = optional("The bank of its account.")
    bank_account: str | None = optional("The account number.")


@strawberry.input(description="The price of a person-day of a level.")
class LevelPriceInput:
    """A price of the agreement."""

    level: SkillLevel = described("The level.")
    unit_price: Decimal = described("Price of a person-day without tax, at most four decimals.")


@strawberry.input(description="An annual agreement with a partner (S0-45).")
class SignAgreementInput(ActInput):
    """What is agreed."""

    partner_id: strawberry.ID = described("The partner.")
    valid_from: date = described("The first day.")
    valid_to: date = described("The last day.")
    tax_rate: Decimal = described("The tax rate in per cent.")
    currency: str = described("ISO 4217 code of its prices and orders.")
    prices: list[LevelPriceInput] = described("The prices by level.")
    limit_amount: Decimal | None = optional("The most that may be ordered under it, with tax; unlimited without one.")
    limit_days: Decimal | None = optional("The most person-days; unlimited without one.")
    payment_customs: str | None = optional("How one usually pays under it (付款惯例), in words.")


@strawberry.input(description="A person of a partner to be invited to the portal.")
class InvitePartnerUserInput(InvitePersonInput):
    """An invitation of a partner's user."""

    partner_id: strawberry.ID = described("The partner.")
    roles: list[str] = described("Roles beside partner_member: partner_lead, partner_finance, partner_admin.")


@mutation(
    admitting.ACTION, "Partner", "Admits a partner whose file was checked on paper; it is active once its agreement is signed (S0-45)."
)
async def admit_partner(db: AsyncSession, viewer: Viewer, input: AdmitPartnerInput) -> Row:
    """A new partner."""
    return await admitting.admit_partner(
        db,
        viewer,
        name=input.name,
        code=input.code,
        credit_code=input.credit_code,
        is_small_enterprise=input.is_small_enterprise,
        bank_name=input.bank_name,
        bank_account=input.bank_account,
    )


@mutation(
    signing.ACTION,
    "PartnerAgreement",
    "An agreement in force, with prices by level and the most that may be ordered (S0-45).",
    can=signing.can_sign_agreement,
)
async def sign_agreement(db: AsyncSession, viewer: Viewer, input: SignAgreementInput) -> Row:
    """A new agreement."""
    terms = signing.AgreementTerms(
        valid_from=input.valid_from,
        valid_to=input.valid_to,
        tax_rate=input.tax_rate,
        prices=[signing.LevelPrice(price.level, price.unit_price) for price in input.prices],
        currency=input.currency,
        limit=Limit(input.limit_amount, input.limit_days),
        payment_customs=input.payment_customs,
    )
    return await signing.sign_agreement(db, viewer, row_id("Partner", input.partner_id), terms)


@mutation(inviting.ACTION, "Invitation", "Mails a person of a partner a link into the portal.", can=inviting.can_invite_partner_user)
async def invite_partner_user(db: AsyncSession, viewer: Viewer, input: InvitePartnerUserInput) -> Row:
    """An invitation."""
    return await inviting.invite_partner_user(db, viewer, row_id("Partner", input.partner_id), input.person(), input.roles)


@mutation(asking.ACTION, "Partner", "A candidate whose file is a draft; its administrator gets a mailed link (S0-45).")
async def invite_candidate(db: AsyncSession, viewer: Viewer, input: InviteCandidateInput) -> Row:
    """A candidate."""
    return await asking.invite_candidate(
        db,
        viewer,
        name=input.company,
        code=input.code,
        credit_code=input.credit_code,
        kinds=input.kinds,
        person=input.person(),
    )


@mutation(naming.ACTION, "Partner", "Says what kinds of partner an organisation is from today on.", can=naming.can_name_partnerships)
async def name_partnerships(db: AsyncSession, viewer: Viewer, input: NamePartnershipsInput) -> Row:
    """Other kinds."""
    return await naming.name_partnerships(db, viewer, row_id("Partner", input.partner_id), input.kinds, input.expected_version)


@mutation(
    ending.ACTION,
    "PartnerAgreement",
    "Ends an agreement early: nothing more is ordered under it, running orders go on (S0-45).",
    can=ending.can_end_agreement,
)
async def end_agreement(db: AsyncSession, viewer: Viewer, input: EndAgreementInput) -> Row:
    """An early end."""
    found = row_id("PartnerAgreement", input.agreement_id)
    return await ending.end_agreement(db, viewer, found, input.reason, input.expected_version)


@mutation(suspending.ACTION, "Partner", "The partner gets no new orders; running ones go on (S0-45).", can=suspending.can_suspend_partner)
async def suspend_partner(db: AsyncSession, viewer: Viewer, input: PartnerReasonInput) -> Row:
    """A suspension."""
    return await suspending.suspend_partner(db, viewer, row_id("Partner", input.partner_id), input.reason, input.expected_version)


@mutation(
    blacklisting.ACTION,
    "Partner",
    "The partner gets no new orders and no payments until it is released (S0-45).",
    can=blacklisting.can_blacklist_partner,
)
async def blacklist_partner(db: AsyncSession, viewer: Viewer, input: PartnerReasonInput) -> Row:
    """A blacklisting."""
    return await blacklisting.blacklist_partner(db, viewer, row_id("Partner", input.partner_id), input.reason, input.expected_version)


@mutation(
    releasing.ACTION, "Partner", "A suspended or blacklisted partner is what it was before (S0-45).", can=releasing.can_release_partner
)
async def release_partner(db: AsyncSession, viewer: Viewer, input: PartnerReasonInput) -> Row:
    """A release."""
    return await releasing.release_partner(db, viewer, row_id("Partner", input.partner_id), input.reason, input.expected_version)
