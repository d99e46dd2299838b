"""Alerts follow what happened and what is due (requirements, section 9)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from authz.viewer import Viewer
from domain.alerts.keep_alerts import keep_alerts
from domain.alerts.queries import instalments_of, matters_of_partner, punch_items_in, subjects_in, subjects_of
from domain.approvals import events as approvals
from domain.contracts import events as contracts
from domain.delivery import events as delivery
from domain.identity import events as identity
from domain.outsourcing import events as outsourcing
from domain.partners import events as partners
from domain.platform.models import Deadline
from workers.deadlines import do_each
from workers.runtime import Runtime
from workers.tasks import Task

QUEUE = "alerts"

SUBJECTS: Mapping[type[Any], Sequence[tuple[str, str]]] = {
    approvals.TaskOpened: [("ApprovalTask", "task_id")],
    approvals.TaskDecided: [("ApprovalTask", "task_id")],
    approvals.TaskEscalated: [("ApprovalTask", "task_id")],
    approvals.TaskDropped: [("ApprovalTask", "task_id")],
    approvals.ApprovalConcluded: [("Approval", "approval_id")],
    approvals.RoundFollowed: [("Approval", "approval_id")],
    contracts.InstalmentFellDue: [("ContractInstalment", "instalment_id")],
    contracts.ReceiptRecorded: [("ContractInstalment", "instalment_id")],
    outsourcing.OrderSubmitted: [("OutsourcingOrder", "order_id")],
    outsourcing.OrderWithdrawn: [("OutsourcingOrder", "order_id")],
    outsourcing.OrderReturned: [("OutsourcingOrder", "order_id")],
    outsourcing.OrderApproved: [("OutsourcingOrder", "order_id")],
    outsourcing.OrderSent: [("OutsourcingOrder", "order_id")],
    outsourcing.OrderAccepted: [("OutsourcingOrder", "order_id")],
    outsourcing.OrderDeclined: [("OutsourcingOrder", "order_id")],
    outsourcing.OrderCancelled: [("OutsourcingOrder", "order_id")],
    outsourcing.OrderClosed: [("OutsourcingOrder", "order_id")],
    outsourcing.ChangeOrderSubmitted: [("ChangeOrder", "change_order_id")],
    outsourcing.ChangeOrderReturned: [("ChangeOrder", "change_order_id")],
    outsourcing.ChangeOrderSent: [("ChangeOrder", "change_order_id")],
    outsourcing.ChangeOrderAccepted: [("ChangeOrder", "change_order_id")],
    outsourcing.ChangeOrderDeclined: [("ChangeOrder", "change_order_id")],
    outsourcing.ChangeOrderCancelled: [("ChangeOrder", "change_order_id")],
    outsourcing.TerminationAsked: [("Termination", "termination_id")],
    outsourcing.TerminationSent: [("Termination", "termination_id")],
    outsourcing.TerminationObjected: [("Termination", "termination_id")],
    outsourcing.TerminationWithdrawn: [("Termination", "termination_id")],
    outsourcing.AcceptanceEnded: [("Acceptance", "acceptance_id")],
    outsourcing.OrderTerminated: [("Termination", "termination_id"), ("OutsourcingOrder", "order_id")],
    outsourcing.AcceptanceRequested: [("Acceptance", "acceptance_id"), ("OutsourcingOrder", "order_id")],
    outsourcing.AcceptanceVoided: [("Acceptance", "acceptance_id")],
    outsourcing.AcceptanceSigned: [("Acceptance", "acceptance_id")],
    outsourcing.AcceptancePassed: [("Acceptance", "acceptance_id"), ("Settlement", "settlement_id")],
    outsourcing.AcceptanceFailed: [("Acceptance", "acceptance_id")],
    outsourcing.AcceptanceRevoked: [("Acceptance", "acceptance_id"), ("Settlement", "settlement_id")],
    outsourcing.PayableLocked: [("Payable", "payable_id")],
    outsourcing.PaperRecorded: [("AcceptancePaper", "paper_id")],
    outsourcing.PaperChecked: [("AcceptancePaper", "paper_id")],
    outsourcing.PunchItemRaised: [("PunchItem", "punch_item_id")],
    outsourcing.PunchItemDone: [("PunchItem", "punch_item_id")],
    outsourcing.PunchItemChecked: [("PunchItem", "punch_item_id")],
    outsourcing.PayableOpened: [("Payable", "payable_id")],
    outsourcing.InvoiceRecorded: [("Payable", "payable_id")],
    outsourcing.PaymentRecorded: [("Payment", "payment_id"), ("Payable", "payable_id")],
    outsourcing.SettlementEligible: [("Settlement", "settlement_id")],
    outsourcing.SettlementRequested: [("Settlement", "settlement_id")],
    outsourcing.SettlementProposed: [("Settlement", "settlement_id")],
    outsourcing.SettlementConfirmed: [("Settlement", "settlement_id")],
    outsourcing.SettlementApproved: [("Settlement", "settlement_id")],
    outsourcing.SettlementClosed: [("Settlement", "settlement_id")],
    outsourcing.EvaluationOpened: [("Settlement", "settlement_id")],
    outsourcing.EvaluationGiven: [("Settlement", "settlement_id")],
    outsourcing.SettlementEvaluated: [("Settlement", "settlement_id")],
    outsourcing.ObjectionRaised: [("Settlement", "settlement_id")],
    outsourcing.ObjectionAnswered: [("Settlement", "settlement_id")],
    outsourcing.UndisputedApproved: [("Settlement", "settlement_id")],
    outsourcing.ClaimOpened: [("Claim", "claim_id")],
    outsourcing.ClaimRefunded: [("Claim", "claim_id")],
    outsourcing.ClaimSetOff: [("Claim", "claim_id"), ("Payable", "payable_id")],
    outsourcing.ClaimWrittenOff: [("Claim", "claim_id")],
    outsourcing.InvoiceVoided: [("Payable", "payable_id")],
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
        outsourcing.PartyWaived,
    )
}
ENDED = {event.__name__ for event in (outsourcing.AcceptanceFailed, outsourcing.AcceptanceVoided)}
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


async def follow_punch_lists(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """A round is over: what was left to do in it is not asked for any more."""
    async with runtime.act(request_id) as (db, _):
        items = await punch_items_in(db, UUID(payload["acceptance_id"]))
    for item_id in items:
        await _keep(runtime, "PunchItem", item_id, request_id)


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
FOLLOW_PUNCH_LISTS = Task("alerts.follow_punch_lists", follow_punch_lists, QUEUE, seconds=120, retries=12)
FOLLOW_PARTNER = Task("alerts.follow_partner", follow_partner, QUEUE, seconds=120, retries=12)
FOLLOW_READER = Task("alerts.follow_reader", follow_reader, QUEUE, seconds=120, retries=12)
FOLLOW_DEADLINES = Task("alerts.follow_deadlines", follow_deadlines, QUEUE, seconds=300, retries=12)
