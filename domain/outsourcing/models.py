"""The tables of outsourcing, in one place to import."""

from domain.outsourcing import acceptance_constraints, monthly_constraints, order_constraints, payable_constraints, settlement_constraints
from domain.outsourcing.acceptance_models import (
    Acceptance,
    AcceptanceDocument,
    AcceptanceSignature,
    AcceptanceState,
    AcceptanceTransition,
    Outcome,
)
from domain.outsourcing.archive_models import AcceptanceArchive
from domain.outsourcing.change_models import ChangeOrder, ChangeOrderLine, ChangeOrderState, ChangeOrderTransition
from domain.outsourcing.claim_models import Claim, ClaimRefund, ClaimState, SetOff
from domain.outsourcing.consent_models import OutsourcingConsent
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.deduction_models import Deduction, DeductionFormula, DeductionKind, Objection, ObjectionAnswer
from domain.outsourcing.evaluation_models import (
    DefectKind,
    Evaluation,
    EvaluationRule,
    EvaluationSide,
    OrderDefect,
    Severity,
)
from domain.outsourcing.monthly_models import MonthlyLine, MonthlyState, MonthlyStatement
from domain.outsourcing.offer_models import OrderOffer, Selection
from domain.outsourcing.order_models import (
    AcceptanceKind,
    OrderDeliverable,
    OrderLine,
    OrderState,
    OrderTerm,
    OrderTransition,
    OrderWay,
    OutsourcingOrder,
    PaymentKind,
)
from domain.outsourcing.paper_models import AcceptancePaper, AcceptanceRevocation, PaperItem, PaperState, RevocationState
from domain.outsourcing.past_orders import PastOrder
from domain.outsourcing.payable_models import Invoice, InvoiceKind, Payable, PayableState, PayableTransition, Payment
from domain.outsourcing.punch_models import PunchDocument, PunchItem, PunchItemTransition, PunchState
from domain.outsourcing.settlement_models import (
    Settlement,
    SettlementLine,
    SettlementLineKind,
    SettlementState,
    SettlementTransition,
)
from domain.outsourcing.termination_models import Termination, TerminationState, TerminationTransition

__all__ = [
    "Acceptance",
    "AcceptanceArchive",
    "AcceptanceDocument",
    "AcceptanceKind",
    "AcceptancePaper",
    "AcceptanceRevocation",
    "AcceptanceSignature",
    "AcceptanceState",
    "AcceptanceTransition",
    "ChangeOrder",
    "ChangeOrderLine",
    "ChangeOrderState",
    "ChangeOrderTransition",
    "Claim",
    "ClaimRefund",
    "ClaimState",
    "DaysSource",
    "Deduction",
    "DeductionFormula",
    "DeductionKind",
    "DefectKind",
    "Evaluation",
    "EvaluationRule",
    "EvaluationSide",
    "Invoice",
    "InvoiceKind",
    "MonthlyLine",
    "MonthlyState",
    "MonthlyStatement",
    "Objection",
    "ObjectionAnswer",
    "OrderDefect",
    "OrderDeliverable",
    "OrderLine",
    "OrderOffer",
    "OrderState",
    "OrderTerm",
    "OrderTransition",
    "OrderWay",
    "Outcome",
    "OutsourcingConsent",
    "OutsourcingOrder",
    "PaperItem",
    "PaperState",
    "PastOrder",
    "Payable",
    "PayableState",
    "PayableTransition",
    "Payment",
    "PaymentKind",
    "PunchDocument",
    "PunchItem",
    "PunchItemTransition",
    "PunchState",
    "RevocationState",
    "Selection",
    "SetOff",
    "Settlement",
    "SettlementLine",
    "SettlementLineKind",
    "SettlementState",
    "SettlementTransition",
    "Severity",
    "Termination",
    "TerminationState",
    "TerminationTransition",
    "acceptance_constraints",
    "monthly_constraints",
    "order_constraints",
    "payable_constraints",
    "settlement_constraints",
]
