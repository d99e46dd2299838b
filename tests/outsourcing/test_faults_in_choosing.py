"""A fault in an act does not choose a partner wrongly: the database refuses what the acts would refuse (S0-44)."""

from datetime import date
from decimal import Decimal

import pytest

from domain.outsourcing.models import Selection
from domain.outsourcing.order_drafts import OfferDraft
from domain.outsourcing.record_consent import ConsentDraft, record_consent
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


@pytest.mark.parametrize("statement", ["UPDATE outsourcing_consent SET covers_contract = true", "DELETE FROM outsourcing_consent"])
async def test_a_consent_is_neither_widened_nor_lost(world: World, statement: str) -> None:
    paper = await world.document("manager")
    await world.do("manager", record_consent, world.project.id, ConsentDraft("Wang Fang", date(2026, 11, 1), paper.id))
    assert await broken_by(world, statement) == "ck_outsourcing_consent_append_only"
