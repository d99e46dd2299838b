"""All of them, by the modules that name them."""

from domain.labels import (
    acceptances,
    alerts,
    approvals,
    contracts,
    costs,
    hours,
    issues,
    orders,
    partners,
    payables,
    people,
    plans,
    policies,
    projects,
    reporting,
    settlements,
    talk,
)
from domain.labels.term import TERMS

__all__ = [
    "TERMS",
    "acceptances",
    "alerts",
    "approvals",
    "contracts",
    "costs",
    "hours",
    "issues",
    "orders",
    "partners",
    "payables",
    "people",
    "plans",
    "policies",
    "projects",
    "reporting",
    "settlements",
    "talk",
]
