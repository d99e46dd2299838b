"""The customer's consent to outsourcing (客户同意分包), where the contract demands it (S0-44)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Row, Title
from domain.totals import append_only


class OutsourcingConsent(Row):
    """Who consented for the customer, on which day and by which document: for one project, or for all of its contract."""

    __tablename__ = "outsourcing_consent"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["contract_id", "customer_id"], ["contract.id", "contract.customer_id"]),
        UniqueConstraint("project_id", "document_id"),
        Index("ix_outsourcing_consent_consented_on", "consented_on", "id"),
        Index("ix_outsourcing_consent_contract", "contract_id", "consented_on", "id"),
        Index("ix_outsourcing_consent_unit", "unit_id", "consented_on", "id"),
    )

    contract_id: Mapped[UUID]
    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    covers_contract: Mapped[bool]
    consented_by: Mapped[Title]
    consented_on: Mapped[date]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


append_only(OutsourcingConsent.__table__)
