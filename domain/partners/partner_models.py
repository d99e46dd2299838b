"""Partners (合作伙伴) and their annual agreements (年度合作协议) with prices by level."""

import enum
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Currency, Percent, Root, Row, Title


class PartnerState(enum.StrEnum):
    """The life of an admission (S0-45); the whole flow is in the specification."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    APPROVED = "APPROVED"
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    SUSPENDED = "SUSPENDED"
    BLACKLISTED = "BLACKLISTED"


class SkillLevel(enum.StrEnum):
    """Levels of people: 初级, 中级, 高级, 专家."""

    JUNIOR = "JUNIOR"
    INTERMEDIATE = "INTERMEDIATE"
    SENIOR = "SENIOR"
    EXPERT = "EXPERT"


class Partner(Root):
    """An organisation seen as an outsourcing partner (外包商)."""

    __tablename__ = "partner"
    __table_args__ = (Index("ix_partner_name", "name", "id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), unique=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Title]
    state: Mapped[PartnerState] = mapped_column(default=PartnerState.DRAFT)
    is_small_enterprise: Mapped[bool] = mapped_column(default=False)


class AgreementState(enum.StrEnum):
    """Draft, active once signed by both, expired, or ended early."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    TERMINATED = "TERMINATED"


class PartnerAgreement(Root):
    """An annual cooperation agreement: who contracts, when it holds, how much may be ordered under it."""

    __tablename__ = "partner_agreement"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="period"),
        UniqueConstraint("id", "partner_id"),
        UniqueConstraint("id", "budget_line_id"),
        Index("ix_partner_agreement_partner", "partner_id", "valid_from", "id"),
    )

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    legal_entity_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[Code] = mapped_column(unique=True)
    state: Mapped[AgreementState] = mapped_column(default=AgreementState.DRAFT)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    currency: Mapped[Currency]
    tax_rate: Mapped[Percent]
    budget_line_id: Mapped[UUID] = mapped_column(ForeignKey("budget_line.id"), unique=True)


class AgreementPrice(Row):
    """The agreed price of one person-day of a level (人天单价), without tax, four decimals."""

    __tablename__ = "agreement_price"
    __table_args__ = (
        ForeignKeyConstraint(["agreement_id", "partner_id"], ["partner_agreement.id", "partner_agreement.partner_id"]),
        UniqueConstraint("agreement_id", "level"),
        CheckConstraint("unit_price > 0", name="price_positive"),
        Index("ix_agreement_price_partner", "partner_id", "agreement_id", "id"),
    )

    agreement_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    level: Mapped[SkillLevel]
    unit_price: Mapped[Decimal] = mapped_column(Numeric(20, 4))
