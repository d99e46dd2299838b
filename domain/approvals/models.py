"""The tables of approvals, in one place to import."""

from domain.approvals import constraints
from domain.approvals.approval_models import (
    REJECTABLE,
    Approval,
    ApprovalDecision,
    ApprovalDelegation,
    ApprovalNotice,
    ApprovalSigner,
    ApprovalState,
    ApprovalTask,
    SignerPlacement,
    TaskState,
    Verdict,
)
from domain.approvals.chain_models import ApprovalChain, ApprovalChainStep, ApprovalKind, ApprovalThreshold, StepMode, is_needed

__all__ = [
    "REJECTABLE",
    "Approval",
    "ApprovalChain",
    "ApprovalChainStep",
    "ApprovalDecision",
    "ApprovalDelegation",
    "ApprovalKind",
    "ApprovalNotice",
    "ApprovalSigner",
    "ApprovalState",
    "ApprovalTask",
    "ApprovalThreshold",
    "SignerPlacement",
    "StepMode",
    "TaskState",
    "Verdict",
    "constraints",
    "is_needed",
]
