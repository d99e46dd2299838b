"""A conditional pass waits for its punch list: raised, done, sent back, closed by re-check (S0-47)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from domain.acts import Denied, NotFound, Refused
from domain.database import new_id
from domain.delivery.models import Party
from domain.documents.models import DocumentLink, Visibility
from domain.outsourcing.finish_punch_item import finish_punch_item
from domain.outsourcing.models import (
    AcceptanceSignature,
    AcceptanceState,
    OrderState,
    Outcome,
    PayableState,
    PaymentKind,
    PunchItemTransition,
    PunchState,
)
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.recheck_acceptance import recheck_acceptance
from domain.outsourcing.sign_acceptance import Confirmation, Word, sign_acceptance
from domain.outsourcing.verdicts import Verdict
from tests.outsourcing.story import Story
from tests.outsourcing.test_gate import SIGN, broken_by, of
from tests.world import World, at

GOOD = PunchDraft("Finish the manual.", "North", date(2026, 12, 1))


async def conditional(world: World, *parties: Party) -> Story:
    """A final acceptance to which these parties said conditional, the others pass."""
    story = await Story.delivered(world)
    for party in Party:
        await story.sign(party, Outcome.CONDITIONAL if party in parties else Outcome.PASS)
    return story


async def sign_with(world: World, story: Story, outcome: Outcome, *items: PunchDraft) -> str:
    confirmation = Confirmation(world["hq"].id, world.now)
    word = Word(Party.HEADQUARTERS, outcome, "So.", items)
    with pytest.raises(Refused) as refused:
        await world.do("hq", sign_acceptance, of(story).id, word, of(story).content_hash, confirmation)
    return f"{refused.value.code.value} {refused.value.field}"


async def test_a_conditional_pass_says_what_is_left_to_do(world: World) -> None:
    story = await Story.delivered(world)
    assert await sign_with(world, story, Outcome.CONDITIONAL) == "PUNCH_LIST_NEEDED items"
    assert await sign_with(world, story, Outcome.PASS, GOOD) == "PUNCH_LIST_NOT_MEANT items"
    assert await sign_with(world, story, Outcome.FAIL, GOOD) == "PUNCH_LIST_NOT_MEANT items"
    assert await sign_with(world, story, Outcome.CONDITIONAL, *[GOOD] * 51) == "LIST_TOO_LONG items"
    yesterday = PunchDraft("Manual", "North", world.now.date() - timedelta(days=1))
    assert await sign_with(world, story, Outcome.CONDITIONAL, GOOD, yesterday) == "DUE_BEFORE_TODAY items.1.dueOn"
    far = PunchDraft("Manual", "North", date(2400, 2, 29))
    assert await sign_with(world, story, Outcome.CONDITIONAL, far) == "DATE_ABSURD items.0.dueOn"
    assert await sign_with(world, story, Outcome.CONDITIONAL, PunchDraft(" ", "North", GOOD.due_on)) == "TEXT_EMPTY items.0.item"
    assert (
        await sign_with(world, story, Outcome.CONDITIONAL, PunchDraft("x" * 10_000, "North", GOOD.due_on)) == "TEXT_TOO_LONG items.0.item"
    )
    assert (
        await sign_with(world, story, Outcome.CONDITIONAL, PunchDraft("M", "x" * 201, GOOD.due_on)) == "TEXT_TOO_LONG items.0.responsible"
    )
    assert await story.items() == []


async def test_payment_and_clock_wait_until_the_last_item_is_closed(world: World) -> None:
    story = await conditional(world, Party.CUSTOMER, Party.REGION)
    first, second = await story.items()
    assert [(item.party, item.sequence, item.state) for item in (first, second)] == [
        (Party.CUSTOMER, 1, PunchState.OPEN),
        (Party.REGION, 2, PunchState.OPEN),
    ]
    assert (await world.again(of(story))).open_items == 2
    world.now = at(date(2026, 11, 20))
    await story.finish(first)
    await story.recheck(Party.CUSTOMER)
    assert (await world.again(of(story))).state is AcceptanceState.CONDITIONAL
    assert await story.state() is OrderState.DELIVERED
    assert (await story.payable(PaymentKind.ACCEPTANCE)).state is PayableState.LOCKED
    assert (await story.settlement()).eligible_on is None
    world.now = at(date(2026, 11, 30))
    await story.finish(second)
    await story.recheck(Party.REGION)
    assert (await world.again(of(story))).state is AcceptanceState.PASSED
    assert (of(story).open_items, of(story).accepted_on) == (0, date(2026, 11, 30))
    assert await story.state() is OrderState.ACCEPTED
    assert (await story.payable(PaymentKind.ACCEPTANCE)).state is PayableState.OPEN
    assert (await story.settlement()).eligible_on == date(2027, 2, 28)


async def test_a_party_passes_with_the_last_of_its_own_items(world: World) -> None:
    story = await Story.delivered(world)
    word = Word(Party.HEADQUARTERS, Outcome.CONDITIONAL, "Two chapters.", [GOOD, GOOD])
    confirmation = Confirmation(world["hq"].id, world.now)
    await world.do("hq", sign_acceptance, of(story).id, word, of(story).content_hash, confirmation)
    await story.sign_all(Party.HEADQUARTERS)
    first, last = await story.items()
    await story.recheck(Party.HEADQUARTERS, Verdict(first.id, True))
    assert ((await world.again(of(story))).state, of(story).open_items) == (AcceptanceState.CONDITIONAL, 1)
    await story.recheck(Party.HEADQUARTERS, Verdict(last.id, True))
    assert ((await world.again(of(story))).state, of(story).open_items) == (AcceptanceState.PASSED, 0)


async def test_the_pass_is_a_signature_of_the_day_of_the_recheck_over_the_same_content(world: World) -> None:
    story = await conditional(world, Party.REGION)
    world.now = at(date(2026, 12, 4))
    await story.recheck(Party.REGION)
    query = select(AcceptanceSignature).where(AcceptanceSignature.party == Party.REGION).order_by(AcceptanceSignature.signed_at)
    before, after = (await world.db.scalars(query)).all()
    assert (before.outcome, after.outcome) == (Outcome.CONDITIONAL, Outcome.PASS)
    assert (after.content_hash, after.signed_on, after.user_id) == (before.content_hash, date(2026, 12, 4), world["region_pmo"].id)


async def test_an_item_is_sent_back_with_a_reason_and_done_again(world: World) -> None:
    story = await conditional(world, Party.REGION)
    (item,) = await story.items()
    await story.finish(item, "Chapter added.")
    await story.recheck(Party.REGION, Verdict(item.id, False, "Two pages are empty."))
    (item,) = await story.items()
    assert (item.state, item.done_at) == (PunchState.OPEN, None)
    await story.finish(item, "Now with all pages.")
    await story.recheck(Party.REGION)
    query = select(PunchItemTransition).order_by(PunchItemTransition.at, PunchItemTransition.id)
    steps = [(step.to_state.value, step.reason) for step in await world.db.scalars(query)]
    assert steps == [
        ("OPEN", None),
        ("DONE", "Chapter added."),
        ("OPEN", "Two pages are empty."),
        ("DONE", "Now with all pages."),
        ("CLOSED", None),
    ]
    assert (await world.again(of(story))).state is AcceptanceState.PASSED


async def test_items_may_be_done_and_closed_before_the_others_have_signed(world: World) -> None:
    story = await Story.delivered(world)
    await story.sign(Party.HEADQUARTERS, Outcome.CONDITIONAL)
    (item,) = await story.items()
    await story.finish(item)
    await story.recheck(Party.HEADQUARTERS)
    assert (await world.again(of(story))).state is AcceptanceState.OPEN
    await story.sign_all(Party.HEADQUARTERS)
    assert (await world.again(of(story))).state is AcceptanceState.PASSED


async def test_what_is_shown_is_linked_for_customer_and_partner(world: World) -> None:
    story = await conditional(world, Party.CUSTOMER)
    (item,) = await story.items()
    document = await world.document("partner_lead")
    for _ in range(2):
        await world.do("partner_lead", finish_punch_item, item.id, None, [document.id, document.id])
    (link,) = (await world.db.scalars(select(DocumentLink).where(DocumentLink.subject_id == item.id))).all()
    assert (link.visibility, link.customer_id, link.partner_id) == (Visibility.CUSTOMER_AND_PARTNER, world.customer.id, world.partner.id)


async def finish_refused(world: World, story: Story, note: str | None = None) -> str:
    (item,) = await story.items()
    with pytest.raises(Refused) as refused:
        await world.do("partner_lead", finish_punch_item, item.id, note)
    return refused.value.code.value


async def test_only_the_partner_finishes_and_it_shows_something(world: World) -> None:
    story = await conditional(world, Party.CUSTOMER)
    (item,) = await story.items()
    assert await finish_refused(world, story, " ") == "NOTHING_SHOWN"
    assert await finish_refused(world, story, "x" * 10_000) == "TEXT_TOO_LONG"
    for persona in ("manager", "customer_signer", "partner_finance"):
        with pytest.raises(Denied):
            await world.do(persona, finish_punch_item, item.id, "Done.")
    rival = await world.new_partner("SOUTH")
    await world.outsider("rival_lead", rival, "partner_lead")
    with pytest.raises(NotFound):
        await world.do("rival_lead", finish_punch_item, item.id, "Done.")
    foreign = await world.document("manager")
    with pytest.raises(NotFound):
        await world.do("partner_lead", finish_punch_item, item.id, None, [foreign.id])
    await story.recheck(Party.CUSTOMER)
    assert await finish_refused(world, story, "Done.") == "ACCEPTANCE_WRONG_STATE"


async def recheck_refused(world: World, story: Story, *verdicts: Verdict, party: Party = Party.REGION, persona: str = "region_pmo") -> str:
    confirmation = Confirmation(world[persona].id, world.now)
    with pytest.raises(Refused) as refused:
        await world.do(persona, recheck_acceptance, of(story).id, party, list(verdicts), confirmation)
    return f"{refused.value.code.value} {refused.value.field}"


async def test_a_party_checks_its_own_items_only(world: World) -> None:
    story = await conditional(world, Party.REGION, Party.HEADQUARTERS)
    region, headquarters = await story.items()
    assert await recheck_refused(world, story, Verdict(headquarters.id, True)) == "PUNCH_ITEM_UNKNOWN verdicts.0.punchItemId"
    assert await recheck_refused(world, story, Verdict(new_id(), True)) == "PUNCH_ITEM_UNKNOWN verdicts.0.punchItemId"
    assert await recheck_refused(world, story) == "LIST_EMPTY verdicts"
    assert await recheck_refused(world, story, Verdict(region.id, True), Verdict(region.id, True)) == "NOT_UNIQUE verdicts"
    assert await recheck_refused(world, story, Verdict(region.id, False, " ")) == "REASON_NEEDED verdicts.0.note"
    assert await recheck_refused(world, story, Verdict(region.id, False, "No.")) == "PUNCH_ITEM_WRONG_STATE None"
    with pytest.raises(Denied):
        await story.recheck(Party.REGION, Verdict(region.id, True), persona="hq")
    stale = Confirmation(world["region_pmo"].id, world.now - timedelta(minutes=6))
    with pytest.raises(Refused, match="password"):
        await world.do("region_pmo", recheck_acceptance, of(story).id, Party.REGION, [Verdict(region.id, True)], stale)
    assert (await world.again(of(story))).open_items == 2


async def test_a_party_may_still_fail_what_it_passed_with_conditions(world: World) -> None:
    story = await conditional(world, Party.REGION)
    await story.sign(Party.REGION, Outcome.FAIL)
    assert (await world.again(of(story))).state is AcceptanceState.FAILED
    assert await story.state() is OrderState.RUNNING
    assert await finish_refused(world, story, "Done.") == "ACCEPTANCE_WRONG_STATE"


async def test_a_conditional_signature_without_items_does_not_stand(world: World) -> None:
    story = await Story.delivered(world)
    values = {"id": new_id(), "acceptance": of(story).id, "hash": of(story).content_hash, "user": world["hq"].id}
    named = await broken_by(world, SIGN, party="HEADQUARTERS", outcome="CONDITIONAL", **values)
    assert named == "ck_acceptance_signature_condition"


async def test_no_pass_by_hand_while_an_item_is_open(world: World) -> None:
    story = await conditional(world, Party.HEADQUARTERS)
    values = {"id": new_id(), "acceptance": of(story).id, "hash": of(story).content_hash, "user": world["hq"].id}
    await world.db.execute(text(SIGN), {"party": "HEADQUARTERS", "outcome": "PASS", **values})
    passing = "UPDATE acceptance SET state = 'PASSED', accepted_on = '2026-11-02' WHERE id = :id"
    assert await broken_by(world, passing, id=of(story).id) == "ck_acceptance_punch_list"
    uncounted = "UPDATE acceptance SET open_items = 0 WHERE id = :id"
    assert await broken_by(world, uncounted, id=of(story).id) == "ck_acceptance_totals_kept"


async def test_an_item_is_not_opened_again_once_the_acceptance_has_passed(world: World) -> None:
    story = await conditional(world, Party.HEADQUARTERS)
    await story.recheck(Party.HEADQUARTERS)
    again = "UPDATE punch_item SET state = 'OPEN', done_at = NULL"
    assert await broken_by(world, again) == "ck_acceptance_punch_list"


async def test_an_item_hangs_on_the_conditional_word_of_its_party(world: World) -> None:
    await conditional(world, Party.HEADQUARTERS)
    assert await broken_by(world, "UPDATE punch_item SET party = 'REGION'") == "fk_punch_item_conditional"
    assert await broken_by(world, "DELETE FROM punch_item_transition") == "ck_punch_item_transition_append_only"
