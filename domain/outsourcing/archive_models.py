"""The archive packages of passed acceptances (S0-47): one for each audience, with what it may read."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Row
from domain.identity.models import Audience
from domain.outsourcing.below_order import BelowOrder, order_key
from domain.totals import append_only


class AcceptanceArchive(BelowOrder, Row):
    """One ZIP for one audience: the content that was signed, the words on it, the files, their hashes, the certificate (验收单).

    The key over `accepted_on` holds that it was passed; a revocation leaves the package, which tells what had been accepted.
    """

    __tablename__ = "acceptance_archive"
    __table_args__ = (
        order_key("acceptance_archive"),
        ForeignKeyConstraint(
            ["acceptance_id", "order_id", "accepted_on"],
            ["acceptance.id", "acceptance.order_id", "acceptance.accepted_on"],
            name="fk_acceptance_archive_passed",
        ),
        UniqueConstraint("acceptance_id", "audience"),
        Index("ix_acceptance_archive_customer", "customer_id", "acceptance_id"),
        Index("ix_acceptance_archive_partner", "partner_id", "acceptance_id"),
        Index("ix_acceptance_archive_project", "project_id", "acceptance_id"),
        Index("ix_acceptance_archive_unit", "unit_id", "acceptance_id"),
    )

    acceptance_id: Mapped[UUID]
    accepted_on: Mapped[date]
    audience: Mapped[Audience]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)


append_only(AcceptanceArchive.__table__)
