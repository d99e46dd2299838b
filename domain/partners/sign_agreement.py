"""A partner's annual agreement is signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.contracts.budget import UNLIMITED, Limit, budget_line
from domain.identity.parties import legal_entity
from domain.partners.events import AgreementSigned
from domain.partners.follow_agreement import plan_agreement
from domain.partners.models import AgreementPrice, AgreementState, Partner, PartnerAgreement, PartnerKind, SkillLevel
from domain.partners.queries import is_kind
from domain.partners.refusals import PartnerRefusal
from domain.partners.states import ADMITTED, follow_agreements
from domain.platform.codes import next_code
from domain.values import InputRefusal, currency, note, percent, period, unit_price

ACTION = "agreement:sign"


@dataclass(frozen=True)
class LevelPrice:
    """The price of one person-day of a level without tax, up to four decimals, in the agreement's currency."""

    level: SkillLevel
    unit_price: Decimal


@dataclass(frozen=True)
class AgreementTerms:
    """What is agreed: both days count; `tax_rate` in per cent; `limit` is the most that may be ordered under it, gross;

    `payment_customs` says how one usually pays (付款惯例), in words.
    """

    valid_from: date
    valid_to: date
    tax_rate: Decimal
    prices: Sequence[LevelPrice]
    currency: str = "CNY"
    limit: Limit = UNLIMITED
    legal_entity_id: UUID | None = None
    payment_customs: str | None = None


async def can_sign_agreement(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """The partner is admitted, not stopped, and an outsourcing partner."""
    if partner.state not in ADMITTED:
        return [Refused(PartnerRefusal.PARTNER_NOT_ACTIVE, "This partner is not active.")]
    if not await is_kind(db, partner.id, PartnerKind.OUTSOURCING):
        return [Refused(PartnerRefusal.NOT_OUTSOURCING, "Agreements are signed with outsourcing partners only.", "partnerId")]
    return []


async def sign_agreement(db: AsyncSession, actor: Actor, partner_id: UUID, terms: AgreementTerms) -> PartnerAgreement:
    """An agreement in force (S0-45) with its prices by level and its budget line, on which orders draw (S0-44).

    An admitted partner is active with it from its first day on; signed after another one, it renews that one. One at a time:
    AGREEMENT_OVERLAPS. PARTNER_NOT_ACTIVE, NOT_OUTSOURCING, LEVEL_TWICE, and the refusals of wrong dates, prices and limits.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id)
    refuse(await can_sign_agreement(db, actor, partner))
    _check(terms, actor.today)
    if await db.scalar(select(_overlapping(partner.id, terms))):
        raise Refused(PartnerRefusal.AGREEMENT_OVERLAPS, "Another agreement of this partner holds in this time.", "validFrom")
    entity = await legal_entity(db, terms.legal_entity_id)
    code = await next_code(db, f"AGR-{partner.code}-{terms.valid_from.year}")
    budget = await budget_line(db, code, terms.currency, terms.limit, partner_id=partner.id)
    agreement = PartnerAgreement(
        partner_id=partner.id,
        legal_entity_id=entity.id,
        code=code,
        state=AgreementState.ACTIVE,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        currency=terms.currency,
        tax_rate=terms.tax_rate,
        budget_line_id=budget.id,
        payment_customs=note(terms.payment_customs, "paymentCustoms"),
        renews_id=await _before(db, partner.id, terms.valid_from),
    )
    await save(db, agreement)
    await save(db, *(AgreementPrice(agreement_id=agreement.id, partner_id=partner.id, **vars(price)) for price in terms.prices))
    await plan_agreement(db, actor, agreement)
    await follow_agreements(db, actor, partner)
    record(db, actor, AgreementSigned(agreement.id, partner.id, agreement.valid_from, agreement.valid_to))
    return agreement


def _check(terms: AgreementTerms, today: date) -> None:
    period(terms.valid_from, terms.valid_to, "validTo")
    if terms.valid_to < today:
        raise Refused(PartnerRefusal.AGREEMENT_ENDED, "This agreement would have ended already.", "validTo")
    currency(terms.currency)
    percent(terms.tax_rate, "taxRate")
    if not terms.prices:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "prices")
    for price in terms.prices:
        unit_price(price.unit_price, "prices")
    if len({price.level for price in terms.prices}) < len(terms.prices):
        raise Refused(PartnerRefusal.LEVEL_TWICE, "Each level has one price.", "prices")


async def _before(db: AsyncSession, partner_id: UUID, valid_from: date) -> UUID | None:
    """The agreement that this one follows."""
    earlier = (PartnerAgreement.partner_id == partner_id, PartnerAgreement.valid_to < valid_from)
    query = select(PartnerAgreement.id).where(*earlier, PartnerAgreement.state != AgreementState.TERMINATED)
    return await db.scalar(query.order_by(PartnerAgreement.valid_to.desc()).limit(1))


def _overlapping(partner_id: UUID, terms: AgreementTerms) -> ColumnElement[bool]:
    """The partner's row is locked, so that two signatures at once see each other."""
    return exists().where(
        PartnerAgreement.partner_id == partner_id,
        PartnerAgreement.state == AgreementState.ACTIVE,
        PartnerAgreement.valid_from <= terms.valid_to,
        PartnerAgreement.valid_to >= terms.valid_from,
    )
