"""Chains of approval as dated data: who approves which kind of thing, from which amount, within how many working days (S3-37)."""

import enum
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Currency, Root, Row, Title
from domain.identity.models import DomainKind
from domain.money import MINOR_DIGITS


class ApprovalKind(enum.StrEnum):
    """What is approved."""

    ADMISSION = "ADMISSION"
    ORDER = "ORDER"
    SPECIAL_ORDER = "SPECIAL_ORDER"
    CHANGE_ORDER = "CHANGE_ORDER"
    SETTLEMENT = "SETTLEMENT"
    REVOCATION = "REVOCATION"
    EARLY_ENTRY = "EARLY_ENTRY"
    ISSUE = "ISSUE"


class StepMode(enum.StrEnum):
    """Whose word a step needs: that of any one holder of its roles, or of all of them."""

    ANY = "ANY"
    ALL = "ALL"


def named_enum(kind: type[enum.Enum], name: str) -> Enum:
    """The column type of an enumeration where two columns of one table have it: each CHECK is named after its column."""
    return Enum(kind, native_enum=False, create_constraint=True, length=40, name=name)


DIGITS = " ".join(f"WHEN '{currency}' THEN {count}" for currency, count in sorted(MINOR_DIGITS.items()))
PERIOD: Any = text("daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END)")


class ApprovalChain(Root):
    """One version of the chain of a kind; it decides what is requested from `valid_from` to `valid_to`, both counted.

    No two versions of a kind hold on one day. One that was replaced on its first day has its last day before: it never counts.
    `once`: nobody decides two steps of one approval.
    """

    __tablename__ = "approval_chain"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        UniqueConstraint("id", "kind", "once"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from - 1", name="period"),
        CheckConstraint("number > 0", name="number"),
        *(
            ExcludeConstraint((PERIOD, "&&"), where=text(f"kind = '{kind}'"), name=f"ex_approval_chain_{kind.lower()}")
            for kind in ApprovalKind
        ),
        Index("ix_approval_chain_valid", "valid_from", "id"),
    )

    kind: Mapped[ApprovalKind]
    number: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    once: Mapped[bool] = mapped_column(default=True)


class ApprovalChainStep(Row):
    """A step: the roles, where they are held, and the ladder when nobody answers.

    `remind_days` working days after it opened its approvers are reminded; after `escalate_days` the holders of `escalation_role`
    get it too, and any one of them may decide it.
    """

    __tablename__ = "approval_chain_step"
    __table_args__ = (
        UniqueConstraint("chain_id", "position"),
        CheckConstraint("sequence > 0 AND position > 0", name="sequence"),
        CheckConstraint("cardinality(roles) > 0", name="roles"),
        CheckConstraint("remind_days BETWEEN 1 AND 60", name="remind_days"),
        CheckConstraint("escalate_days > remind_days AND escalate_days <= 60", name="escalate_days"),
        CheckConstraint(
            "(escalate_days IS NULL) = (escalation_role IS NULL) AND (escalate_days IS NULL) = (escalation_place IS NULL)",
            name="escalation",
        ),
    )

    chain_id: Mapped[UUID] = mapped_column(ForeignKey("approval_chain.id"))
    position: Mapped[int]
    sequence: Mapped[int]
    name: Mapped[Title]
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    place: Mapped[DomainKind] = mapped_column(named_enum(DomainKind, "place"))
    mode: Mapped[StepMode]
    remind_days: Mapped[int]
    escalate_days: Mapped[int | None]
    escalation_role: Mapped[str | None] = mapped_column(String(60))
    escalation_place: Mapped[DomainKind | None] = mapped_column(named_enum(DomainKind, "escalation_place"))


class ApprovalThreshold(Row):
    """The gross amount from which a step is needed, in one currency.

    A step without thresholds is always needed, and so is one that has none for the amount's currency.
    """

    __tablename__ = "approval_threshold"
    __table_args__ = (
        UniqueConstraint("step_id", "currency"),
        CheckConstraint(f"from_amount > 0 AND from_amount = round(from_amount, CASE currency {DIGITS} END)", name="from_amount"),
    )

    step_id: Mapped[UUID] = mapped_column(ForeignKey("approval_chain_step.id"))
    currency: Mapped[Currency]
    from_amount: Mapped[Amount]


def is_needed(amount: Decimal | None, currency: str | None, thresholds: dict[str, Decimal]) -> bool:
    """Whether a step with these thresholds is needed for an amount; where nothing can be compared it is."""
    if amount is None or currency is None or currency not in thresholds:
        return True
    return amount >= thresholds[currency]
