"""Partners: admitted, agreements signed, their people invited (S0-45)."""

from datetime import date
from decimal import Decimal

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.inputs import InvitePersonInput
from api.mutations import ActInput, described, mutation, optional, row_id, use_enum
from authz.viewer import Viewer
from domain.contracts.budget import Limit
from domain.database import Row
from domain.partners import admit_partner as admitting
from domain.partners import invite_partner_user as inviting
from domain.partners import sign_agreement as signing
from domain.partners.models import SkillLevel

use_enum(SkillLevel)


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


@strawberry.input(description="A person of a partner to be invited to the portal.")
class InvitePartnerUserInput(InvitePersonInput):
    """An invitation of a partner's user."""

    partner_id: strawberry.ID = described("The partner.")
    roles: list[str] = described("Roles beside partner_member: partner_lead, partner_finance, partner_admin.")


@mutation(admitting.ACTION, "Partner", "Admits a partner with its legal entity (S0-45).")
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
    )
    return await signing.sign_agreement(db, viewer, row_id("Partner", input.partner_id), terms)


@mutation(inviting.ACTION, "Invitation", "Mails a person of a partner a link into the portal.", can=inviting.can_invite_partner_user)
async def invite_partner_user(db: AsyncSession, viewer: Viewer, input: InvitePartnerUserInput) -> Row:
    """An invitation."""
    return await inviting.invite_partner_user(db, viewer, row_id("Partner", input.partner_id), input.person(), input.roles)
