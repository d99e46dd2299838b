"""A new rule of evaluation, from a day on (S0-49)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, require, save
from domain.broken import unless_taken
from domain.outsourcing.evaluation_models import DIMENSIONS
from domain.outsourcing.models import EvaluationRule
from domain.outsourcing.refusals import SettlementRefusal

ACTION = "evaluation_rule:set"
MOST_PATIENCE = 30


@dataclass(frozen=True)
class RuleDraft:
    """Weights in whole per cent in the order of the dimensions; points and percentages as in the rule."""

    valid_from: date
    weights: tuple[int, int, int, int, int, int]
    threshold: Decimal
    step: Decimal
    deduction_percent: Decimal
    deduction_cap: Decimal
    patience: int


async def set_evaluation_rule(db: AsyncSession, actor: Actor, draft: RuleDraft) -> EvaluationRule:
    """From a day in the future on; evaluations that were opened before keep the rule that stands on them."""
    require(db, actor, ACTION)
    if values.near_day(draft.valid_from, "validFrom") <= actor.today:
        raise Refused(SettlementRefusal.RULE_IN_PAST, "A new rule begins tomorrow at the earliest.", "validFrom")
    if sum(draft.weights) != 100 or min(draft.weights) < 0:
        raise Refused(SettlementRefusal.WEIGHTS_NOT_WHOLE, "The weights must sum to 100 per cent.", "weights")
    if not 1 <= draft.patience <= MOST_PATIENCE:
        raise Refused(values.InputRefusal.DAYS_NOT_POSITIVE, "Each side has between 1 and 30 working days.", "patience")
    rule = EvaluationRule(
        valid_from=draft.valid_from,
        **{f"{name}_weight": weight for name, weight in zip(DIMENSIONS, draft.weights, strict=True)},
        threshold=values.percent(draft.threshold, "threshold"),
        step=values.percent(draft.step, "step"),
        deduction_percent=values.percent(draft.deduction_percent, "deductionPercent"),
        deduction_cap=values.percent(draft.deduction_cap, "deductionCap"),
        patience=draft.patience,
    )
    taken = Refused(SettlementRefusal.RULE_EXISTS, "Another rule begins on this day.", "validFrom")
    with unless_taken("uq_evaluation_rule_valid_from", taken):
        await save(db, rule)
    return rule
