"""Alerts follow what happened and what is due (requirements, section 9)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.alerts.keep_alerts import keep_alerts
from domain.alerts.queries import budget_lines_of, instalments_of, matters_in, matters_of_partner, subjects_in, subjects_of
from domain.approvals import events as approvals
from domain.contracts import events as contracts
from domain.costs import events as costs
from domain.costs.queries import projects_at_rate
from domain.delivery import events as delivery
from domain.early_entry import events as early_entries
from domain.hours import events as hours
from domain.identity import events as identity
from domain.identity.queries import users_of_person
from domain.issues import events as issues
from domain.outsourcing import acceptance_events, monthly_events, order_events, payable_events, settlement_events
from domain.outsourcing.models import OutsourcingOrder
from domain.partners import events as partners
from domain.planning import events as planning
from domain.platform.models import Deadline
from domain.project_acceptance import events as project_acceptance
from domain.reporting import events as reporting
from domain.requirements import events as requirements
from domain.resources import events as resources
from domain.schedule import events as schedule
from domain.talk import events as talk
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task

QUEUE = "alerts"

SUBJECTS: Mapping[type[Any], Sequence[tuple[str, str]]] = {
    approvals.TaskOpened: [("ApprovalTask", "task_id")],
    approvals.TaskDecided: [("ApprovalTask", "task_id")],
    approvals.TaskEscalated: [("ApprovalTask", "task_id")],
    approvals.TaskDropped: [("ApprovalTask", "task_id")],
    approvals.TaskHeld: [("ApprovalTask", "task_id")],
    approvals.TaskUrged: [("ApprovalTask", "task_id")],
    approvals.SignerAdded: [("ApprovalSigner", "signer_id"), ("ApprovalTask", "task_id")],
    approvals.SignerTakenBack: [("ApprovalSigner", "signer_id"), ("ApprovalTask", "task_id")],
    approvals.SignerMoved: [("ApprovalSigner", "signer_id")],
    approvals.Informed: [("ApprovalNotice", "notice_id")],
    approvals.NoticeOver: [("ApprovalNotice", "notice_id")],
    approvals.ApprovalConcluded: [("Approval", "approval_id")],
    approvals.RoundFollowed: [("Approval", "approval_id")],
    contracts.InstalmentFellDue: [("ContractInstalment", "instalment_id")],
    contracts.ReceiptRecorded: [("ContractInstalment", "instalment_id")],
    delivery.MemberAdded: [("User", "user_id")],
    early_entries.EarlyEntryGranted: [("EarlyEntry", "early_entry_id"), ("BudgetLine", "budget_line_id")],
    early_entries.EarlyEntryBegun: [("EarlyEntry", "early_entry_id")],
    early_entries.ContractLinked: [
        ("EarlyEntry", "early_entry_id"),
        ("BudgetLine", "budget_line_id"),
        ("BudgetLine", "contract_budget_id"),
    ],
    early_entries.EarlyEntryLost: [("EarlyEntry", "early_entry_id"), ("BudgetLine", "budget_line_id")],
    issues.IssueRaised: [("Issue", "issue_id")],
    issues.IssueMessageAdded: [("Issue", "issue_id")],
    issues.IssueMoved: [("Issue", "issue_id")],
    delivery.PhaseMoved: [("Project", "project_id")],
    resources.PersonAllocated: [("Resource", "resource_id")],
    resources.AllocationReleased: [("Resource", "resource_id")],
    planning.MilestonePlanned: [("Milestone", "milestone_id")],
    planning.MilestoneReached: [("Milestone", "milestone_id")],
    planning.MilestoneTakenBack: [("Milestone", "milestone_id")],
    planning.TaskPlanned: [("Task", "task_id")],
    planning.TaskAssigned: [("Task", "task_id")],
    planning.TaskUnassigned: [("Task", "task_id")],
    planning.TaskFinished: [("Task", "task_id")],
    planning.TaskReopened: [("Task", "task_id")],
    planning.TaskCancelled: [("Task", "task_id")],
    order_events.OrderSubmitted: [("OutsourcingOrder", "order_id")],
    order_events.OrderWithdrawn: [("OutsourcingOrder", "order_id")],
    order_events.OrderReturned: [("OutsourcingOrder", "order_id")],
    order_events.OrderApproved: [("OutsourcingOrder", "order_id")],
    order_events.OrderSent: [("OutsourcingOrder", "order_id")],
    order_events.OrderAccepted: [("OutsourcingOrder", "order_id")],
    order_events.OrderDeclined: [("OutsourcingOrder", "order_id")],
    order_events.OrderCancelled: [("OutsourcingOrder", "order_id")],
    order_events.OrderClosed: [("OutsourcingOrder", "order_id")],
    order_events.ChangeOrderSubmitted: [("ChangeOrder", "change_order_id")],
    order_events.ChangeOrderReturned: [("ChangeOrder", "change_order_id")],
    order_events.ChangeOrderSent: [("ChangeOrder", "change_order_id")],
    order_events.ChangeOrderAccepted: [("ChangeOrder", "change_order_id")],
    order_events.ChangeOrderDeclined: [("ChangeOrder", "change_order_id")],
    order_events.ChangeOrderCancelled: [("ChangeOrder", "change_order_id")],
    order_events.TerminationAsked: [("Termination", "termination_id")],
    order_events.TerminationSent: [("Termination", "termination_id")],
    order_events.TerminationObjected: [("Termination", "termination_id")],
    order_events.TerminationWithdrawn: [("Termination", "termination_id")],
    monthly_events.MonthlyStatementHandedIn: [("MonthlyStatement", "statement_id")],
    monthly_events.MonthlyStatementConfirmed: [("MonthlyStatement", "statement_id")],
    monthly_events.MonthlyStatementReturned: [("MonthlyStatement", "statement_id")],
    monthly_events.MonthlyStatementWithdrawn: [("MonthlyStatement", "statement_id")],
    hours.HoursUnlocked: [("HoursLock", "lock_id")],
    hours.HoursSubmitted: [("User", "user_id")],
    delivery.ProjectOpened: [("Project", "project_id")],
    reporting.WeeklyReportSubmitted: [("WeeklyReport", "report_id"), ("Project", "project_id")],
    reporting.WeeklyReportReturned: [("WeeklyReport", "report_id"), ("Project", "project_id")],
    reporting.WeeklyReportReviewed: [("WeeklyReport", "report_id")],
    requirements.RequirementRaised: [("Requirement", "requirement_id")],
    requirements.RequirementMoved: [("Requirement", "requirement_id")],
    schedule.ScheduleItemPlanned: [("ScheduleItem", "schedule_item_id")],
    schedule.ScheduleItemAnswered: [("ScheduleItem", "schedule_item_id")],
    schedule.ScheduleItemEnded: [("ScheduleItem", "schedule_item_id")],
    schedule.PersonScheduleChanged: [("User", "user_id")],
    talk.AnnouncementPublished: [("Announcement", "announcement_id")],
    talk.AnnouncementWithdrawn: [("Announcement", "announcement_id")],
    talk.DiscussionReplied: [("Discussion", "discussion_id")],
    talk.DiscussionClosed: [("Discussion", "discussion_id")],
    reporting.WeeklyReportPublished: [("PublishedReport", "published_id")],
    hours.HoursApproved: [("Project", "project_id")],
    hours.HoursConfirmed: [("Project", "project_id")],
    costs.CostRecorded: [("Project", "project_id")],
    costs.CostWithdrawn: [("Project", "project_id")],
    costs.CostBudgetSet: [("Project", "project_id")],
    hours.HoursReturned: [("TimeEntry", "entry_id")],
    hours.HoursTakenUp: [("TimeEntry", "entry_id")],
    hours.HoursDisputed: [("TimeEntry", "entry_id"), ("Project", "project_id")],
    hours.DisputeEnded: [("TimeEntry", "entry_id"), ("Project", "project_id")],
    acceptance_events.AcceptanceEnded: [("Acceptance", "acceptance_id")],
    order_events.OrderTerminated: [("Termination", "termination_id"), ("OutsourcingOrder", "order_id")],
    acceptance_events.AcceptanceRequested: [("Acceptance", "acceptance_id"), ("OutsourcingOrder", "order_id")],
    acceptance_events.AcceptanceVoided: [("Acceptance", "acceptance_id")],
    acceptance_events.AcceptanceSigned: [("Acceptance", "acceptance_id")],
    acceptance_events.AcceptancePassed: [("Acceptance", "acceptance_id"), ("Settlement", "settlement_id")],
    acceptance_events.AcceptanceFailed: [("Acceptance", "acceptance_id")],
    acceptance_events.AcceptanceRevoked: [("Acceptance", "acceptance_id"), ("Settlement", "settlement_id")],
    payable_events.PayableLocked: [("Payable", "payable_id")],
    acceptance_events.PaperRecorded: [("AcceptancePaper", "paper_id")],
    acceptance_events.PaperChecked: [("AcceptancePaper", "paper_id")],
    acceptance_events.PunchItemRaised: [("PunchItem", "punch_item_id")],
    acceptance_events.PunchItemDone: [("PunchItem", "punch_item_id")],
    acceptance_events.PunchItemChecked: [("PunchItem", "punch_item_id")],
    payable_events.PayableOpened: [("Payable", "payable_id")],
    payable_events.InvoiceRecorded: [("Payable", "payable_id")],
    payable_events.PaymentRecorded: [("Payment", "payment_id"), ("Payable", "payable_id")],
    settlement_events.SettlementEligible: [("Settlement", "settlement_id")],
    settlement_events.SettlementRequested: [("Settlement", "settlement_id")],
    settlement_events.SettlementProposed: [("Settlement", "settlement_id")],
    settlement_events.SettlementClockSet: [("Settlement", "settlement_id")],
    project_acceptance.ProjectAcceptanceRequested: [("ProjectAcceptance", "project_acceptance_id")],
    project_acceptance.ProjectAcceptanceVoided: [("ProjectAcceptance", "project_acceptance_id")],
    project_acceptance.ProjectAcceptanceWithdrawn: [("ProjectAcceptance", "project_acceptance_id")],
    project_acceptance.ProjectAcceptanceReturned: [("ProjectAcceptance", "project_acceptance_id")],
    project_acceptance.ProjectAcceptancePassed: [("ProjectAcceptance", "project_acceptance_id")],
    project_acceptance.ProjectAcceptanceRevoked: [("ProjectAcceptance", "project_acceptance_id")],
    settlement_events.SettlementConfirmed: [("Settlement", "settlement_id")],
    settlement_events.SettlementReturned: [("Settlement", "settlement_id")],
    settlement_events.SettlementWithdrawn: [("Settlement", "settlement_id")],
    settlement_events.SettlementApproved: [("Settlement", "settlement_id")],
    settlement_events.SettlementClosed: [("Settlement", "settlement_id")],
    settlement_events.EvaluationOpened: [("Settlement", "settlement_id")],
    settlement_events.EvaluationGiven: [("Settlement", "settlement_id")],
    settlement_events.SettlementEvaluated: [("Settlement", "settlement_id")],
    settlement_events.ObjectionRaised: [("Settlement", "settlement_id")],
    settlement_events.ObjectionAnswered: [("Settlement", "settlement_id")],
    settlement_events.UndisputedDecided: [("Settlement", "settlement_id")],
    settlement_events.UndisputedApproved: [("Settlement", "settlement_id")],
    payable_events.ClaimOpened: [("Claim", "claim_id")],
    payable_events.ClaimRefunded: [("Claim", "claim_id")],
    payable_events.ClaimSetOff: [("Claim", "claim_id"), ("Payable", "payable_id")],
    payable_events.ClaimWrittenOff: [("Claim", "claim_id")],
    payable_events.InvoiceVoided: [("Payable", "payable_id")],
    identity.PolicyChangeFailed: [("PolicyChange", "change_id")],
    partners.PartnerFileSubmitted: [("Partner", "partner_id")],
    partners.AdmissionReviewBegun: [("Partner", "partner_id")],
    partners.AdmissionMoreAsked: [("Partner", "partner_id")],
    partners.AdmissionRejected: [("Partner", "partner_id")],
    partners.PartnerSuspended: [("Partner", "partner_id")],
    partners.PartnerBlacklisted: [("Partner", "partner_id")],
    partners.PartnerReleased: [("Partner", "partner_id")],
    partners.AgreementBegun: [("Partner", "partner_id")],
    partners.AgreementEnded: [("PartnerAgreement", "agreement_id"), ("Partner", "partner_id")],
    partners.QualificationRecorded: [("PartnerQualification", "qualification_id")],
    partners.QualificationChecked: [("PartnerQualification", "qualification_id")],
    partners.QualificationWithdrawn: [("PartnerQualification", "qualification_id")],
    partners.AccountChangeRequested: [("PartnerAccountChange", "change_id")],
    partners.AccountChangeDecided: [("PartnerAccountChange", "change_id")],
}
"""The subjects whose alerts an event may change: table, and the event's field that holds the id."""

FIELDS = {event.__name__: subjects for event, subjects in SUBJECTS.items()}
PARTNERS = {event.__name__ for event in (partners.PartnerAdmitted, partners.AgreementSigned, partners.PartnerGraded)}
"""After these, what a partner's older agreements, papers and gradings called for may be over."""
PROJECTS = {
    event.__name__
    for event in (
        delivery.ManagerAppointed,
        delivery.MembershipEnded,
        delivery.SignatoryNamed,
        delivery.SignatoryEnded,
        acceptance_events.PartyWaived,
        acceptance_events.WaiverTakenBack,
    )
}
BUDGETS = {
    event.__name__
    for event in (
        order_events.OrderSubmitted,
        order_events.OrderReturned,
        order_events.OrderWithdrawn,
        order_events.OrderDeclined,
        order_events.OrderCancelled,
        order_events.OrderTerminated,
        order_events.ChangeOrderSubmitted,
        order_events.ChangeOrderReturned,
        order_events.ChangeOrderAccepted,
        order_events.ChangeOrderDeclined,
        order_events.ChangeOrderCancelled,
        settlement_events.SettlementApproved,
    )
}
"""After these an order takes more or less of its limits."""
ORDERS = {
    event.__name__
    for event in (
        order_events.OrderAccepted,
        order_events.OrderTerminated,
        order_events.ChangeOrderAccepted,
        settlement_events.SettlementApproved,
    )
}
"""After these an order costs its project something else."""
RATES = {costs.CostRateSet.__name__}
ROUNDS = {
    event.__name__
    for event in (
        acceptance_events.AcceptanceFailed,
        acceptance_events.AcceptanceVoided,
        acceptance_events.AcceptanceEnded,
        acceptance_events.PaperRecorded,
    )
}
"""After these, what the punch lists and papers of a round called for may be over."""
FACTORS = {
    event.__name__
    for event in (
        identity.RecoveryCodeUsed,
        identity.RecoveryCodesRenewed,
        identity.FactorSetUp,
        identity.FactorRemoved,
        identity.FactorReset,
    )
}
PEOPLE = {event.__name__ for event in (identity.RoleEnded, identity.UserDisabled, approvals.DelegationBegan, approvals.DelegationEnded)}


async def follow_event(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Brings the alerts of the event's subjects in line, each in its own transaction."""
    for table, field in FIELDS[name]:
        if payload[field] is not None:
            await _keep(runtime, table, UUID(payload[field]), request_id)


async def follow_contract(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """A contract is in force: the due dates of its instalments are known."""
    async with runtime.act(request_id) as (db, _):
        instalments = await instalments_of(db, UUID(payload["contract_id"]))
    for instalment_id in instalments:
        await _keep(runtime, "ContractInstalment", instalment_id, request_id)


async def follow_project(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """A project has other people: whoever is asked now is told, and who is not asked any more is left alone."""
    async with runtime.act(request_id) as (db, _):
        subjects = await subjects_in(db, UUID(payload["project_id"]))
    for table, subject_id in subjects:
        await _keep(runtime, table, subject_id, request_id)


async def follow_round(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """A round is over, or has another paper: what was left to do in it is not asked for any more."""
    async with runtime.act(request_id) as (db, _):
        subjects = await matters_in(db, UUID(payload["acceptance_id"]))
    for table, subject_id in subjects:
        await _keep(runtime, table, subject_id, request_id)


async def follow_budgets(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """An order takes more or less of its limits."""
    async with runtime.act(request_id) as (db, _):
        lines = await budget_lines_of(db, UUID(payload["order_id"]))
    for line_id in lines:
        await _keep(runtime, "BudgetLine", line_id, request_id)


async def follow_orders(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """An order costs its project something else."""
    async with runtime.act(request_id) as (db, _):
        order = await db.get_one(OutsourcingOrder, UUID(payload["order_id"]))
    await _keep(runtime, "Project", order.project_id, request_id)


async def follow_rate(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Hours cost something else since a day."""
    async with runtime.act(request_id) as (db, _):
        projects = await projects_at_rate(db, UUID(payload["rate_id"]))
    for project_id in projects:
        await _keep(runtime, "Project", project_id, request_id)


async def follow_partner(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """A partner has been admitted, signed or was graded: its older matters may be over, and its papers count."""
    partner_id = UUID(payload["partner_id"])
    async with runtime.act(request_id) as (db, _):
        subjects = await matters_of_partner(db, partner_id)
    for table, subject_id in [("Partner", partner_id), *subjects]:
        await _keep(runtime, table, subject_id, request_id)


async def follow_reader(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Somebody lost a role or the account: what they need not know any more is cleared."""
    async with runtime.act(request_id) as (db, _):
        subjects = await subjects_of(db, UUID(payload["user_id"]))
    for table, subject_id in subjects:
        await _keep(runtime, table, subject_id, request_id)


async def follow_person(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """A person's recovery codes became fewer, or others: each of the person's users is told, or need not know any more."""
    async with runtime.act(request_id) as (db, _):
        users = await users_of_person(db, UUID(payload["user_id"]))
    for user_id in users:
        await _keep(runtime, "User", user_id, request_id)


async def follow_deadlines(runtime: Runtime, ids: Sequence[str]) -> None:
    """The time of alerts has come."""
    await do_each(runtime, ids, _at_its_time)


async def _at_its_time(db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    await keep_alerts(db, actor, deadline.kind.partition(":")[2], deadline.subject_id)


async def _keep(runtime: Runtime, table: str, subject_id: UUID, request_id: str) -> None:
    async with runtime.act(request_id) as (db, actor):
        await keep_alerts(db, actor, table, subject_id)


FOLLOW_EVENT = Task("alerts.follow_event", follow_event, QUEUE, seconds=60, retries=12)
FOLLOW_CONTRACT = Task("alerts.follow_contract", follow_contract, QUEUE, seconds=120, retries=12)
FOLLOW_PROJECT = Task("alerts.follow_project", follow_project, QUEUE, seconds=120, retries=12)
FOLLOW_ROUND = Task("alerts.follow_punch_lists", follow_round, QUEUE, seconds=120, retries=12)
FOLLOW_BUDGETS = Task("alerts.follow_budgets", follow_budgets, QUEUE, seconds=120, retries=12)
FOLLOW_ORDERS = Task("alerts.follow_orders", follow_orders, QUEUE, seconds=60, retries=12)
FOLLOW_RATE = Task("alerts.follow_rate", follow_rate, QUEUE, seconds=300, retries=12)
FOLLOW_PARTNER = Task("alerts.follow_partner", follow_partner, QUEUE, seconds=120, retries=12)
FOLLOW_READER = Task("alerts.follow_reader", follow_reader, QUEUE, seconds=120, retries=12)
FOLLOW_PERSON = Task("alerts.follow_person", follow_person, QUEUE, seconds=60, retries=12)
FOLLOW_DEADLINES = Task("alerts.follow_deadlines", follow_deadlines, QUEUE, seconds=300, retries=12)
