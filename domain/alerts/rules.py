"""Which tables have alerts, and the rule of each."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.acceptance_rules import acceptance_alerts
from domain.alerts.approval_rules import approval_alerts, notice_alerts, signer_alerts, task_alerts
from domain.alerts.budget_rules import budget_alerts
from domain.alerts.change_order_rules import change_order_alerts
from domain.alerts.claim_rules import claim_alerts
from domain.alerts.delegate_rules import signatory_alerts
from domain.alerts.early_entry_rules import early_entry_alerts
from domain.alerts.hours_rules import entry_alerts, lock_alerts
from domain.alerts.issue_rules import issue_alerts
from domain.alerts.money_rules import payable_alerts, payment_alerts, receivable_alerts
from domain.alerts.monthly_rules import monthly_statement_alerts
from domain.alerts.order_rules import order_alerts
from domain.alerts.paper_rules import paper_alerts
from domain.alerts.partner_rules import account_change_alerts, agreement_alerts, grade_alerts, partner_alerts, qualification_alerts
from domain.alerts.person_rules import person_alerts
from domain.alerts.plan_rules import milestone_alerts, planned_task_alerts
from domain.alerts.policy_rules import policy_change_alerts
from domain.alerts.project_acceptance_rules import project_acceptance_alerts
from domain.alerts.punch_rules import punch_item_alerts
from domain.alerts.report_rules import project_alerts, published_report_alerts, weekly_report_alerts
from domain.alerts.requirement_rules import requirement_alerts
from domain.alerts.resource_rules import resource_alerts
from domain.alerts.schedule_rules import schedule_alerts
from domain.alerts.settlement_rules import settlement_alerts
from domain.alerts.talk_rules import announcement_alerts, discussion_alerts
from domain.alerts.termination_rules import termination_alerts
from domain.alerts.wants import Called
from domain.approvals.models import Approval, ApprovalNotice, ApprovalSigner, ApprovalTask
from domain.contracts.models import BudgetLine, ContractInstalment
from domain.database import Row
from domain.delivery.acceptance_models import ProjectAcceptance
from domain.delivery.models import Project, ProjectSignatory
from domain.early_entry.models import EarlyEntry
from domain.hours.models import HoursLock, TimeEntry
from domain.identity.models import User
from domain.identity.policy_models import PolicyChange
from domain.issues.models import Issue
from domain.outsourcing.models import (
    Acceptance,
    AcceptancePaper,
    ChangeOrder,
    Claim,
    MonthlyStatement,
    OutsourcingOrder,
    Payable,
    Payment,
    PunchItem,
    Settlement,
    Termination,
)
from domain.partners.models import Partner, PartnerAccountChange, PartnerAgreement, PartnerGrade, PartnerQualification
from domain.planning.models import Milestone, Task
from domain.reporting.models import PublishedReport, WeeklyReport
from domain.requirements.models import Requirement
from domain.resources.models import Resource
from domain.schedule.models import ScheduleItem
from domain.talk.models import Announcement, Discussion

Rule = Callable[[AsyncSession, Actor, Any], Awaitable[Called]]

RULES: Mapping[str, tuple[type[Row], Rule]] = {
    "ApprovalTask": (ApprovalTask, task_alerts),
    "Approval": (Approval, approval_alerts),
    "ApprovalSigner": (ApprovalSigner, signer_alerts),
    "ApprovalNotice": (ApprovalNotice, notice_alerts),
    "OutsourcingOrder": (OutsourcingOrder, order_alerts),
    "BudgetLine": (BudgetLine, budget_alerts),
    "EarlyEntry": (EarlyEntry, early_entry_alerts),
    "Issue": (Issue, issue_alerts),
    "Requirement": (Requirement, requirement_alerts),
    "ScheduleItem": (ScheduleItem, schedule_alerts),
    "Milestone": (Milestone, milestone_alerts),
    "Task": (Task, planned_task_alerts),
    "Resource": (Resource, resource_alerts),
    "ChangeOrder": (ChangeOrder, change_order_alerts),
    "Termination": (Termination, termination_alerts),
    "MonthlyStatement": (MonthlyStatement, monthly_statement_alerts),
    "Project": (Project, project_alerts),
    "WeeklyReport": (WeeklyReport, weekly_report_alerts),
    "PublishedReport": (PublishedReport, published_report_alerts),
    "Announcement": (Announcement, announcement_alerts),
    "Discussion": (Discussion, discussion_alerts),
    "TimeEntry": (TimeEntry, entry_alerts),
    "HoursLock": (HoursLock, lock_alerts),
    "Acceptance": (Acceptance, acceptance_alerts),
    "ProjectAcceptance": (ProjectAcceptance, project_acceptance_alerts),
    "ProjectSignatory": (ProjectSignatory, signatory_alerts),
    "AcceptancePaper": (AcceptancePaper, paper_alerts),
    "PunchItem": (PunchItem, punch_item_alerts),
    "Payable": (Payable, payable_alerts),
    "Payment": (Payment, payment_alerts),
    "Settlement": (Settlement, settlement_alerts),
    "Claim": (Claim, claim_alerts),
    "ContractInstalment": (ContractInstalment, receivable_alerts),
    "Partner": (Partner, partner_alerts),
    "PartnerAgreement": (PartnerAgreement, agreement_alerts),
    "PartnerQualification": (PartnerQualification, qualification_alerts),
    "PartnerAccountChange": (PartnerAccountChange, account_change_alerts),
    "PartnerGrade": (PartnerGrade, grade_alerts),
    "PolicyChange": (PolicyChange, policy_change_alerts),
    "User": (User, person_alerts),
}
