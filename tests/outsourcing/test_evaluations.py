"""Evaluation by both sides, sealed until both have answered or the time is over; defects as its basis (S0-49)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.acts import Refused
from domain.outsourcing.approve_settlement import approve_settlement
from domain.outsourcing.confirm_settlement import confirm_settlement
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from domain.outsourcing.evaluate_settlement import evaluate_settlement
from domain.outsourcing.grade_by_orders import grade_by_orders, proposed_score
from domain.outsourcing.models import Evaluation, EvaluationSide, Settlement, SettlementLine, SettlementLineKind
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.settlement_queries import order_scores
from domain.outsourcing.unseal_evaluations import unseal_evaluations
from domain.partners.grade_partner import Scores as GradeScores
from domain.partners.models import Grade, PartnerGrade
from domain.partners.set_grading_scheme import Scheme, set_grading_scheme
from domain.platform.models import AuditEntry
from tests.outsourcing.story import GROSS, Story, scores
from tests.outsourcing.test_gate import broken_by
from tests.outsourcing.test_order_acts import code_of
from tests.world import World, at

DAY = date(2027, 3, 1)
OVER = date(2027, 3, 9)
"""Applied on a Monday; five working days later is the next Monday, and it is over the day after."""


async def applied(world: World) -> tuple[Story, Settlement]:
    """The partner has applied, and nobody has evaluated."""
    story = await Story.paid_but_settlement(world)
    world.now = at(DAY)
    settlement = await story.settlement()
    await world.do("partner_finance", request_settlement, settlement.id)
    return story, await story.settlement()


async def seen(world: World, persona: str) -> set[str]:
    """The sides whose evaluation exists for a person."""
    viewer = world.as_(persona)
    found = await world.db.scalars(select(Evaluation.side).where(viewer.sees(Evaluation)), dict(viewer.binds))
    return {side.value for side in found}


async def test_neither_side_sees_the_other_before_both_have_answered(world: World) -> None:
    story, settlement = await applied(world)
    version = settlement.version
    await world.do("manager", evaluate_settlement, settlement.id, scores(70))
    assert (await seen(world, "manager"), await seen(world, "partner_lead")) == ({"PROVIDER"}, set())
    assert (await story.settlement()).version == version, "not even that somebody has answered"
    await world.do("partner_lead", evaluate_own_work, settlement.id, scores(90))
    assert await seen(world, "manager") == await seen(world, "partner_lead") == {"PROVIDER", "PARTNER"}
    settlement = await story.settlement()
    assert (settlement.provider_score, settlement.partner_score) == (Decimal(70), Decimal(90))
    assert await order_scores(world.db, story.order.partner_id) == [(story.order.id, Decimal("70.00"), DAY)]


async def test_the_scores_of_orders_are_proposed_to_the_next_grade(world: World) -> None:
    await world.staff("partner_manager", "partner_manager")
    weights = {"scale": 20, "qualification": 20, "experience": 20, "capability": 20, "orders": 20}
    scheme = Scheme(
        valid_from=world.now.date(),
        weights={source: Decimal(weight) for source, weight in weights.items()},
        thresholds={Grade.A: Decimal(85), Grade.B: Decimal(70), Grade.C: Decimal(60)},
        largest=dict.fromkeys(Grade),
        currency="CNY",
    )
    await world.do("partner_manager", set_grading_scheme, scheme)
    given = GradeScores(Decimal(80), Decimal(80), Decimal(80), Decimal(80))
    partner_id = world.partner.id
    assert await proposed_score(world.db, partner_id) is None
    await world.do("partner_manager", grade_by_orders, partner_id, given)
    _, settlement = await applied(world)
    await world.do("manager", evaluate_settlement, settlement.id, scores("70.25"))
    assert await proposed_score(world.db, partner_id) is None, "sealed until both have answered"
    await world.do("partner_lead", evaluate_own_work, settlement.id, scores(90))
    assert await proposed_score(world.db, partner_id) == Decimal("70.25")
    await world.do("partner_manager", grade_by_orders, partner_id, given)
    await world.do("partner_manager", grade_by_orders, partner_id, replace(given, orders=Decimal(100)))
    grades = await world.db.scalars(select(PartnerGrade).order_by(PartnerGrade.id))
    assert [(row.score_orders, row.total) for row in grades] == [
        (None, Decimal(80)),
        (Decimal("70.25"), Decimal("78.05")),
        (Decimal(100), Decimal(84)),
    ]


async def test_the_audit_does_not_tell_what_is_sealed(world: World) -> None:
    _, settlement = await applied(world)
    await world.do("partner_lead", evaluate_own_work, settlement.id, scores(90, comment="Our best."))
    fields = set(await world.db.scalars(select(AuditEntry.field).where(AuditEntry.subject_type == "Evaluation")))
    assert not fields & {"quality", "schedule", "documents", "stability", "response", "cooperation", "score", "comment"}


async def test_the_side_that_lets_the_time_pass_counts_as_agreeing(world: World) -> None:
    story, settlement = await applied(world)
    assert settlement.evaluation_due_on == date(2027, 3, 8)
    await world.do("manager", evaluate_settlement, settlement.id, scores(80))
    world.now = at(date(2027, 3, 8), 23)
    assert not await world.do("worker", unseal_evaluations, settlement.id)
    world.now = at(OVER, 0)
    assert await world.do("worker", unseal_evaluations, settlement.id)
    assert not await world.do("worker", unseal_evaluations, settlement.id), "done already"
    given = {row.side: (row.score, row.is_assumed) for row in await world.db.scalars(select(Evaluation))}
    assert given == {EvaluationSide.PROVIDER: (Decimal(80), False), EvaluationSide.PARTNER: (Decimal(80), True)}
    assert await code_of(world, "partner_lead", evaluate_own_work, settlement.id, scores(99)) == "EVALUATED_ALREADY"
    await world.do("finance", propose_settlement, (await story.settlement()).id)


async def test_where_neither_answered_in_time_the_first_word_opens_both(world: World) -> None:
    story, settlement = await applied(world)
    world.now = at(OVER)
    assert not await world.do("worker", unseal_evaluations, settlement.id)
    assert await code_of(world, "finance", propose_settlement, settlement.id) == "EVALUATION_MISSING"
    await world.do("partner_lead", evaluate_own_work, settlement.id, scores(95))
    settlement = await story.settlement()
    assert (settlement.provider_score, settlement.partner_score) == (Decimal(95), Decimal(95))


async def test_only_the_providers_score_deducts_and_only_below_the_threshold(world: World) -> None:
    story, settlement = await applied(world)
    await world.do("manager", evaluate_settlement, settlement.id, scores("59.5"))
    await world.do("partner_lead", evaluate_own_work, settlement.id, scores(10))
    await world.do("finance", propose_settlement, settlement.id)
    (line,) = [line for line in await world.db.scalars(select(SettlementLine)) if line.kind is SettlementLineKind.DEDUCTION]
    assert line.amount == -(GROSS * Decimal("0.2") * Decimal("0.5") / 100).quantize(Decimal("0.01"))
    assert line.parameters["score"] == "59.5"
    assert (await story.settlement()).final_amount == GROSS + line.amount


async def test_scores_that_differ_much_need_the_approvers_reason(world: World) -> None:
    story, settlement = await applied(world)
    await world.do("manager", evaluate_settlement, settlement.id, scores(75))
    await world.do("partner_lead", evaluate_own_work, settlement.id, scores("90.01"))
    await world.do("finance", propose_settlement, settlement.id)
    await world.do("partner_finance", confirm_settlement, settlement.id, 1)
    assert await code_of(world, "buyer", approve_settlement, settlement.id) == "EVALUATIONS_DIFFER"
    await world.do("buyer", approve_settlement, settlement.id, reason="The incidents weigh more.")
    assert (await story.settlement()).approval_reason == "The incidents weigh more."


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE evaluation SET quality = 1", "ck_evaluation_given"),
        ("DELETE FROM evaluation", "ck_evaluation_given"),
        ("UPDATE evaluation SET opened_at = given_at", "ck_evaluation_sealed"),
    ],
)
async def test_the_database_keeps_the_seal(world: World, change: str, broken: str) -> None:
    _, settlement = await applied(world)
    await world.do("manager", evaluate_settlement, settlement.id, scores(70))
    assert await broken_by(world, change) == broken


async def test_a_score_out_of_range_is_refused(world: World) -> None:
    _, settlement = await applied(world)
    for wrong in ("-0.01", "100.01", "50.001", "NaN"):
        with pytest.raises(Refused) as refused:
            await world.do("manager", evaluate_settlement, settlement.id, scores(80, response=Decimal(wrong)))
        assert (refused.value.code.value, refused.value.field) == ("SCORE_WRONG", "response")
