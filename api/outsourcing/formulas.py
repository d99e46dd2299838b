"""How the amount of a statement line came about, as a sentence with its figures (S0-49)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from authz.viewer import Viewer
from domain.language import translator


def N_(message: str) -> str:  # noqa: N802  # the extraction of messages knows this name
    """Marks a message id."""
    return message


FORMULAS = {
    "NET_PLUS_TAX": N_("{personDays} person-days: net {net} + tax {tax} ({taxRate} %)"),
    "CHANGE_NET_PLUS_TAX": N_("Changed by {personDays} person-days: net {net} + tax {tax} ({taxRate} %)"),
    "SUM_OF_CHANGES": N_("Sum of {count} change orders"),
    "MINUS_PAYMENT": N_("Paid on {paidOn}: − {amount}"),
}
"""Formula code → message id with the names of its parameters."""


MONEY, DAYS = {"net", "tax", "amount"}, {"paidOn"}


def formula_text(viewer: Viewer, formula: str, parameters: Mapping[str, Any], currency: str) -> str:
    """The formula in the viewer's language, its figures written as everywhere else."""
    speech = translator(str(viewer.language))

    def written(name: str, value: str) -> str:
        if name in MONEY:
            return speech.money(Decimal(value), currency)
        return speech.date(date.fromisoformat(value)) if name in DAYS else speech.number(Decimal(value))

    return speech.sentence(FORMULAS[formula], **{name: written(name, value) for name, value in parameters.items()})
