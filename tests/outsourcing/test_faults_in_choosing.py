"""A fault in an act does not choose a partner wrongly: the database refuses what the acts would refuse (S0-44)."""

from datetime import date
from decimal import Decimal

import pytest

from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.models import Selection
from domain.outsourcing.order_drafts import OfferDraft
from domain.outsourcing.record_consent import ConsentDraft, record_consent
from domain.outsourcing.submit_order import submit_order
from tests.outsourcing.story import Story
from tests.outsourcing.test_gate import broken_by
from tests.world import World


async def compared(world: World) -> Story:
    """An order whose partner was the better of two."""
    own = OfferDraft(Decimal("58034.68"), partner_id=world.partner.id, is_chosen=True)
    return await Story.placed(world, selection=Selection.COMPARISON, offers=[own, OfferDraft(Decimal(61_000), name="South Software")])


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE order_offer SET is_chosen = true WHERE sequence = 2", "ck_order_offer_chosen_is_the_partner"),
        ("UPDATE order_offer SET is_chosen = true, offerer_id = partner_id WHERE sequence = 2", "uq_order_offer_chosen"),
        ("UPDATE order_offer SET amount = 0 WHERE sequence = 2", "ck_order_offer_positive"),
        ("UPDATE order_offer SET amount = 0.001 WHERE sequence = 2", "ck_order_offer_minor_unit"),
        ("UPDATE order_offer SET currency = 'EUR'", "fk_order_offer_order_id_currency"),
        ("UPDATE order_offer SET sequence = 1", "uq_order_offer_order_id_sequence"),
    ],
)
async def test_an_offer_that_cannot_be_does_not_stand(world: World, statement: str, constraint: str) -> None:
    await compared(world)
    assert await broken_by(world, statement) == constraint


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM order_offer WHERE sequence = 2",
        "DELETE FROM order_offer",
        "UPDATE order_offer SET is_chosen = false",
    ],
)
async def test_an_order_that_was_asked_for_keeps_what_it_compared(world: World, statement: str) -> None:
    story = await compared(world)
    await world.do("manager", submit_order, story.order.id)
    assert await broken_by(world, statement) == "ck_outsourcing_order_compared"


@pytest.mark.parametrize("offers", [0, 1])
async def test_no_order_is_asked_for_by_a_comparison_of_less_than_two(world: World, offers: int) -> None:
    own = OfferDraft(Decimal("58034.68"), partner_id=world.partner.id, is_chosen=True)
    story = await Story.placed(world, selection=Selection.COMPARISON, offers=[own][:offers])
    asked = "UPDATE outsourcing_order SET state = 'SUBMITTED', submitted_at = created_at, submitted_by_id = owner_id"
    assert await broken_by(world, asked) == "ck_outsourcing_order_compared"
    single = await Story.placed(world)
    await world.do("manager", submit_order, single.order.id)
    by_hand = f"UPDATE outsourcing_order SET selection = 'COMPARISON' WHERE id = '{single.order.id}'"  # noqa: S608  # an id
    assert await broken_by(world, by_hand) == "ck_outsourcing_order_compared"
    await world.do("manager", cancel_order, story.order.id, "No longer wanted.")


@pytest.mark.parametrize("statement", ["UPDATE outsourcing_consent SET covers_contract = true", "DELETE FROM outsourcing_consent"])
async def test_a_consent_is_neither_widened_nor_lost(world: World, statement: str) -> None:
    paper = await world.document("manager")
    await world.do("manager", record_consent, world.project.id, ConsentDraft("Wang Fang", date(2026, 11, 1), paper.id))
    assert await broken_by(world, statement) == "ck_outsourcing_consent_append_only"
