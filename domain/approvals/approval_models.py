"""An approval with its tasks and decisions, and who decides for whom while away."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from domain.approvals.chain_models import DIGITS, ApprovalKind, StepMode, named_enum
from domain.database import Amount, Currency, Note, Root, Row, Title
from domain.identity.models import DomainKind


class ApprovalState(enum.StrEnum):
    """PENDING until it is concluded; a returned, rejected or withdrawn one may be followed by a new round."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class TaskState(enum.StrEnum):
    """PLANNED until its turn comes, then OPEN; DROPPED when the approval ended, or went back, without it."""

    PLANNED = "PLANNED"
    OPEN = "OPEN"
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"
    SENT_BACK = "SENT_BACK"
    REJECTED = "REJECTED"
    DROPPED = "DROPPED"


class Verdict(enum.StrEnum):
    """An approver's word: yes, back to the requester with a reason, back to an earlier step (退回到指定步骤) with one, or no for good."""

    APPROVE = "APPROVE"
    RETURN = "RETURN"
    SEND_BACK = "SEND_BACK"
    REJECT = "REJECT"


class SignerPlacement(enum.StrEnum):
    """When added signers (加签) speak: before the task that they were added to, after it, or beside it."""

    BEFORE = "BEFORE"
    AFTER = "AFTER"
    PARALLEL = "PARALLEL"


REJECTABLE = (ApprovalKind.ADMISSION, ApprovalKind.REVOCATION, ApprovalKind.EARLY_ENTRY)
"""What can be rejected for good; an order, a change of one or a settlement is returned."""
KEYS = ["kind", "subject_id", "requester_id", "owner_id"]


class AboutSubject:
    """What every row of an approval carries: its kind, its subject with the tenants, and the two people who do not approve it."""

    kind: Mapped[ApprovalKind]
    subject_id: Mapped[UUID]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))
    project_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    requester_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


def project_key() -> ForeignKeyConstraint:
    """The project's customer and unit stand on the row; a change of unit travels down."""
    return ForeignKeyConstraint(
        ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
    )


class Approval(AboutSubject, Root):
    """One round of approval of one subject, under the chain that was valid when it was requested.

    `requester_id` submitted it, `owner_id` is for whom (often the same): neither decides. One round of a subject stands at a time.
    """

    __tablename__ = "approval"
    __table_args__ = (
        project_key(),
        ForeignKeyConstraint(["chain_id", "kind", "once"], ["approval_chain.id", "approval_chain.kind", "approval_chain.once"]),
        UniqueConstraint("subject_id", "kind", "round"),
        UniqueConstraint("id", *KEYS),
        UniqueConstraint("id", "once"),
        CheckConstraint("round > 0", name="round"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL) AND amount >= 0", name="amount"),
        CheckConstraint(f"amount = round(amount, CASE currency {DIGITS} END)", name="minor_unit"),
        CheckConstraint("(state = 'PENDING') = (concluded_at IS NULL)", name="concluded"),
        CheckConstraint(f"state <> 'REJECTED' OR kind IN ({', '.join(repr(kind.name) for kind in REJECTABLE)})", name="rejectable"),
        Index("uq_approval_standing", "subject_id", unique=True, postgresql_where=text("state = 'PENDING'")),
        Index("ix_approval_subject", "subject_id", "requested_at", "id"),
        Index("ix_approval_requested", "requested_at", "id"),
        Index("ix_approval_project", "project_id", "requested_at", "id"),
        Index("ix_approval_unit", "unit_id", "requested_at", "id"),
        Index("ix_approval_owner", "owner_id", "requested_at", "id"),
    )

    subject_type: Mapped[str] = mapped_column(String(60))
    subject_code: Mapped[str] = mapped_column(String(80))
    subject_title: Mapped[Title]
    round: Mapped[int]
    chain_id: Mapped[UUID]
    once: Mapped[bool]
    state: Mapped[ApprovalState] = mapped_column(default=ApprovalState.PENDING)
    urged_at: Mapped[datetime | None]
    amount: Mapped[Amount | None]
    currency: Mapped[Currency | None]
    requested_at: Mapped[datetime]
    concluded_at: Mapped[datetime | None]


class ApprovalTask(AboutSubject, Row):
    """A step of the chain that this approval needs, as the chain had it; open it waits for the holders of its roles.

    Or signers who were added to such a task (`parent_id`) with the `batch`-th adding, where one follows another by `turn`. A personal
    task waits for its signers alone: those who were added, or to whom it was transferred. A step that decides again, because an
    approver returned the approval to it or to one before it, has a task more, with the next `iteration`; what was said before stands.
    """

    __tablename__ = "approval_task"
    __table_args__ = (
        project_key(),
        ForeignKeyConstraint(["approval_id", *KEYS], ["approval.id", *(f"approval.{key}" for key in KEYS)]),
        ForeignKeyConstraint(
            ["parent_id", "approval_id"], ["approval_task.id", "approval_task.approval_id"], name="fk_approval_task_parent"
        ),
        UniqueConstraint("approval_id", "step_id", "iteration", "batch", "turn"),
        UniqueConstraint("id", "approval_id"),
        UniqueConstraint("id", "approval_id", "mode", "step_id", "iteration"),
        CheckConstraint("iteration > 0", name="iteration"),
        CheckConstraint("(batch = 0) = (parent_id IS NULL) AND (batch = 0) = (placement IS NULL)", name="added"),
        CheckConstraint("CASE WHEN batch = 0 THEN turn = 0 ELSE batch > 0 AND turn > 0 AND is_personal END", name="turn"),
        CheckConstraint("(state = 'PLANNED') = (opened_at IS NULL) OR state = 'DROPPED'", name="opened"),
        CheckConstraint("(state IN ('PLANNED', 'OPEN')) = (closed_at IS NULL)", name="closed"),
        CheckConstraint("opened_at IS NULL OR remind_at > opened_at", name="remind_at"),
        CheckConstraint("escalate_at > remind_at", name="escalate_at"),
        Index("ix_approval_task_approval", "approval_id", "sequence", "id"),
        Index("ix_approval_task_open", "subject_id", postgresql_where=text("state = 'OPEN'")),
        Index("ix_approval_task_requested", "requested_at", "id"),
        Index("ix_approval_task_project", "project_id", "requested_at", "id"),
        Index("ix_approval_task_unit", "unit_id", "requested_at", "id"),
        Index("ix_approval_task_owner", "owner_id", "requested_at", "id"),
    )

    approval_id: Mapped[UUID]
    step_id: Mapped[UUID] = mapped_column(ForeignKey("approval_chain_step.id"))
    iteration: Mapped[int] = mapped_column(default=1)
    parent_id: Mapped[UUID | None]
    placement: Mapped[SignerPlacement | None]
    batch: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    is_personal: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    sequence: Mapped[int]
    name: Mapped[Title]
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    place: Mapped[DomainKind] = mapped_column(named_enum(DomainKind, "place"))
    mode: Mapped[StepMode]
    escalation_role: Mapped[str | None] = mapped_column(String(60))
    escalation_place: Mapped[DomainKind | None] = mapped_column(named_enum(DomainKind, "escalation_place"))
    state: Mapped[TaskState] = mapped_column(default=TaskState.PLANNED)
    requested_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    escalate_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class ApprovalDecision(AboutSubject, Row):
    """An approver's word on a task; never changed. `holder_id` is in whose right: another than `decided_by_id` was away.

    One word of one holder on a task, one word at all where any one suffices. Where the chain says `once`, one person has one word until
    the approval is returned to a step (`to_task_id` decides again), and never one on another step than before.
    """

    __tablename__ = "approval_decision"
    __table_args__ = (
        project_key(),
        ForeignKeyConstraint(["approval_id", *KEYS], ["approval.id", *(f"approval.{key}" for key in KEYS)]),
        ForeignKeyConstraint(["approval_id", "once"], ["approval.id", "approval.once"]),
        ForeignKeyConstraint(
            ["task_id", "approval_id", "mode", "step_id", "iteration"],
            [f"approval_task.{name}" for name in ("id", "approval_id", "mode", "step_id", "iteration")],
            name="fk_approval_decision_task",
        ),
        ForeignKeyConstraint(
            ["to_task_id", "approval_id"], ["approval_task.id", "approval_task.approval_id"], name="fk_approval_decision_to_task"
        ),
        UniqueConstraint("task_id", "holder_id"),
        CheckConstraint("verdict = 'APPROVE' OR opinion IS NOT NULL", name="reason"),
        CheckConstraint(f"verdict <> 'REJECT' OR kind IN ({', '.join(repr(kind.name) for kind in REJECTABLE)})", name="rejectable"),
        CheckConstraint(
            "decided_by_id NOT IN (requester_id, owner_id) AND holder_id NOT IN (requester_id, owner_id)", name="approver_is_another"
        ),
        Index("uq_approval_decision_any", "task_id", unique=True, postgresql_where=text("mode = 'ANY'")),
        CheckConstraint("(verdict = 'SEND_BACK') = (to_task_id IS NOT NULL)", name="to_task"),
        Index("uq_approval_decision_once", "approval_id", "decided_by_id", "iteration", unique=True, postgresql_where=text("once")),
        Index("ix_approval_decision_approval", "approval_id", "decided_at", "id"),
        Index("ix_approval_decision_task", "task_id", "decided_at", "id"),
        Index("ix_approval_decision_unit", "unit_id", "decided_at", "id"),
        Index("ix_approval_decision_project", "project_id", "decided_at", "id"),
    )

    approval_id: Mapped[UUID]
    task_id: Mapped[UUID]
    step_id: Mapped[UUID]
    iteration: Mapped[int]
    mode: Mapped[StepMode]
    once: Mapped[bool]
    verdict: Mapped[Verdict]
    opinion: Mapped[Note | None]
    to_task_id: Mapped[UUID | None]
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime]


class ApprovalSigner(AboutSubject, Row):
    """Somebody whose own word a task wants: added to it, or it was transferred to them; taken back (减签) only before they spoke."""

    __tablename__ = "approval_signer"
    __table_args__ = (
        project_key(),
        ForeignKeyConstraint(["approval_id", *KEYS], ["approval.id", *(f"approval.{key}" for key in KEYS)]),
        ForeignKeyConstraint(["task_id", "approval_id"], ["approval_task.id", "approval_task.approval_id"]),
        CheckConstraint("signer_id NOT IN (requester_id, owner_id)", name="signer_is_another"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name="taken_back"),
        Index("uq_approval_signer_standing", "task_id", "signer_id", unique=True, postgresql_where=text("taken_back_at IS NULL")),
        Index("ix_approval_signer_approval", "approval_id", "added_at", "id"),
        Index("ix_approval_signer_task", "task_id", "added_at", "id"),
    )

    approval_id: Mapped[UUID]
    task_id: Mapped[UUID]
    signer_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    added_at: Mapped[datetime]
    is_transfer: Mapped[bool]
    reason: Mapped[Note | None]
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class ApprovalNotice(AboutSubject, Row):
    """Somebody is informed (知会) of an approval: reads it, and has no say. Whoever adds signers or transfers a task stays informed."""

    __tablename__ = "approval_notice"
    __table_args__ = (
        project_key(),
        ForeignKeyConstraint(["approval_id", *KEYS], ["approval.id", *(f"approval.{key}" for key in KEYS)]),
        UniqueConstraint("approval_id", "user_id"),
        Index("ix_approval_notice_approval", "approval_id", "told_at", "id"),
        Index("ix_approval_notice_user", "user_id", "subject_id"),
    )

    approval_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    told_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    told_at: Mapped[datetime]
    reason: Mapped[Note | None]


class ApprovalDelegation(Root):
    """While somebody is away, from a day to a day (both counted), another decides in their right and is named with it."""

    __tablename__ = "approval_delegation"
    __table_args__ = (
        CheckConstraint("user_id <> delegate_id", name="to_another"),
        CheckConstraint("valid_to >= valid_from", name="period"),
        Index("ix_approval_delegation_user", "user_id", "valid_from", "id"),
        Index("ix_approval_delegation_delegate", "delegate_id", "valid_from", "id"),
        Index("ix_approval_delegation_valid", "valid_from", "id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    delegate_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    reason: Mapped[Note | None]
    ended_at: Mapped[datetime | None]
