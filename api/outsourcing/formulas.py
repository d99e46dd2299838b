"""How the amount of a statement line came about, as a sentence with its figures (S0-49)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from authz.viewer import Viewer
from domain.capital_numerals import capital_numerals
from domain.language import translator


def N_(message: str) -> str:  # noqa: N802  # the extraction of messages knows this name
    """Marks a message id."""
    return message


FORMULAS = {
    "NET_PLUS_TAX": N_("{personDays} person-days: net {net} + tax {tax} ({taxRate} %)"),
    "CHANGE_NET_PLUS_TAX": N_("Changed by {personDays} person-days: net {net} + tax {tax} ({taxRate} %)"),
    "DELIVERED_OF_ORDERED": N_("Terminated: {deliveredDays} of {personDays} person-days delivered, {delivered} − {ordered}"),
    "CONFIRMED_OF_ORDERED": N_(
        "{sources} confirmed monthly statements: {deliveredDays} of {personDays} person-days, {delivered} − {ordered}"
    ),
    "HOURS_OF_LEVEL": N_(
        "{level}: {sources} confirmed lines of hours, {hours} h ÷ {hoursADay} h a day = {deliveredDays} person-days;"
        " {countedDays} of {personDays} ordered count"
    ),
    "SUM_OF_CHANGES": N_("Sum of {count} change orders"),
    "MINUS_PAYMENT": N_("Paid on {paidOn}: − {amount}"),
    "MINUS_SET_OFF": N_("Set off on {paidOn}: − {amount}"),
    "MINUS_FIXED": N_("Agreed amount: − {amount}"),
    "MINUS_QUANTITY_TIMES_AMOUNT": N_("− {quantity} × {unitAmount}"),
    "MINUS_PERCENT_PER_UNIT": N_("− {base} × {rate} % × {quantity}, at most {cap} % of {base}"),
    "MINUS_SCORE": N_("Score {score}, {quantity} points below {threshold}: − {base} × {rate} % × {quantity}, at most {cap} % of {base}"),
}
"""Formula code → message id with the names of its parameters."""


MONEY, DAYS = {"net", "tax", "amount", "unitAmount", "base", "delivered", "ordered"}, {"paidOn"}


def formula_text(viewer: Viewer, formula: str, parameters: Mapping[str, Any], currency: str) -> str:
    """The formula in the viewer's language, its figures written as everywhere else."""
    speech = translator(str(viewer.language))

    def written(name: str, value: str) -> str:
        if name in MONEY:
            return speech.money(Decimal(value), currency)
        if name == "level":
            return speech.label("level", value)
        return speech.date(date.fromisoformat(value)) if name in DAYS else speech.number(Decimal(value))

    return speech.sentence(FORMULAS[formula], **{name: written(name, value) for name, value in parameters.items()})


def in_words(viewer: Viewer, amount: Decimal | None, currency: str) -> str | None:
    """An amount in capital numerals; the same in every language, as on the printed statement."""
    return None if amount is None else capital_numerals(amount, currency)
