"""People who can be planned, and for which project each is, from when to when and with how much of the day (S0-60)."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Root, Title
from domain.partners.partner_models import SkillLevel
from domain.planning.of_project import OfProject, project_key

WHOLE_DAY = 100
"""Per cent of a working day."""


class Resource(Root):
    """A person of the provider or of a partner in the pool of a unit, which plans them; out of it from `retired_on` on."""

    __tablename__ = "resource"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "partner_id"], ["app_user.id", "app_user.partner_id"], name="fk_resource_partner"),
        UniqueConstraint("user_id"),
        UniqueConstraint("id", "user_id"),
        CheckConstraint("retired_on >= pooled_on", name="period"),
        Index("ix_resource_pooled", "pooled_on", "id"),
        Index("ix_resource_unit", "unit_id", "pooled_on", "id"),
        Index("ix_resource_partner", "partner_id", "pooled_on", "id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    level: Mapped[SkillLevel]
    skills: Mapped[Note | None]
    pooled_on: Mapped[date]
    retired_on: Mapped[date | None]


class Allocation(OfProject, Root):
    """A person for a project, both days counted, with a share of each day in per cent; once withdrawn it counts nowhere.

    All shares of a person on a day are 100 together at most (trigger), unless whoever may has overbooked, and says why.
    """

    __tablename__ = "allocation"
    __table_args__ = (
        project_key("allocation"),
        ForeignKeyConstraint(["resource_id", "user_id"], ["resource.id", "resource.user_id"], name="fk_allocation_resource"),
        ForeignKeyConstraint(["user_id", "partner_id"], ["app_user.id", "app_user.partner_id"], name="fk_allocation_partner"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint(f"share BETWEEN 1 AND {WHOLE_DAY}", name="share"),
        Index("ix_allocation_resource", "resource_id", "starts_on", "id"),
        Index("ix_allocation_project", "project_id", "starts_on", "id"),
        Index("ix_allocation_partner", "partner_id", "starts_on", "id"),
        Index("ix_allocation_user", "user_id", "starts_on", "id"),
        Index("ix_allocation_unit", "unit_id", "starts_on", "id"),
    )

    resource_id: Mapped[UUID]
    user_id: Mapped[UUID]
    partner_id: Mapped[UUID | None]
    duty: Mapped[Title]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    share: Mapped[int]
    overbook_reason: Mapped[Note | None]
    withdrawn_on: Mapped[date | None]
