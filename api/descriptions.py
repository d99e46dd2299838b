"""Descriptions of enum values: the English label and the Chinese term, from the product's own catalogue."""

import enum
from typing import Any

import strawberry

from api.reading.names import snake
from domain.language import translator

KINDS = {
    "MonthlyState": "monthly statement",
    "OrderState": "order",
    "SignatureOutcome": "outcome",
    "LineKind": "statement line",
    "SkillLevel": "level",
}
"""The label kinds of enumerations that are not simply named after them."""


def label_kind(kind: type[enum.Enum]) -> str:
    """`SettlementState` → `settlement`, `TermKind` → `term kind`."""
    return KINDS.get(kind.__name__) or snake(kind.__name__.removesuffix("State")).strip("_").replace("_", " ")


def describe_value(kind: type[enum.Enum], value: str) -> str:
    """`Running (执行中).`"""
    english, chinese = (translator(language).label(label_kind(kind), value) for language in ("en", "zh_CN"))
    return f"{english} ({chinese})." if chinese != english else f"{english}."


def described_enum(kind: Any) -> Any:
    """A domain enumeration as a GraphQL enum, each value with its label; the same one whoever asks first."""
    if "__strawberry_definition__" not in vars(kind):
        strawberry.enum(kind, description=(kind.__doc__ or "").strip())
        for value in kind.__strawberry_definition__.values:
            value.description = describe_value(kind, value.name)
    return kind
