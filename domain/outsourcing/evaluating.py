"""Both sides evaluate a settlement, sealed (S0-49). Part of applying, evaluating, and of the time running out.

Who has answered is sealed too: nothing of the settlement changes until both stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, save
from domain.calendar import add_working_days, start_of_day
from domain.outsourcing.below_order import below
from domain.outsourcing.evaluation_models import DEFAULT_WEIGHTS, DIMENSIONS
from domain.outsourcing.models import Evaluation, EvaluationRule, EvaluationSide, Settlement, SettlementState
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_events import EvaluationGiven, EvaluationOpened, SettlementEvaluated
from domain.outsourcing.states import move, unless_in
from domain.platform.deadlines import drop, plan
from domain.platform.work_days import special_days

UNSEAL = "settlement:unseal"


@dataclass(frozen=True)
class Scores:
    """Points from 0 to 100, at most two decimals: of the project (quality, schedule, documents) and of the operation since."""

    quality: Decimal
    schedule: Decimal
    documents: Decimal
    stability: Decimal
    response: Decimal
    cooperation: Decimal
    comment: str | None = None


async def open_evaluation(db: AsyncSession, actor: Actor, settlement: Settlement) -> None:
    """Both sides are asked, by the rule in force today; an order that ended without acceptance is not evaluated."""
    if settlement.accepted_on is None:
        return
    rule = await rule_in_force(db, actor.today)
    special = await special_days(db, actor.today)
    settlement.evaluation_rule_id = rule.id
    settlement.evaluation_due_on = add_working_days(actor.today, rule.patience, special)
    await move(db, actor, settlement, SettlementState.EVALUATING)
    await plan(db, UNSEAL, settlement.id, start_of_day(_day_after(settlement.evaluation_due_on)))
    record(db, actor, EvaluationOpened(settlement.id, settlement.order_id, settlement.evaluation_due_on))


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


async def rule_in_force(db: AsyncSession, day: date) -> EvaluationRule:
    """The latest rule that holds on a day; the provider begins with one (`default_rules`)."""
    query = select(EvaluationRule).where(EvaluationRule.valid_from <= day).order_by(EvaluationRule.valid_from.desc()).limit(1)
    return (await db.scalars(query)).one()


async def give(db: AsyncSession, actor: Actor, settlement: Settlement, side: EvaluationSide, scores: Scores) -> Evaluation:
    """One side's word, once. With the other's there, or the time over, both are open from now on."""
    refuse(await unless_awaited(db, settlement, side))
    rule = await named(db, EvaluationRule, settlement.evaluation_rule_id or settlement.id)
    points = {name: _points(getattr(scores, name), name) for name in DIMENSIONS}
    evaluation = Evaluation(
        **below(settlement),
        settlement_id=settlement.id,
        rule_id=rule.id,
        side=side,
        **points,
        score=weighted(points, rule),
        comment=values.note(scores.comment, "comment"),
        given_at=actor.now,
        given_by_id=actor.user_id,
    )
    await save(db, evaluation)
    record(db, actor, EvaluationGiven(settlement.id, settlement.order_id))
    await open_seal(db, actor, settlement)
    return evaluation


async def unless_awaited(db: AsyncSession, settlement: Settlement, side: EvaluationSide) -> Missing:
    """That the settlement is not being evaluated, or that this side has evaluated; of the other side it tells nothing."""
    if wrong := unless_in(settlement, SettlementState.EVALUATING):
        return wrong
    if settlement.evaluated_at is None and not any(each.side is side for each in await evaluations_of(db, settlement)):
        return []
    return [Refused(SettlementRefusal.EVALUATED_ALREADY, "Your side has evaluated already.")]


def _points(value: Decimal, field: str) -> Decimal:
    if not value.is_finite() or value < 0 or value > 100 or value % Decimal("0.01"):
        raise Refused(SettlementRefusal.SCORE_WRONG, "A score is between 0 and 100, with at most two decimals.", field)
    return value


def weighted(points: dict[str, Decimal], rule: Any) -> Decimal:
    """The mean by the rule's weights, two decimals, half-up."""
    total = sum((points[name] * getattr(rule, f"{name}_weight", DEFAULT_WEIGHTS[name]) for name in DIMENSIONS), Decimal(0))
    return (total / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


async def open_seal(db: AsyncSession, actor: Actor, settlement: Settlement) -> bool:
    """Both have answered, or one has and the time is over: the other counts as agreeing. False where it stays sealed."""
    given = {each.side: each for each in await evaluations_of(db, settlement)}
    is_over = settlement.evaluation_due_on is not None and actor.today > settlement.evaluation_due_on
    if not given or (len(given) < len(EvaluationSide) and not is_over):
        return False
    for side in EvaluationSide:
        if side not in given:
            given[side] = _assumed(actor, next(iter(given.values())), side)
    for evaluation in given.values():
        evaluation.opened_at = actor.now
    settlement.evaluated_at = actor.now
    settlement.provider_score = given[EvaluationSide.PROVIDER].score
    settlement.partner_score = given[EvaluationSide.PARTNER].score
    await save(db, *given.values())
    await drop(db, UNSEAL, settlement.id)
    record(db, actor, SettlementEvaluated(settlement.id, settlement.order_id))
    return True


def _assumed(actor: Actor, other: Evaluation, side: EvaluationSide) -> Evaluation:
    return Evaluation(
        **below(other),
        settlement_id=other.settlement_id,
        rule_id=other.rule_id,
        side=side,
        **{name: getattr(other, name) for name in (*DIMENSIONS, "score")},
        is_assumed=True,
        given_at=actor.now,
    )


async def evaluations_of(db: AsyncSession, settlement: Settlement) -> Sequence[Evaluation]:
    """What has been given, sealed or open."""
    return (await db.scalars(select(Evaluation).where(Evaluation.settlement_id == settlement.id).order_by(Evaluation.id))).all()


async def scores_differ(db: AsyncSession, settlement: Settlement) -> bool:
    """Whether the two sides' scores differ by more than the step of the rule."""
    if settlement.provider_score is None or settlement.partner_score is None or settlement.evaluation_rule_id is None:
        return False
    rule = await named(db, EvaluationRule, settlement.evaluation_rule_id)
    return abs(settlement.provider_score - settlement.partner_score) > rule.step
