"""What is to be in the demo's database: its story stands at every point of an order's life, and nothing in it was made but by acts."""

from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages

import pytest
from sqlalchemy import Table, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

import domain
from concord.demo.build import build_demo
from concord.demo.people import ADMIN, CUSTOMERS, PARTNERS, PASSWORD, STAFF
from domain.acts import Refused
from domain.alerts.models import Alert, AlertRule
from domain.approvals.models import Approval, ApprovalKind, ApprovalState
from domain.contracts.models import ContractInstalment, InstalmentState
from domain.database import Base, Row, make_engine
from domain.documents.models import Document
from domain.documents.storage import document_store, read
from domain.hours.models import TimeEntry
from domain.identity.sign_in import Device, sign_in
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceKind,
    AcceptanceSignature,
    Claim,
    Deduction,
    Evaluation,
    Objection,
    ObjectionAnswer,
    OrderOffer,
    Outcome,
    OutsourcingConsent,
    OutsourcingOrder,
    Settlement,
)
from domain.platform.clock import real_now
from domain.platform.journal import make_sessions
from domain.platform.models import AuditEntry, ClockOffset, Deadline, OutboxEvent
from domain.resources.models import Allocation
from tests.concord.demo_states import missing_states

STANDING = {
    AlertRule.APPROVAL_WAITING,
    AlertRule.APPROVAL_ESCALATED,
    AlertRule.EARLY_ENTRY_OVERDUE,
    AlertRule.MILESTONE_OVERDUE,
    AlertRule.PROJECT_OVERDUE,
    AlertRule.RESOURCE_CLASH,
    AlertRule.TASK_OVERDUE,
    AlertRule.ORDER_TO_ACCEPT,
    AlertRule.CHANGE_ORDER_WAITING,
    AlertRule.TERMINATION_TO_APPROVE,
    AlertRule.TERMINATION_TO_ANSWER,
    AlertRule.TERMINATION_CONCLUDABLE,
    AlertRule.MONTHLY_STATEMENT_TO_CONFIRM,
    AlertRule.ACCEPTANCE_WAITING,
    AlertRule.ACCEPTANCE_CONDITIONAL,
    AlertRule.PAPER_TO_CONFIRM,
    AlertRule.PUNCH_ITEM_TO_DO,
    AlertRule.PUNCH_ITEM_TO_CHECK,
    AlertRule.PAYABLE_DUE,
    AlertRule.PAYABLE_OVERDUE,
    AlertRule.RECEIVABLE_DUE,
    AlertRule.RECEIVABLE_OVERDUE,
    AlertRule.SETTLEMENT_NOT_REQUESTED,
    AlertRule.SETTLEMENT_WAITING,
    AlertRule.EVALUATION_WAITING,
    AlertRule.CLAIM_OPENED,
    AlertRule.ADMISSION_SUBMITTED,
    AlertRule.ADMISSION_TO_DECIDE,
    AlertRule.ADMISSION_MORE_ASKED,
    AlertRule.ADMISSION_REJECTED,
    AlertRule.AGREEMENT_EXPIRING,
    AlertRule.QUALIFICATION_TO_CHECK,
    AlertRule.QUALIFICATION_EXPIRING,
    AlertRule.ACCOUNT_TO_APPROVE,
    AlertRule.LIMIT_NEARLY_USED,
    AlertRule.LIMIT_USED_UP,
    AlertRule.WEEKLY_REPORT_MISSING,
    AlertRule.WEEKLY_REPORT_TO_REVIEW,
    AlertRule.WEEKLY_REPORT_RETURNED,
    AlertRule.WEEKLY_REPORT_PUBLISHED,
    AlertRule.ANNOUNCEMENT_PUBLISHED,
    AlertRule.DISCUSSION_REPLIED,
    AlertRule.REQUIREMENT_RAISED,
    AlertRule.REQUIREMENT_GIVEN,
    AlertRule.REQUIREMENT_ANSWERED,
    AlertRule.REQUIREMENT_REOPENED,
    AlertRule.SCHEDULE_INVITED,
    AlertRule.SCHEDULE_CLASH,
    AlertRule.SCHEDULE_DECLINED,
    AlertRule.ISSUE_RAISED,
    AlertRule.ISSUE_ANSWERED,
    AlertRule.ISSUE_MAJOR,
    AlertRule.ISSUE_RETURNED,
    AlertRule.ISSUE_REOPENED,
    AlertRule.ISSUE_OVERDUE,
    AlertRule.PROJECT_ACCEPTANCE_WAITING,
}
"""Of every rule somebody has been told in the two years; of these, somebody is told today."""


UNTOLD = {AlertRule.RECOVERY_CODES_USED_UP}
"""Nobody of the demo has a second factor: whoever tries it out would need its codes to sign in."""


async def unseen(db: AsyncConnection) -> list[str]:
    """Tables with rows of which the audit knows nothing."""
    tables: list[Table] = [mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Row)]  # type: ignore[misc]
    known = {table.name: ~exists(select(AuditEntry.id).where(AuditEntry.subject_id == table.c.id)) for table in tables}
    return [table.name for table in tables if await db.scalar(select(func.count()).select_from(table).where(known[table.name]))]


async def assert_varied(db: AsyncConnection) -> None:
    """What has no state of its own: kinds of acceptance, ways to sign, seals, what became of claims, deductions and objections."""
    assert set(await db.scalars(select(Acceptance.kind).distinct())) == set(AcceptanceKind)
    assert set(await db.scalars(select(AcceptanceSignature.outcome).distinct())) == set(Outcome)
    present = {
        "by a delegate": AcceptanceSignature.is_delegate,
        "on paper": AcceptanceSignature.paper_id.is_not(None),
        "sealed": Evaluation.opened_at.is_(None),
        "unsealed": Evaluation.opened_at.is_not(None),
        "refunded": Claim.refunded_amount > 0,
        "set off": Claim.set_off_amount > 0,
        "written off": Claim.written_off_amount > 0,
        "withdrawn deduction": Deduction.withdrawn_at.is_not(None),
        "open objection": Objection.answer.is_(None),
        "answered objection": Objection.answer == ObjectionAnswer.CHANGED,
        "undisputed part": Settlement.part_approved_at.is_not(None),
        "price above the agreement's": and_(OutsourcingOrder.special_reason.is_not(None), OutsourcingOrder.agreement_allowed_amount == 0),
        "beyond a limit": OutsourcingOrder.project_allowed_amount > 0,
        "compared with papers": and_(OrderOffer.is_chosen, OrderOffer.document_id.is_not(None)),
        "consent of a contract": OutsourcingConsent.covers_contract,
        "returned settlement": and_(Approval.kind == ApprovalKind.SETTLEMENT, Approval.state == ApprovalState.RETURNED),
        "withdrawn settlement": and_(Approval.kind == ApprovalKind.SETTLEMENT, Approval.state == ApprovalState.WITHDRAWN),
        "planned and at work": and_(
            TimeEntry.user_id == Allocation.user_id, TimeEntry.day.between(Allocation.starts_on, Allocation.ends_on)
        ),
        "years ago": OutsourcingOrder.submitted_at < real_now() - timedelta(days=700),
    }
    assert [name for name, condition in present.items() if not await db.scalar(select(exists().where(condition)))] == []


def acts() -> set[str]:
    modules = [import_module(found.name) for found in walk_packages(domain.__path__, "domain.")]
    return {action for module in modules for action in (*getattr(module, "ACTIONS", ()), getattr(module, "ACTION", None)) if action}


async def assert_whole(url: str) -> None:
    """Every point of the story is there, and all of it by acts; the files are in the folder of the settings."""
    engine = make_engine(url)
    async with engine.connect() as db:
        assert await missing_states(db) == {}
        await assert_varied(db)

        assert await unseen(db) == ["hours_import_line"]  # read out of a document that is kept; what becomes of one is hours with an audit
        assert await db.scalar(select(func.count()).where(AuditEntry.actor_id.is_(None))) == 0
        assert set(await db.scalars(select(AuditEntry.act).distinct())) <= acts()

        standing = select(Alert.rule).where(Alert.cleared_at.is_(None), Alert.acknowledged_at.is_(None))
        assert STANDING - set(await db.scalars(standing)) == set()
        assert set(AlertRule) - set(await db.scalars(select(Alert.rule).distinct())) == UNTOLD
        overdue = ContractInstalment.state == InstalmentState.DUE, ContractInstalment.due_on < func.current_date()
        assert await db.scalar(select(func.count()).where(*overdue)) == 1

        offset = await db.scalar(select(ClockOffset.offset))
        assert offset is not None
        assert abs(offset) < timedelta(minutes=1)
        left = set(await db.scalars(select(OutboxEvent.name).where(OutboxEvent.sent_at.is_(None))))
        assert left <= {"ClockMoved", "InvitationSent"}
        assert await db.scalar(select(func.count()).where(Deadline.claimed_at.is_not(None), Deadline.done_at.is_(None))) == 0

        document = (await db.execute(select(Document.name, Document.sha256, Document.size).limit(1))).one()
    content = b"".join([part async for part in read(document_store(), document.sha256)])
    assert (content[:5], content[-6:], len(content)) == (b"%PDF-", b"%%EOF\n", document.size)

    sessions = make_sessions(engine)
    for person in (ADMIN, STAFF[0], CUSTOMERS[0], PARTNERS[0]):
        entered = await sign_in(sessions, person.email, PASSWORD, device=Device())
        assert entered.user.name == person.name
    with pytest.raises(Refused, match=r"The clock only moves forward\."):
        await build_demo(url)
    await engine.dispose()
