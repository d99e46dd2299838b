"""The largest order that a partner's grade allows, by the scheme of the day (S0-46)."""

from datetime import date
from decimal import Decimal

from domain.partners.grading import grade_of, largest_order, total_of
from domain.partners.models import Grade, GradingScheme, PartnerGrade
from tests.world import World

FIRST, SECOND = date(2026, 1, 1), date(2026, 7, 1)


def scheme(valid_from: date, **other: Decimal | None) -> GradingScheme:
    weights = {"weight_scale": 20, "weight_qualification": 20, "weight_experience": 20, "weight_capability": 20, "weight_orders": 20}
    limits = {"largest_a": None, "largest_b": Decimal(1_000_000), "largest_c": Decimal(300_000), "largest_d": Decimal(0)}
    thresholds = {"from_a": Decimal(85), "from_b": Decimal(70), "from_c": Decimal(60)}
    numbers = {name: Decimal(weight) for name, weight in weights.items()}
    return GradingScheme(valid_from=valid_from, currency="CNY", **{**numbers, **thresholds, **limits, **other})


async def graded(world: World, by: GradingScheme, grade: Grade, day: date) -> None:
    scores = {f"score_{source}": Decimal(70) for source in ("scale", "qualification", "experience", "capability")}
    row = PartnerGrade(partner_id=world.partner.id, scheme_id=by.id, **scores, total=Decimal(70), grade=grade)
    row.valid_from, row.review_on, row.graded_at, row.graded_by_id = day, day.replace(year=day.year + 1), world.now, world["hq"].id
    await world.insert(row)


async def test_before_a_scheme_and_before_a_grading_nothing_binds(world: World) -> None:
    by = scheme(SECOND)
    await world.insert(by)
    assert await largest_order(world.db, world.partner.id, SECOND, "CNY") is None
    await graded(world, by, Grade.D, FIRST)
    assert await largest_order(world.db, world.partner.id, date(2026, 6, 30), "CNY") is None
    assert await largest_order(world.db, world.partner.id, SECOND, "CNY") == 0


async def test_the_grade_and_the_scheme_of_the_day_count(world: World) -> None:
    by = scheme(FIRST)
    await world.insert(by)
    await world.insert(scheme(SECOND, largest_b=Decimal(800_000)))
    await graded(world, by, Grade.C, FIRST)
    await graded(world, by, Grade.B, SECOND)
    days = (date(2025, 12, 31), FIRST, date(2026, 6, 30), SECOND)
    assert [await largest_order(world.db, world.partner.id, day, "CNY") for day in days] == [None, 300_000, 300_000, 800_000]


async def test_in_another_currency_a_limited_grade_allows_nothing(world: World) -> None:
    by = scheme(FIRST)
    await world.insert(by)
    await graded(world, by, Grade.B, FIRST)
    assert await largest_order(world.db, world.partner.id, SECOND, "USD") == 0
    await graded(world, by, Grade.A, SECOND)
    assert await largest_order(world.db, world.partner.id, SECOND, "USD") is None


def test_a_source_without_a_score_weighs_nothing() -> None:
    by = scheme(FIRST)
    four = {"scale": Decimal(80), "qualification": Decimal(90), "experience": Decimal(70), "capability": Decimal("85.02")}
    assert total_of(by, {**four, "orders": None}) == Decimal("81.26")
    assert total_of(by, {**four, "orders": Decimal(100)}) == Decimal("85.00")


def test_a_grade_begins_at_its_threshold() -> None:
    by = scheme(FIRST)
    totals = [Decimal(text) for text in ("100", "85", "84.99", "70", "69.99", "60", "59.99", "0")]
    assert [grade_of(by, total).value for total in totals] == ["A", "A", "B", "B", "C", "C", "D", "D"]
