"""How partners are graded from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, record, require, save
from domain.broken import unless_taken
from domain.partners.events import GradingSchemeSet
from domain.partners.models import SOURCES, Grade, GradingScheme
from domain.partners.refusals import PartnerRefusal

ACTION = "grading_scheme:set"


@dataclass(frozen=True)
class Scheme:
    """Weights by source and thresholds by grade in per cent; the largest order of each grade with tax, none does not bind."""

    valid_from: date
    weights: Mapping[str, Decimal]
    thresholds: Mapping[Grade, Decimal]
    largest: Mapping[Grade, Decimal | None]
    currency: str = "CNY"


DEFAULTS = Scheme(
    valid_from=date(2000, 1, 1),
    weights=dict(zip(SOURCES, map(Decimal, (15, 20, 20, 25, 20)), strict=True)),
    thresholds={Grade.A: Decimal(85), Grade.B: Decimal(70), Grade.C: Decimal(60)},
    largest={Grade.A: None, Grade.B: Decimal(2_000_000), Grade.C: Decimal(500_000), Grade.D: Decimal(0)},
)
"""What a provider begins with; every number is its own to change."""


async def set_grading_scheme(db: AsyncSession, actor: Actor, scheme: Scheme) -> GradingScheme:
    """Gradings from that day on go by it (S0-46); one that was used before stays as it was.

    The first day lies in the future or is today: DATES_REVERSED. SCHEME_WRONG where the weights do not sum to 100 or a better
    grade begins lower; RULE_EXISTS where another scheme begins on that day.
    """
    require(db, actor, ACTION)
    values.near_day(scheme.valid_from, "validFrom")
    if scheme.valid_from < actor.today:
        raise Refused(values.InputRefusal.DATES_REVERSED, "A rule begins today or later.", "validFrom")
    row = scheme_row(scheme)
    taken = Refused(PartnerRefusal.RULE_EXISTS, "Another rule begins on this day.", "validFrom")
    with unless_taken("uq_grading_scheme_valid_from", taken):
        await save(db, row)
    record(db, actor, GradingSchemeSet(row.id))
    return row


def scheme_row(scheme: Scheme) -> GradingScheme:
    """The row of a scheme, checked."""
    values.currency(scheme.currency)
    weights = {f"weight_{source}": values.percent(scheme.weights[source], f"weight{source.title()}") for source in SOURCES}
    if sum(weights.values()) != 100 or weights["weight_orders"] == 100:
        raise Refused(PartnerRefusal.SCHEME_WRONG, "The weights sum to 100, and the orders are not all of it.", "weightScale")
    begins = {f"from_{grade.value.lower()}": values.percent(least, f"from{grade}") for grade, least in scheme.thresholds.items()}
    if not begins["from_a"] > begins["from_b"] > begins["from_c"] > 0:
        raise Refused(PartnerRefusal.SCHEME_WRONG, "A better grade begins at a higher total.", "fromA")
    return GradingScheme(valid_from=scheme.valid_from, currency=scheme.currency, **weights, **begins, **_limits(scheme))


def _limits(scheme: Scheme) -> dict[str, Decimal | None]:
    """Zero lets nothing be ordered; none does not bind."""
    checked = {grade: most and values.amount(most, f"largest{grade}", scheme.currency) for grade, most in scheme.largest.items()}
    return {f"largest_{grade.value.lower()}": most for grade, most in checked.items()}
