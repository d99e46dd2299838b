"""All of them, by the modules that name them."""

from domain.labels import acceptances, alerts, approvals, contracts, orders, partners, payables, people, projects, settlements
from domain.labels.term import TERMS

__all__ = [
    "TERMS",
    "acceptances",
    "alerts",
    "approvals",
    "contracts",
    "orders",
    "partners",
    "payables",
    "people",
    "projects",
    "settlements",
]
