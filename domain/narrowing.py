"""The indexes by which the lists that grow with the business are narrowed and searched.

Beside each table stand the indexes of its orders, tenants and parents. Here stand those of filters: what a list of any length is asked
for and only few rows of it are. A state is read for what waits, a date for what is late. Amounts, flags and kinds part a list into a few
large parts, of which a page is soon found by the list's order, so they have none (tests/api/test_indexes.py names each).
"""

from sqlalchemy import DDL, Index, event, func

from domain.approvals.models import Approval, ApprovalTask
from domain.contracts.models import Contract, ContractInstalment
from domain.costs.models import CostLine
from domain.database import Base, Row
from domain.delivery.models import Project
from domain.documents.models import Document
from domain.hours.import_models import HoursImport
from domain.issues.models import Issue
from domain.logs.models import LogEntry, LogTag
from domain.outsourcing.models import (
    Acceptance,
    ChangeOrder,
    Claim,
    MonthlyStatement,
    OutsourcingOrder,
    Payable,
    Payment,
    PunchItem,
    Settlement,
    SettlementLine,
    Termination,
)
from domain.planning.models import Milestone, Task
from domain.reporting.models import WeeklyReport
from domain.requirements.models import Requirement
from domain.schedule.models import ScheduleItem

NARROWED: dict[type[Row], tuple[str, ...]] = {
    Acceptance: ("state", "accepted_on"),
    Approval: ("kind", "subject_code", "state", "concluded_at", "requester_id", "partner_id"),
    ApprovalTask: ("kind", "state", "escalated_at"),
    ChangeOrder: ("state",),
    Claim: ("state", "order_id"),
    Contract: ("state", "signed_on"),
    ContractInstalment: ("state",),
    CostLine: ("withdrawn_at",),
    HoursImport: ("state",),
    Issue: ("state", "severity", "is_major", "due_on", "answered_at", "closed_at", "raised_by_id"),
    LogEntry: ("author_id", "withdrawn_at"),
    LogTag: ("name",),
    Milestone: ("code", "state", "reached_on"),
    MonthlyStatement: ("state",),
    OutsourcingOrder: ("state", "ends_on"),
    Payable: ("state", "due_on", "held_since"),
    Payment: ("order_id", "reference"),
    Project: ("state", "ends_on"),
    PunchItem: ("state",),
    Requirement: ("state", "answered_at", "confirmed_at", "raised_by_id"),
    ScheduleItem: ("state", "ends_at"),
    Settlement: ("state", "eligible_on"),
    SettlementLine: ("order_id",),
    Task: ("code", "state", "ends_on", "started_on", "finished_on"),
    Termination: ("state", "order_id"),
    WeeklyReport: ("state", "submitted_at"),
}
SEARCHED: dict[type[Row], tuple[str, ...]] = {
    Contract: ("title", "code"),
    Document: ("name",),
    Issue: ("title", "code"),
    LogEntry: ("title", "text"),
    Milestone: ("name", "code"),
    OutsourcingOrder: ("title", "code"),
    Project: ("name", "code"),
    Requirement: ("title", "code"),
    ScheduleItem: ("title",),
    Task: ("name", "code"),
}
"""Names, numbers and what logs say, in which words of three signs and more are found by trigrams; what is shorter, as many Chinese words
are, has none and is looked for in the rows of the reader's tenant."""


def declare() -> None:
    """Each index with its table."""
    for model, columns in NARROWED.items():
        for column in columns:
            Index(f"ix_{model.__tablename__}_by_{column}", model.__table__.c[column])
    for model, columns in SEARCHED.items():
        words = [func.lower(model.__table__.c[column]).label(column) for column in columns]
        Index(f"ix_{model.__tablename__}_words", *words, postgresql_using="gin", postgresql_ops=dict.fromkeys(columns, "gin_trgm_ops"))


declare()
event.listen(Base.metadata, "before_create", DDL("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
