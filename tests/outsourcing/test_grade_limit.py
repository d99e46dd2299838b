"""No order is larger than the partner's grade allows, nor made so by changes (S0-44, S0-46)."""

from datetime import date
from decimal import Decimal

import pytest

from domain.acts import Refused
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.models import OrderState
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.submit_change_order import submit_change_order
from domain.outsourcing.submit_order import submit_order
from domain.partners.models import Grade
from tests.outsourcing.story import Story, days_at
from tests.partners.test_largest_order import graded, scheme
from tests.world import World

FIRST = date(2026, 1, 1)


@pytest.fixture
async def limited(world: World) -> World:
    """The partner has grade B: orders of up to 21,200.00."""
    by = scheme(FIRST, largest_b=Decimal(21_200))
    await world.insert(by)
    await graded(world, by, Grade.B, FIRST)
    return world


async def test_an_order_up_to_the_grades_limit_is_submitted_and_a_larger_one_refused(limited: World) -> None:
    fits, too_large = await Story.placed(limited, lines=days_at(20)), await Story.placed(limited, lines=days_at("20.01"))
    await limited.do("manager", submit_order, fits.order.id)
    with pytest.raises(Refused) as refused:
        await limited.do("manager", submit_order, too_large.order.id)
    assert refused.value.code.value == "ORDER_ABOVE_GRADE"
    assert await too_large.state() is OrderState.DRAFT


async def test_changes_do_not_make_an_order_larger_than_the_grade_allows(limited: World) -> None:
    order_id = (await Story.running(limited, lines=days_at(15))).order.id
    change_id = (await limited.do("manager", place_change_order, order_id, ChangeDraft("More.", added=days_at("5.01")))).id
    with pytest.raises(Refused) as refused:
        await limited.do("manager", submit_change_order, change_id)
    assert refused.value.code.value == "ORDER_ABOVE_GRADE"
