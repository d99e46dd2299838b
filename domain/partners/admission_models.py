"""The file of an admission (准入档案): qualifications, people, declarations, what was asked for, and changes of the account (S0-45)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Row, Title
from domain.partners.partner_models import SkillLevel


class QualificationKind(enum.StrEnum):
    """What a paper says: of the company, or (PERSONAL) of one of its people."""

    BUSINESS_LICENCE = "BUSINESS_LICENCE"
    CMMI = "CMMI"
    ISO_9001 = "ISO_9001"
    ISO_20000 = "ISO_20000"
    ISO_27001 = "ISO_27001"
    HIGH_TECH = "HIGH_TECH"
    OTHER = "OTHER"
    PERSONAL = "PERSONAL"


class PartnerPerson(Row):
    """Somebody whom the partner may send (外包人员); a person who has left stays as history."""

    __tablename__ = "partner_person"
    __table_args__ = (
        UniqueConstraint("id", "partner_id"),
        Index("ix_partner_person_partner", "partner_id", "name", "id"),
        Index("ix_partner_person_name", "name", "id"),
    )

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    name: Mapped[Title]
    level: Mapped[SkillLevel]
    skills: Mapped[Note | None]
    left_on: Mapped[date | None]


class PartnerQualification(Row):
    """A licence or certificate with number, issuer, validity (both days count) and scan; it counts once the provider has checked it."""

    __tablename__ = "partner_qualification"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "partner_id"], ["partner_person.id", "partner_person.partner_id"]),
        CheckConstraint("valid_to >= valid_from", name="period"),
        CheckConstraint("(kind = 'PERSONAL') = (person_id IS NOT NULL)", name="person"),
        CheckConstraint("(checked_at IS NULL) = (checked_by_id IS NULL) AND checked_by_id <> recorded_by_id", name="checked_by_another"),
        Index(
            "uq_partner_qualification_number",
            "partner_id",
            "kind",
            "number",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_partner_qualification_name", "name", "id"),
        Index("ix_partner_qualification_partner", "partner_id", "name", "id"),
        Index("ix_partner_qualification_document", "document_id"),
        Index("ix_partner_qualification_person", "person_id", "name", "id"),
    )

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    person_id: Mapped[UUID | None]
    kind: Mapped[QualificationKind]
    name: Mapped[Title]
    number: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[Title]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime | None]


class RequiredQualification(Row):
    """A qualification that every outsourcing partner must hold for orders in this time (both days count)."""

    __tablename__ = "required_qualification"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="period"),
        CheckConstraint("kind <> 'PERSONAL'", name="of_the_company"),
        UniqueConstraint("kind", "valid_from"),
    )

    kind: Mapped[QualificationKind]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class DeclarationKind(enum.StrEnum):
    """What a partner declares: 保密, 廉洁, 利益冲突."""

    CONFIDENTIALITY = "CONFIDENTIALITY"
    INTEGRITY = "INTEGRITY"
    CONFLICT_OF_INTEREST = "CONFLICT_OF_INTEREST"


class PartnerDeclaration(Row):
    """Who declared what for the partner, and when; `note` is what there is to disclose. Never changed: the newest counts."""

    __tablename__ = "partner_declaration"
    __table_args__ = (Index("ix_partner_declaration_partner", "partner_id", "declared_at", "id"),)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    kind: Mapped[DeclarationKind]
    note: Mapped[Note | None]
    declared_at: Mapped[datetime]
    declared_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


class FileSection(enum.StrEnum):
    """The parts of a file."""

    COMPANY = "COMPANY"
    ACCOUNT = "ACCOUNT"
    QUALIFICATIONS = "QUALIFICATIONS"
    PEOPLE = "PEOPLE"
    DECLARATIONS = "DECLARATIONS"


class AdmissionItem(Row):
    """One thing asked for during the review (补充资料): the part of the file it opens again, and what is wanted. Open until answered."""

    __tablename__ = "admission_item"
    __table_args__ = (Index("ix_admission_item_partner", "partner_id", "asked_at", "id"),)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    section: Mapped[FileSection]
    wish: Mapped[Note]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime | None]


class ChangeState(enum.StrEnum):
    """Waiting for the second person, in force, or turned down."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class PartnerAccountChange(Row):
    """A change of bank account or invoice data (变更银行账户): as it was and as it shall be; in force once a second person approves it."""

    __tablename__ = "partner_account_change"
    __table_args__ = (
        CheckConstraint("(state = 'PENDING') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)", name="decided"),
        CheckConstraint("decided_by_id <> requested_by_id", name="decided_by_another"),
        Index("uq_partner_account_change_pending", "partner_id", unique=True, postgresql_where=text("state = 'PENDING'")),
        Index("ix_partner_account_change_requested_at", "requested_at", "id"),
        Index("ix_partner_account_change_partner", "partner_id", "requested_at", "id"),
    )

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.PENDING)
    old_bank_name: Mapped[Title | None]
    old_bank_account: Mapped[str | None] = mapped_column(String(40))
    old_invoice_address: Mapped[Title | None]
    old_invoice_phone: Mapped[str | None] = mapped_column(String(40))
    new_bank_name: Mapped[Title]
    new_bank_account: Mapped[str] = mapped_column(String(40))
    new_invoice_address: Mapped[Title]
    new_invoice_phone: Mapped[str] = mapped_column(String(40))
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note | None]
