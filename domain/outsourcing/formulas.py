"""How the amount of a deduction is reckoned: the same figures give the same fen, here and in the CHECK of its table (S0-49)."""

from decimal import Decimal, localcontext

from domain.money import round_money

DIGITS = 60


def quantity_times_amount(quantity: Decimal, unit_amount: Decimal, currency: str) -> Decimal:
    """Pieces or days at an amount each, half-up once."""
    with localcontext(prec=DIGITS):
        return round_money(quantity * unit_amount, currency)


def percent_per_unit(base: Decimal, rate: Decimal, quantity: Decimal, cap: Decimal, currency: str) -> Decimal:
    """`rate` per cent of the base for each day or point, at most `cap` per cent of the base."""
    with localcontext(prec=DIGITS):
        hundredth = Decimal("0.01")
        return min(round_money(base * rate * quantity * hundredth, currency), round_money(base * cap * hundredth, currency))
