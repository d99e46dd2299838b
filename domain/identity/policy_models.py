"""Changes of the policy: what they add to it and take from it, by whom, why, from when on (authorization.md)."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Base, Note, Root, Row
from domain.identity.models import DomainKind


class PolicyChangeState(enum.StrEnum):
    """Waiting for its time, in force since, withdrawn before, or found at its time not to fit the policy any more."""

    SCHEDULED = "SCHEDULED"
    IN_FORCE = "IN_FORCE"
    WITHDRAWN = "WITHDRAWN"
    FAILED = "FAILED"


class PolicyStep(enum.StrEnum):
    """Whether a line comes or goes."""

    ADD = "ADD"
    REMOVE = "REMOVE"


class PolicyAction(enum.StrEnum):
    """What a line is about: reading a field group of a type, or doing an act."""

    READ = "read"
    DO = "do"


class PolicyEffect(enum.StrEnum):
    """Whether a line gives or denies; a denial wins over every other line of whoever holds the role."""

    ALLOW = "allow"
    DENY = "deny"


class PolicyChange(Root):
    """A change of the policy, as a whole: all its lines count from one moment on, or none does.

    `failure` is the code of the rule that refused it at its time, `failed_line` the line that was refused, as the seed writes it.
    """

    __tablename__ = "policy_change"
    __table_args__ = (
        CheckConstraint("(state = 'IN_FORCE') = (in_force_at IS NOT NULL)", name="in_force"),
        CheckConstraint("(state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by"),
        CheckConstraint("(state = 'FAILED') = (failure IS NOT NULL)", name="failed"),
        Index("ix_policy_change_effective", "effective_at", "id"),
    )

    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note]
    state: Mapped[PolicyChangeState]
    effective_at: Mapped[datetime]
    in_force_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    failure: Mapped[str | None] = mapped_column(String(60))
    failed_line: Mapped[str | None] = mapped_column(String(400))


class PolicyChangeLine(Row):
    """A line that a change adds or removes: of rights, or (`included`) of a role whose rights another one has too."""

    __tablename__ = "policy_change_line"
    __table_args__ = (
        CheckConstraint(
            "(included IS NULL) = (object IS NOT NULL) AND (object IS NULL) = (domain_kind IS NULL)"
            " AND (object IS NULL) = (action IS NULL) AND (object IS NULL) = (effect IS NULL)"
            " AND (scope IS NOT NULL) = (effect IS NOT NULL AND effect = 'ALLOW')",
            name="line_or_inclusion",
        ),
        Index("uq_policy_change_line_position", "change_id", "position", unique=True),
    )

    change_id: Mapped[UUID] = mapped_column(ForeignKey("policy_change.id"))
    position: Mapped[int]
    step: Mapped[PolicyStep]
    role: Mapped[str] = mapped_column(String(60))
    domain_kind: Mapped[DomainKind | None]
    object: Mapped[str | None] = mapped_column(String(120))
    action: Mapped[PolicyAction | None]
    scope: Mapped[str | None] = mapped_column(String(40))
    effect: Mapped[PolicyEffect | None]
    included: Mapped[str | None] = mapped_column(String(60))


class PolicySeedLine(Base):
    """A line, as the seed writes it, that the policy has had or was offered: it is not new to it, and never comes back by itself."""

    __tablename__ = "policy_seed_line"

    line: Mapped[str] = mapped_column(String(400), primary_key=True)
