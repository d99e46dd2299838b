"""Partners (合作伙伴), their kinds and history, and their annual agreements (年度合作协议) with prices by level."""

import enum
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, ForeignKeyConstraint, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Currency, Note, Percent, Root, Row, Title
from domain.partners.grade_models import Grade


class PartnerState(enum.StrEnum):
    """The life of an outsourcing partner (S0-45). That an active one expires soon is told by `expires_on`, not by a state."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    MORE_ASKED = "MORE_ASKED"
    REJECTED = "REJECTED"
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


class TaxpayerKind(enum.StrEnum):
    """How a company pays value-added tax: general (一般纳税人) or small-scale taxpayer (小规模纳税人)."""

    GENERAL = "GENERAL"
    SMALL_SCALE = "SMALL_SCALE"


class Partner(Root):
    """An organisation seen as a partner; its state is that of its admission as an outsourcing partner (外包商).

    `grade` is the one in force, `expires_on` the last day of its active agreements: both follow what is recorded below.
    """

    __tablename__ = "partner"
    __table_args__ = (
        CheckConstraint("staff_count > 0", name="staff_count"),
        Index("ix_partner_name", "name", "id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), unique=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Title]
    state: Mapped[PartnerState] = mapped_column(default=PartnerState.DRAFT)
    is_small_enterprise: Mapped[bool] = mapped_column(default=False)
    taxpayer_kind: Mapped[TaxpayerKind | None]
    legal_representative: Mapped[Title | None]
    address: Mapped[Title | None]
    phone: Mapped[str | None] = mapped_column(String(40))
    founded_on: Mapped[date | None]
    staff_count: Mapped[int | None]
    business: Mapped[Note | None]
    grade: Mapped[Grade | None]
    expires_on: Mapped[date | None]


class PartnerKind(enum.StrEnum):
    """What an organisation is to the provider: 外包商, 代理商, 经销商, 信息人, 媒体."""

    OUTSOURCING = "OUTSOURCING"
    AGENT = "AGENT"
    DEALER = "DEALER"
    INFORMANT = "INFORMANT"
    MEDIA = "MEDIA"


class Partnership(Row):
    """A kind of partnership, from a day on; one organisation may have several. Ended, it stays as history."""

    __tablename__ = "partnership"
    __table_args__ = (
        CheckConstraint("ended_on >= begun_on", name="period"),
        Index("uq_partnership_open", "partner_id", "kind", unique=True, postgresql_where=text("ended_on IS NULL")),
        Index("ix_partnership_partner", "partner_id", "begun_on", "id"),
    )

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    kind: Mapped[PartnerKind]
    begun_on: Mapped[date]
    ended_on: Mapped[date | None]


class PartnerTransition(Row):
    """A step in the life of a partner: who moved it, when, and why."""

    __tablename__ = "partner_transition"
    __table_args__ = (Index("ix_partner_transition_partner", "partner_id", "at", "id"),)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    from_state: Mapped[PartnerState | None] = mapped_column(
        Enum(PartnerState, native_enum=False, create_constraint=True, length=40, name="from_state")
    )
    to_state: Mapped[PartnerState] = mapped_column(
        Enum(PartnerState, native_enum=False, create_constraint=True, length=40, name="to_state")
    )
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note | None]


class AgreementState(enum.StrEnum):
    """Draft, active once signed by both, expired, or ended early."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    TERMINATED = "TERMINATED"


class PartnerAgreement(Root):
    """An annual cooperation agreement: who contracts, when it holds, how much may be ordered under it.

    `renews_id` is the one before it; `ended_on` and `end_reason` are those of one that was ended early.
    """

    __tablename__ = "partner_agreement"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="period"),
        CheckConstraint("(state = 'TERMINATED') = (ended_on IS NOT NULL)", name="ended"),
        CheckConstraint("renews_id <> id", name="not_own_renewal"),
        UniqueConstraint("id", "partner_id"),
        UniqueConstraint("id", "budget_line_id"),
        ForeignKeyConstraint(["renews_id", "partner_id"], ["partner_agreement.id", "partner_agreement.partner_id"]),
        Index("ix_partner_agreement_valid_from", "valid_from", "id"),
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
    payment_customs: Mapped[Note | None]
    budget_line_id: Mapped[UUID] = mapped_column(ForeignKey("budget_line.id"), unique=True)
    renews_id: Mapped[UUID | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[Note | None]


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
