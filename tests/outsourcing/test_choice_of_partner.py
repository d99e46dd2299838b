"""An order tells how its partner was chosen; where the contract demands it, the customer has consented (S0-44)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from domain.acts import NotFound, Refused
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.outsourcing.models import OrderOffer, OrderState, OutsourcingConsent, OutsourcingOrder, Selection
from domain.outsourcing.order_drafts import OfferDraft
from domain.outsourcing.place_order import place_order
from domain.outsourcing.record_consent import ConsentDraft, record_consent
from domain.outsourcing.revise_order import revise_order
from domain.outsourcing.submit_order import submit_order
from tests.outsourcing.story import Story, draft
from tests.world import World


async def code_of(world: World, act: Any, *given: Any, persona: str = "manager") -> str:
    with pytest.raises(Refused) as refused:
        await world.do(persona, act, *given)
    return str(refused.value.code.value)


async def offers_of(world: World, order: OutsourcingOrder) -> list[tuple[int, str, Decimal, bool, str | None]]:
    rows = await world.db.scalars(select(OrderOffer).where(OrderOffer.order_id == order.id).order_by(OrderOffer.sequence))
    return [(row.sequence, row.name, row.amount, row.is_chosen, row.remark) for row in rows]


@pytest.fixture
def own(world: World) -> OfferDraft:
    """The offer of the order's partner."""
    return OfferDraft(Decimal("58034.68"), partner_id=world.partner.id, is_chosen=True)


OTHER = OfferDraft(Decimal(61_000), name=" South Software ", remark="Later by a month.")


async def test_without_offers_it_is_a_single_source_with_its_reason(world: World) -> None:
    story = await Story.placed(world)
    assert (story.order.selection, story.order.selection_reason) == (Selection.SINGLE_SOURCE, "Best offer of three.")
    await world.do("manager", submit_order, story.order.id)
    assert await story.state() is OrderState.SUBMITTED


async def test_a_comparison_holds_its_offers_with_papers_inside_the_provider(world: World, own: OfferDraft) -> None:
    paper = await world.document("manager")
    story = await Story.placed(world, offers=[replace(own, document_id=paper.id), OTHER])
    assert story.order.selection is Selection.COMPARISON
    assert await offers_of(world, story.order) == [
        (1, "North Software", Decimal("58034.68"), True, None),
        (2, "South Software", Decimal(61_000), False, "Later by a month."),
    ]
    (link,) = await world.db.scalars(select(DocumentLink).where(DocumentLink.document_id == paper.id))
    assert (link.subject_id, link.visibility, link.document_class) == (story.order.id, Visibility.INTERNAL, DocumentClass.OFFER)
    assert link.partner_id is None
    await world.do("manager", revise_order, story.order.id, draft(offers=[OTHER, replace(own, document_id=paper.id)]))
    assert [row[1] for row in await offers_of(world, story.order)] == ["South Software", "North Software"]
    await world.do("manager", submit_order, story.order.id)
    assert await story.state() is OrderState.SUBMITTED


@pytest.mark.parametrize("missing", ["offers", "other", "chosen"])
async def test_a_comparison_of_one_or_without_a_chosen_one_is_not_submitted(world: World, own: OfferDraft, missing: str) -> None:
    offers = {"offers": [], "other": [own], "chosen": [OTHER, replace(own, is_chosen=False)]}[missing]
    story = await Story.placed(world, selection=Selection.COMPARISON, offers=offers)
    assert await code_of(world, submit_order, story.order.id) == "OFFERS_MISSING"
    assert await story.state() is OrderState.DRAFT


async def test_offers_that_cannot_be_are_refused_when_written(world: World, own: OfferDraft) -> None:
    async def refused(*offers: OfferDraft, selection: Selection | None = None) -> str:
        return await code_of(world, place_order, world.project.id, world.agreement.id, draft(offers=offers, selection=selection))

    assert await refused(own, selection=Selection.SINGLE_SOURCE) == "OFFERS_NOT_MEANT"
    assert await refused(own, own) == "OFFERS_CHOSEN"
    assert await refused(replace(OTHER, is_chosen=True)) == "OFFER_NOT_OF_PARTNER"
    assert await refused(replace(OTHER, amount=Decimal(0))) == "AMOUNT_NOT_POSITIVE"
    assert await refused(replace(OTHER, amount=Decimal("0.001"))) == "AMOUNT_TOO_FINE"
    assert await refused(replace(OTHER, name=None)) == "TEXT_EMPTY"
    assert await refused(replace(OTHER, remark="x" * 4001)) == "TEXT_TOO_LONG"
    assert await refused(*[OTHER] * 21) == "LIST_TOO_LONG"
    with pytest.raises(NotFound):
        await world.do(
            "manager",
            place_order,
            world.project.id,
            world.agreement.id,
            draft(offers=[replace(OTHER, document_id=(await world.document("partner_lead")).id)]),
        )


async def demanding(world: World) -> World:
    world.contract.needs_outsourcing_consent = True
    await world.insert(world.contract)
    return world


async def test_without_the_consent_that_the_contract_demands_no_order_is_submitted(world: World) -> None:
    await demanding(world)
    story = await Story.placed(world)
    assert await code_of(world, submit_order, story.order.id) == "CONSENT_MISSING"
    paper = await world.document("manager")
    said = ConsentDraft(" Wang Fang ", world.as_("manager").today, paper.id)
    consent = await world.do("manager", record_consent, world.project.id, said)
    assert (consent.consented_by, consent.contract_id, consent.covers_contract) == ("Wang Fang", world.contract.id, False)
    (link,) = await world.db.scalars(select(DocumentLink).where(DocumentLink.document_id == paper.id))
    assert (link.visibility, link.document_class, link.partner_id) == (Visibility.CUSTOMER, DocumentClass.CONTRACT, None)
    await world.do("manager", submit_order, story.order.id)
    assert await story.state() is OrderState.SUBMITTED


@pytest.mark.parametrize(("covers", "code"), [(True, None), (False, "CONSENT_MISSING")])
async def test_a_consent_of_another_project_counts_where_it_covers_the_contract(world: World, covers: bool, code: str | None) -> None:
    await demanding(world)
    story = await Story.placed(world)
    other = await world.new_project(world.contract)
    await world.grant("manager", "project_manager", other)
    paper = await world.document("manager")
    await world.do("manager", record_consent, other.id, ConsentDraft("Wang Fang", date(2026, 11, 1), paper.id, covers))
    if code is None:
        await world.do("manager", submit_order, story.order.id)
        return
    assert await code_of(world, submit_order, story.order.id) == code


async def test_a_consent_is_filed_once_and_not_before_its_day(world: World) -> None:
    paper, today = await world.document("manager"), world.as_("manager").today
    tomorrow = ConsentDraft("Wang Fang", today + timedelta(days=1), paper.id)
    assert await code_of(world, record_consent, world.project.id, tomorrow) == "DATE_IN_FUTURE"
    assert await code_of(world, record_consent, world.project.id, replace(tomorrow, consented_on=today, consented_by=" ")) == "TEXT_EMPTY"
    await world.do("manager", record_consent, world.project.id, replace(tomorrow, consented_on=today))
    rows = await world.db.scalars(select(OutsourcingConsent))
    assert [row.recorded_by_id for row in rows] == [world["manager"].id]
