"""A partner is graded by the scheme in force, reads its grade, and is graded anew after a year (S0-46)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from domain.partners.default_rules import write_default_rules
from domain.partners.grade_partner import Scores, grade_partner, review_day
from domain.partners.grading import largest_order
from domain.partners.models import Grade, GradingScheme, PartnerGrade, QualificationKind, RequiredQualification
from domain.partners.refusals import PartnerRefusal
from domain.partners.set_grading_scheme import DEFAULTS, Scheme, scheme_row, set_grading_scheme
from tests.alerts.bell import open_alerts, planned, ring
from tests.refusals import refused
from tests.world import World, at

pytestmark = pytest.mark.anyio

GOOD = Scores(Decimal(80), Decimal(90), Decimal("70.5"), Decimal(85))


async def grade(world: World, scores: Scores = GOOD, **more: Any) -> PartnerGrade:
    await world.do("partner_manager", grade_partner, world.partner.id, scores, **more)
    return (await world.db.scalars(select(PartnerGrade).order_by(PartnerGrade.id.desc()).limit(1))).one()


@pytest.fixture
async def rules(world: World) -> World:
    await world.staff("partner_manager", "partner_manager")
    await world.insert(scheme_row(DEFAULTS))
    return world


async def test_a_provider_begins_with_rules(world: World) -> None:
    await write_default_rules(world.db)
    assert (await world.db.scalars(select(RequiredQualification.kind))).all() == [QualificationKind.BUSINESS_LICENCE]
    assert (await world.db.scalars(select(GradingScheme.largest_c))).all() == [Decimal(500_000)]


async def test_a_grade_is_made_from_its_scores_and_limits_the_size_of_orders(rules: World) -> None:
    made = await grade(rules)
    assert (made.total, made.grade, made.review_on) == (Decimal("81.69"), Grade.B, date(2027, 11, 2))
    assert (await rules.again(rules.partner)).grade is Grade.B
    assert await largest_order(rules.db, rules.partner.id, date(2026, 11, 2), "CNY") == 2_000_000
    worse = await grade(rules, Scores(Decimal(0), Decimal(0), Decimal(0), Decimal(0)))
    assert (worse.grade, (await rules.again(rules.partner)).grade) == (Grade.D, Grade.D)
    assert await largest_order(rules.db, rules.partner.id, date(2026, 11, 2), "CNY") == 0


async def test_the_scores_of_orders_count_once_there_are_any(rules: World) -> None:
    made = await grade(rules, Scores(**{**vars(GOOD), "orders": Decimal(100)}))
    assert (made.total, made.grade) == (Decimal("85.35"), Grade.A)


async def test_a_year_later_the_newest_grading_is_to_be_reviewed(rules: World) -> None:
    first = await grade(rules)
    await ring(rules, first)
    assert await planned(rules, first.id) == {"GRADE_TO_REVIEW:": at(date(2027, 11, 2), 0)}
    rules.now = at(date(2027, 11, 2), 0)
    await ring(rules, first)
    assert await open_alerts(rules, first) == {"GRADE_TO_REVIEW": {"partner_manager"}}
    await grade(rules)
    await ring(rules, first)
    assert await open_alerts(rules, first) == {}


def test_graded_on_the_29th_of_february_reviewed_on_the_28th() -> None:
    assert review_day(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize("score", ["-0.01", "100.01", "NaN", "50.005", "1e9"])
async def test_a_score_is_between_0_and_100(rules: World, score: str) -> None:
    with refused(PartnerRefusal.SCORE_WRONG, "experience"):
        await grade(rules, Scores(**{**vars(GOOD), "experience": Decimal(score)}))


async def test_without_a_scheme_nobody_is_graded(world: World) -> None:
    await world.staff("partner_manager", "partner_manager")
    with refused(PartnerRefusal.SCHEME_MISSING):
        await grade(world)


async def test_a_new_scheme_counts_from_its_day(rules: World) -> None:
    await grade(rules)
    later = Scheme(**{**vars(DEFAULTS), "valid_from": date(2027, 1, 1), "largest": {**DEFAULTS.largest, Grade.B: Decimal(900_000)}})
    await rules.do("partner_manager", set_grading_scheme, later)
    days = (date(2026, 12, 31), date(2027, 1, 1))
    assert [await largest_order(rules.db, rules.partner.id, day, "CNY") for day in days] == [2_000_000, 900_000]
    with refused(PartnerRefusal.RULE_EXISTS, "validFrom"):
        await rules.do("partner_manager", set_grading_scheme, later)
    uneven = Scheme(**{**vars(later), "valid_from": date(2027, 2, 1), "weights": {**DEFAULTS.weights, "scale": Decimal("14.99")}})
    with refused(PartnerRefusal.SCHEME_WRONG, "weightScale"):
        await rules.do("partner_manager", set_grading_scheme, uneven)
