"""Costs (成本)."""

from domain.labels.term import term

term("cost kind", "LABOUR", "Labour")
term("cost kind", "TRAVEL", "Travel and expenses")
term("cost kind", "PURCHASE", "Purchases")
term("cost kind", "OUTSOURCING", "Outsourcing")
term("cost kind", "OVERHEAD", "Overhead")
term("cost kind", "OTHER", "Other costs")
