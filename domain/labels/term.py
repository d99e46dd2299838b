"""The names of enum values for people: one place for the English term; the catalogues hold the Chinese one.

A kind is the thing that has the value, named after its enumeration (`OrderState` → `order`, `PaymentKind` → `payment kind`); the same
word may be another term for another kind, so the kind is the message's context. `<kind> step` names the stops on the way of a thing.
"""

TERMS: dict[tuple[str, str], str] = {}
"""(kind, UPPER_CASE value) → English term."""


def term(kind: str, value: str, english: str) -> None:
    """Names one value. The extraction of messages reads these calls: all three arguments are literals."""
    TERMS[kind, value] = english
