"""Alerts (预警): something that a user should know or do, raised once, acknowledged by its reader, cleared when its cause is gone."""

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Root
from domain.identity.models import Audience

QUIET = {"audit": False}


class AlertRule(enum.StrEnum):
    """What the alert is about (requirements, section 9). The texts of each rule are in `domain.alerts.texts`."""

    APPROVAL_WAITING = "APPROVAL_WAITING"
    APPROVAL_OVERDUE = "APPROVAL_OVERDUE"
    APPROVAL_ESCALATED = "APPROVAL_ESCALATED"
    APPROVAL_RETURNED = "APPROVAL_RETURNED"
    ORDER_TO_ACCEPT = "ORDER_TO_ACCEPT"
    ORDER_ACCEPTED = "ORDER_ACCEPTED"
    ORDER_DECLINED = "ORDER_DECLINED"
    ORDER_CANCELLED = "ORDER_CANCELLED"
    LIMIT_NEARLY_USED = "LIMIT_NEARLY_USED"
    LIMIT_USED_UP = "LIMIT_USED_UP"
    EARLY_ENTRY_OVERDUE = "EARLY_ENTRY_OVERDUE"
    PROJECT_OVERDUE = "PROJECT_OVERDUE"
    RESOURCE_CLASH = "RESOURCE_CLASH"
    MILESTONE_OVERDUE = "MILESTONE_OVERDUE"
    TASK_OVERDUE = "TASK_OVERDUE"
    CHANGE_ORDER_TO_ACCEPT = "CHANGE_ORDER_TO_ACCEPT"
    CHANGE_ORDER_WAITING = "CHANGE_ORDER_WAITING"
    CHANGE_ORDER_ACCEPTED = "CHANGE_ORDER_ACCEPTED"
    CHANGE_ORDER_DECLINED = "CHANGE_ORDER_DECLINED"
    CHANGE_ORDER_CANCELLED = "CHANGE_ORDER_CANCELLED"
    TERMINATION_TO_APPROVE = "TERMINATION_TO_APPROVE"
    TERMINATION_TO_ANSWER = "TERMINATION_TO_ANSWER"
    TERMINATION_OBJECTED = "TERMINATION_OBJECTED"
    TERMINATION_CONCLUDABLE = "TERMINATION_CONCLUDABLE"
    TERMINATION_WITHDRAWN = "TERMINATION_WITHDRAWN"
    ORDER_TERMINATED = "ORDER_TERMINATED"
    MONTHLY_STATEMENT_TO_CONFIRM = "MONTHLY_STATEMENT_TO_CONFIRM"
    MONTHLY_STATEMENT_RETURNED = "MONTHLY_STATEMENT_RETURNED"
    HOURS_WAITING = "HOURS_WAITING"
    HOURS_DISPUTED = "HOURS_DISPUTED"
    HOURS_RETURNED = "HOURS_RETURNED"
    HOURS_MISSING = "HOURS_MISSING"
    HOURS_UNLOCKED = "HOURS_UNLOCKED"
    ACCEPTANCE_WAITING = "ACCEPTANCE_WAITING"
    ACCEPTANCE_PASSED = "ACCEPTANCE_PASSED"
    ACCEPTANCE_FAILED = "ACCEPTANCE_FAILED"
    ACCEPTANCE_VOIDED = "ACCEPTANCE_VOIDED"
    ACCEPTANCE_CONDITIONAL = "ACCEPTANCE_CONDITIONAL"
    ACCEPTANCE_REVOKED = "ACCEPTANCE_REVOKED"
    DELEGATE_NAMED = "DELEGATE_NAMED"
    DELEGATE_SIGNS = "DELEGATE_SIGNS"
    DELEGATE_ENDED = "DELEGATE_ENDED"
    PAPER_TO_CONFIRM = "PAPER_TO_CONFIRM"
    PAPER_REJECTED = "PAPER_REJECTED"
    PUNCH_ITEM_TO_DO = "PUNCH_ITEM_TO_DO"
    PUNCH_ITEM_OVERDUE = "PUNCH_ITEM_OVERDUE"
    PUNCH_ITEM_TO_CHECK = "PUNCH_ITEM_TO_CHECK"
    PAYABLE_OPENED = "PAYABLE_OPENED"
    PAYABLE_DUE = "PAYABLE_DUE"
    PAYABLE_OVERDUE = "PAYABLE_OVERDUE"
    PAYMENT_MADE = "PAYMENT_MADE"
    INSTALMENT_DUE = "INSTALMENT_DUE"
    INSTALMENT_OVERDUE = "INSTALMENT_OVERDUE"
    RECEIVABLE_DUE = "RECEIVABLE_DUE"
    RECEIVABLE_OVERDUE = "RECEIVABLE_OVERDUE"
    SETTLEMENT_ELIGIBLE = "SETTLEMENT_ELIGIBLE"
    SETTLEMENT_NOT_REQUESTED = "SETTLEMENT_NOT_REQUESTED"
    SETTLEMENT_REQUESTED = "SETTLEMENT_REQUESTED"
    SETTLEMENT_PROPOSED = "SETTLEMENT_PROPOSED"
    SETTLEMENT_APPROVED = "SETTLEMENT_APPROVED"
    SETTLEMENT_WAITING = "SETTLEMENT_WAITING"
    EVALUATION_WAITING = "EVALUATION_WAITING"
    EVALUATION_OVERDUE = "EVALUATION_OVERDUE"
    SETTLEMENT_EVALUATED = "SETTLEMENT_EVALUATED"
    OBJECTION_RAISED = "OBJECTION_RAISED"
    OBJECTION_ANSWERED = "OBJECTION_ANSWERED"
    UNDISPUTED_TO_APPROVE = "UNDISPUTED_TO_APPROVE"
    CLAIM_OPENED = "CLAIM_OPENED"
    ADMISSION_SUBMITTED = "ADMISSION_SUBMITTED"
    ADMISSION_TO_DECIDE = "ADMISSION_TO_DECIDE"
    ADMISSION_MORE_ASKED = "ADMISSION_MORE_ASKED"
    ADMISSION_APPROVED = "ADMISSION_APPROVED"
    ADMISSION_REJECTED = "ADMISSION_REJECTED"
    PARTNER_STOPPED = "PARTNER_STOPPED"
    AGREEMENT_EXPIRING = "AGREEMENT_EXPIRING"
    AGREEMENT_ENDED = "AGREEMENT_ENDED"
    QUALIFICATION_TO_CHECK = "QUALIFICATION_TO_CHECK"
    QUALIFICATION_EXPIRING = "QUALIFICATION_EXPIRING"
    ACCOUNT_TO_APPROVE = "ACCOUNT_TO_APPROVE"
    ACCOUNT_DECIDED = "ACCOUNT_DECIDED"
    GRADE_TO_REVIEW = "GRADE_TO_REVIEW"
    POLICY_CHANGE_FAILED = "POLICY_CHANGE_FAILED"
    RECOVERY_CODES_USED_UP = "RECOVERY_CODES_USED_UP"
    WEEKLY_REPORT_MISSING = "WEEKLY_REPORT_MISSING"
    WEEKLY_REPORT_TO_REVIEW = "WEEKLY_REPORT_TO_REVIEW"
    WEEKLY_REPORT_RETURNED = "WEEKLY_REPORT_RETURNED"
    WEEKLY_REPORT_PUBLISHED = "WEEKLY_REPORT_PUBLISHED"
    ANNOUNCEMENT_PUBLISHED = "ANNOUNCEMENT_PUBLISHED"
    DISCUSSION_REPLIED = "DISCUSSION_REPLIED"
    REQUIREMENT_RAISED = "REQUIREMENT_RAISED"
    REQUIREMENT_GIVEN = "REQUIREMENT_GIVEN"
    REQUIREMENT_ANSWERED = "REQUIREMENT_ANSWERED"
    REQUIREMENT_REOPENED = "REQUIREMENT_REOPENED"
    SCHEDULE_REMINDER = "SCHEDULE_REMINDER"
    SCHEDULE_INVITED = "SCHEDULE_INVITED"
    SCHEDULE_DECLINED = "SCHEDULE_DECLINED"
    SCHEDULE_MOVED = "SCHEDULE_MOVED"
    SCHEDULE_CANCELLED = "SCHEDULE_CANCELLED"
    SCHEDULE_TURN = "SCHEDULE_TURN"
    SCHEDULE_CLASH = "SCHEDULE_CLASH"
    ISSUE_RAISED = "ISSUE_RAISED"
    ISSUE_ASSIGNED = "ISSUE_ASSIGNED"
    ISSUE_REPLIED = "ISSUE_REPLIED"
    ISSUE_ANSWERED = "ISSUE_ANSWERED"
    ISSUE_MAJOR = "ISSUE_MAJOR"
    ISSUE_RETURNED = "ISSUE_RETURNED"
    ISSUE_REOPENED = "ISSUE_REOPENED"
    ISSUE_OVERDUE = "ISSUE_OVERDUE"
    APPROVAL_URGED = "APPROVAL_URGED"
    APPROVAL_SIGNER_ADDED = "APPROVAL_SIGNER_ADDED"
    APPROVAL_SIGNER_TAKEN_BACK = "APPROVAL_SIGNER_TAKEN_BACK"
    APPROVAL_TRANSFERRED = "APPROVAL_TRANSFERRED"
    APPROVAL_INFORMED = "APPROVAL_INFORMED"
    BUDGET_USED = "BUDGET_USED"
    PROJECT_ACCEPTANCE_WAITING = "PROJECT_ACCEPTANCE_WAITING"
    PROJECT_ACCEPTANCE_PASSED = "PROJECT_ACCEPTANCE_PASSED"
    PROJECT_ACCEPTANCE_RETURNED = "PROJECT_ACCEPTANCE_RETURNED"
    PROJECT_ACCEPTANCE_REVOKED = "PROJECT_ACCEPTANCE_REVOKED"


class Alert(Root):
    """One rule, one subject, one step, one reader: the unique key raises it once, however often the worker runs.

    `owner_id` is the reader. `step` tells repeated alerts of one rule apart (`+15`, `CUSTOMER+3`). `parameters` are plain values
    that the reader's language renders; they hold only what the reader could read when the alert was raised. `link_type` and
    `link_id` name the object that the reader should open. An alert is open until it is acknowledged or cleared.
    What an alert is about is no news of its own: the audit holds its rule, its reader, and what became of it.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("rule", "subject_id", "step", "owner_id"),
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        Index("ix_alert_owner", "owner_id", "raised_at", "id"),
        Index(
            "ix_alert_open",
            "owner_id",
            "raised_at",
            "id",
            postgresql_where=text("acknowledged_at IS NULL AND cleared_at IS NULL"),
        ),
        Index("ix_alert_digest", "owner_id", "digest_on", postgresql_where=text("digest_on IS NOT NULL AND mailed_at IS NULL")),
        Index("ix_alert_subject", "subject_id", "rule", "step"),
        Index("ix_alert_customer", "customer_id", "raised_at", "id"),
        Index("ix_alert_partner", "partner_id", "raised_at", "id"),
        Index("ix_alert_project", "project_id", "raised_at", "id"),
    )

    rule: Mapped[AlertRule]
    subject_type: Mapped[str] = mapped_column(String(60), info=QUIET)
    subject_id: Mapped[UUID] = mapped_column(info=QUIET)
    step: Mapped[str] = mapped_column(String(40), default="")
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    audience: Mapped[Audience] = mapped_column(info=QUIET)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), info=QUIET)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), info=QUIET)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), info=QUIET)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), info=QUIET)
    parameters: Mapped[dict[str, Any]] = mapped_column(info=QUIET)
    link_type: Mapped[str] = mapped_column(String(60), info=QUIET)
    link_id: Mapped[UUID] = mapped_column(info=QUIET)
    raised_at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(info=QUIET)
    acknowledged_at: Mapped[datetime | None]
    digest_on: Mapped[date | None]
    """The day whose digest it waits for, or stood in."""
    mailed_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
