"""Several acceptances of one order: partial, initial, final, each with its rounds (S0-47, S0-48)."""

from decimal import Decimal

import pytest

from domain.acts import Refused
from domain.delivery.models import Party
from domain.outsourcing.change_acceptance import change_acceptance
from domain.outsourcing.models import AcceptanceKind, AcceptanceState, OrderState, Outcome, PayableState, PaymentKind
from domain.outsourcing.order_drafts import TermDraft
from domain.outsourcing.place_order import place_order
from domain.outsourcing.request_acceptance import request_acceptance
from tests.outsourcing.story import Story, draft
from tests.outsourcing.test_gate import broken_by, of
from tests.world import World

PARTIAL, INITIAL, FINAL = AcceptanceKind
ADVANCE, PROGRESS, ACCEPTANCE, SETTLEMENT = PaymentKind


def parts(*progress: tuple[AcceptanceKind | None, int | None]) -> tuple[TermDraft, ...]:
    """Progress terms of 20 per cent each, and the rest with the final acceptance."""
    terms = [TermDraft(PROGRESS, Decimal(20), 10, awaits, deliverable) for awaits, deliverable in progress]
    return (*terms, TermDraft(ACCEPTANCE, Decimal(100 - 20 * len(terms)), 30))


async def open_ones(story: Story) -> list[int]:
    """The sequences of the payables that are not locked."""
    return [payable.sequence for payable in await story.payables() if payable.state is not PayableState.LOCKED]


async def test_a_partial_acceptance_leaves_the_order_running_and_opens_its_part(world: World) -> None:
    story = await Story.running(world, terms=parts((None, 2), (None, 1)))
    await story.request(PARTIAL, 1)
    assert await story.state() is OrderState.RUNNING
    await story.sign_all()
    assert (await world.again(of(story))).state is AcceptanceState.PASSED
    assert await story.state() is OrderState.RUNNING
    assert await open_ones(story) == [2], "the term of the first deliverable"
    assert (await story.payables())[1].acceptance_id == of(story).id
    settlement = await story.settlement()
    assert (settlement.acceptance_id, settlement.eligible_on) == (None, None)


async def test_without_a_named_deliverable_the_next_progress_payment_opens(world: World) -> None:
    story = await Story.running(world, terms=parts((None, None), (None, None)))
    for number, part in enumerate((2, 1), 1):
        await story.request(PARTIAL, part)
        assert (of(story).number, of(story).round, of(story).code) == (number, 1, f"ACC-NORTH-2026-001-0{number}")
        await story.sign_all()
        assert await open_ones(story) == list(range(1, number + 1))


async def test_the_initial_acceptance_opens_only_what_the_terms_say(world: World) -> None:
    story = await Story.running(world, terms=parts((None, None), (INITIAL, None)))
    await story.request(INITIAL)
    await story.sign_all()
    assert await open_ones(story) == [2]
    await story.request(FINAL)
    await story.sign_all()
    assert (of(story).number, of(story).round) == (2, 1)
    assert await story.state() is OrderState.ACCEPTED
    assert await open_ones(story) == [1, 2, 3]
    assert (await story.settlement()).acceptance_id == of(story).id


async def request_refused(world: World, story: Story, kind: AcceptanceKind, *places: int) -> str:
    deliveries = await story.deliveries()
    handed = [deliveries[place - 1] for place in places]
    with pytest.raises(Refused) as refused:
        await world.do("partner_lead", request_acceptance, story.order.id, handed, kind=kind)
    return refused.value.code.value


async def test_the_final_acceptance_waits_for_the_others_and_covers_all(world: World) -> None:
    story = await Story.running(world)
    await story.request(PARTIAL, 1)
    assert await request_refused(world, story, FINAL, 1, 2) == "ACCEPTANCE_UNDER_WAY"
    await story.sign_all()
    assert await request_refused(world, story, FINAL, 2) == "DELIVERABLE_MISSING"
    assert await request_refused(world, story, PARTIAL) == "LIST_EMPTY"
    await story.request(FINAL)
    assert await request_refused(world, story, PARTIAL, 2) == "ORDER_NOT_RUNNING"


async def test_a_deliverable_is_partially_accepted_once(world: World) -> None:
    story = await Story.running(world)
    await story.request(PARTIAL, 1)
    assert await request_refused(world, story, PARTIAL, 1) == "DELIVERABLE_STANDS"
    assert await request_refused(world, story, PARTIAL, 1, 2) == "DELIVERABLE_STANDS"
    await story.sign_all()
    assert await request_refused(world, story, PARTIAL, 1) == "DELIVERABLE_STANDS"
    await story.request(PARTIAL, 2)
    assert of(story).number == 2


async def test_after_a_fail_the_same_part_is_asked_for_in_its_next_round(world: World) -> None:
    story = await Story.running(world)
    first = await story.request(PARTIAL, 1)
    await story.sign(Party.SALES, Outcome.FAIL)
    assert await story.state() is OrderState.RUNNING
    other = await story.request(PARTIAL, 2)
    again = await story.request(PARTIAL, 1)
    assert (first.number, other.number, again.number, again.round) == (1, 2, 1, 2)
    assert (first.first_id, again.first_id, other.first_id) == (first.id, first.id, other.id)
    assert (await world.again(first)).state is AcceptanceState.FAILED
    final_refused = await request_refused(world, story, FINAL, 1, 2)
    assert final_refused == "ACCEPTANCE_UNDER_WAY"


async def test_a_change_keeps_what_is_to_be_accepted(world: World) -> None:
    story = await Story.running(world)
    await story.request(PARTIAL, 1)
    first, second = await story.deliveries()
    for wrong in ([second], [first, second]):
        with pytest.raises(Refused) as refused:
            await world.do("partner_lead", change_acceptance, of(story).id, wrong)
        assert refused.value.code.value == "DELIVERABLE_MISSING"
    new = await world.do("partner_lead", change_acceptance, of(story).id, [first])
    assert (new.kind, new.number, new.round, new.first_id) == (PARTIAL, 1, 2, of(story).id)
    assert await story.state() is OrderState.RUNNING


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (parts((FINAL, None)), "terms.0.awaits"),
        (parts((None, 3)), "terms.0.deliverable"),
        (parts((None, 0)), "terms.0.deliverable"),
        ((TermDraft(ACCEPTANCE, Decimal(100), 30, PARTIAL),), "terms.0.awaits"),
        ((TermDraft(ADVANCE, Decimal(100), 30, INITIAL),), "terms.0.awaits"),
        ((TermDraft(ACCEPTANCE, Decimal(100), 30, None, 1),), "terms.0.deliverable"),
    ],
)
async def test_only_a_progress_term_awaits_a_part(world: World, terms: tuple[TermDraft, ...], field: str) -> None:
    with pytest.raises(Refused) as refused:
        await world.do("manager", place_order, world.project.id, world.agreement.id, draft(terms=terms))
    assert (refused.value.code.value, refused.value.field) == ("TERM_AWAITS", field)


async def test_a_partial_acceptance_neither_accepts_the_order_nor_starts_the_clock_by_hand(world: World) -> None:
    story = await Story.running(world)
    await story.request(PARTIAL, 1)
    await story.sign_all()
    delivered = "UPDATE outsourcing_order SET state = 'ACCEPTED' WHERE id = :id"
    assert await broken_by(world, delivered, id=story.order.id) == "ck_outsourcing_order_accepted"
    window = "UPDATE settlement SET acceptance_id = :a, accepted_on = '2026-11-02', eligible_on = '2027-02-02' WHERE order_id = :id"
    assert await broken_by(world, window, a=of(story).id, id=story.order.id) == "fk_settlement_acceptance_final"


async def test_a_term_names_a_deliverable_of_its_order_by_hand_too(world: World) -> None:
    await Story.running(world)
    assert await broken_by(world, "UPDATE order_term SET deliverable = 9 WHERE kind = 'PROGRESS'") == "fk_order_term_deliverable"
    assert await broken_by(world, "UPDATE order_term SET deliverable = 1 WHERE kind = 'ACCEPTANCE'") == "ck_order_term_awaits"
    assert await broken_by(world, "UPDATE order_term SET awaits = 'PARTIAL' WHERE kind = 'ACCEPTANCE'") == "ck_order_term_awaits"


async def test_what_has_come_to_its_end_stands(world: World) -> None:
    story = await Story.delivered(world)
    await story.sign(Party.SALES, Outcome.FAIL)
    assert await broken_by(world, "UPDATE acceptance SET state = 'OPEN'") == "ck_acceptance_frozen"
    await story.request()
    await story.sign_all()
    for change in ("title = 'Other'", "round = 7", "note = 'New'"):
        changed = f"UPDATE acceptance SET {change} WHERE id = :id"  # noqa: S608  # names of this list of cases
        assert await broken_by(world, changed, id=of(story).id) == "ck_acceptance_frozen"
