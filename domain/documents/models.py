"""Documents: the bytes once, by hash; and a link for each thing they belong to."""

import enum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Row, Title
from domain.totals import append_only


class DocumentClass(enum.StrEnum):
    """What a document is in a project (S0-52), and the kinds that orders need."""

    DELIVERABLE = "DELIVERABLE"
    ACCEPTANCE = "ACCEPTANCE"
    CONTRACT = "CONTRACT"
    INVOICE = "INVOICE"
    OFFER = "OFFER"
    PROCESS = "PROCESS"


class Visibility(enum.StrEnum):
    """Towards whom a document is open (S2-33): named tenants besides staff."""

    INTERNAL = "INTERNAL"
    CUSTOMER = "CUSTOMER"
    PARTNER = "PARTNER"
    CUSTOMER_AND_PARTNER = "CUSTOMER_AND_PARTNER"


class Document(Row):
    """An uploaded file: its name, its type as found in its content, its size and SHA-256. Never changed, never deleted."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("octet_length(sha256) = 32", name="hash"),
        Index("ix_document_owner", "owner_id", "created_at", "id"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    name: Mapped[Title]
    content_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))


class DocumentLink(Row):
    """A document's place: the order or acceptance it belongs to, as which class, open to whom. Tenants stand on the row."""

    __tablename__ = "document_link"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        UniqueConstraint("document_id", "subject_id", "document_class"),
        CheckConstraint("partner_id IS NOT NULL OR visibility IN ('INTERNAL', 'CUSTOMER')", name="partner_named"),
        Index("ix_document_link_subject", "subject_id", "created_at", "id"),
        Index("ix_document_link_customer", "customer_id", "document_id"),
        Index("ix_document_link_partner", "partner_id", "document_id"),
        Index("ix_document_link_project", "project_id", "document_id"),
        Index("ix_document_link_project_since", "project_id", "created_at", "id"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID]
    document_class: Mapped[DocumentClass]
    visibility: Mapped[Visibility]
    project_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))


append_only(Document.__table__)
append_only(DocumentLink.__table__)
