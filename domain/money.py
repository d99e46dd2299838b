"""Money: decimals and a currency, rounded half-up once, in one place (schema.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINOR_DIGITS = {"CNY": 2, "HKD": 2, "USD": 2, "EUR": 2, "JPY": 0}
"""The currencies that can be used, with the digits of their minor unit (ISO 4217)."""
MOST = Decimal(10) ** 13
"""No single amount reaches this; sums then fit numeric(20,4)."""


def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for CNY."""
    return Decimal(1).scaleb(-MINOR_DIGITS[currency])


def round_money(amount: Decimal, currency: str) -> Decimal:
    """Half-up to the currency's minor unit."""
    return amount.quantize(minor_unit(currency), ROUND_HALF_UP)


@dataclass(frozen=True)
class Taxed:
    """An amount without tax, its rate in per cent, the tax, and both together."""

    net: Decimal
    rate: Decimal
    tax: Decimal
    gross: Decimal


def with_tax(net: Decimal, rate: Decimal, currency: str) -> Taxed:
    """Net is rounded, tax is rounded from it, gross is their sum."""
    net = round_money(net, currency)
    tax = round_money(net * rate / 100, currency)
    return Taxed(net, rate, tax, net + tax)


def share_out(total: Decimal, percents: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Parts of `total` by percentages that sum to 100; the last one takes the remainder, so that the parts sum to `total`."""
    parts = [round_money(total * percent / 100, currency) for percent in percents[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]
