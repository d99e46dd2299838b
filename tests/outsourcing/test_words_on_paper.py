"""A customer without an account says all on paper that it could say in the portal: conditions, a fail, the re-check (S0-47)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from domain.acts import Denied, NotFound, Refused
from domain.database import new_id
from domain.delivery.models import Party
from domain.outsourcing.confirm_paper import confirm_paper
from domain.outsourcing.models import AcceptancePaper, AcceptanceSignature, AcceptanceState, Outcome, PaperState, PunchState
from domain.outsourcing.paper_parts import Scan
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.record_paper import PaperDraft, record_paper
from domain.outsourcing.record_recheck_paper import RecheckDraft, record_recheck_paper
from domain.outsourcing.reject_paper import reject_paper
from domain.outsourcing.verdicts import Verdict
from tests.outsourcing.story import Story
from tests.outsourcing.test_gate import broken_by, of
from tests.world import World, at

SIGNED = date(2026, 11, 5)
ITEMS = (PunchDraft(" Finish the manual. ", "North", date(2026, 11, 10)), PunchDraft("Train two people.", "East", SIGNED))


async def word(
    world: World, story: Story, outcome: Outcome, items: Sequence[PunchDraft] = (), signed: date = SIGNED, by: str = "manager"
) -> AcceptancePaper:
    """A paper of the customer with its word, recorded."""
    scan = await world.document(by, "scan.pdf")
    opinion = None if outcome is Outcome.PASS else "Not complete."
    return await world.do(by, record_paper, of(story).id, PaperDraft("Wang Fang", outcome, signed, scan.id, opinion, items))


async def recheck(world: World, story: Story, *verdicts: Verdict, signed: date = SIGNED, by: str = "manager") -> AcceptancePaper:
    """A paper of the customer with its re-check, recorded."""
    scan = await world.document(by, "scan.pdf")
    draft = RecheckDraft(Scan("Wang Fang", signed, scan.id), verdicts)
    return await world.do(by, record_recheck_paper, of(story).id, draft)


async def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        await act
    return f"{refused.value.code.value} {refused.value.field}"


async def conditional(world: World) -> Story:
    """All have signed, the customer on paper with two items, of which both are done."""
    story = await Story.delivered(world)
    world.now = at(date(2026, 11, 20))
    await story.sign_all(Party.CUSTOMER)
    paper = await word(world, story, Outcome.CONDITIONAL, ITEMS)
    assert (await story.items(), (await world.again(of(story))).state) == ([], AcceptanceState.OPEN)
    await world.do("hq", confirm_paper, paper.id)
    for item in await story.items():
        await story.finish(item)
    return story


async def test_a_conditional_paper_brings_its_punch_list_once_it_is_confirmed(world: World) -> None:
    story = await conditional(world)
    items = await story.items()
    assert [(item.party, item.sequence, item.item, item.responsible, item.due_on, item.state) for item in items] == [
        (Party.CUSTOMER, 1, "Finish the manual.", "North", date(2026, 11, 10), PunchState.DONE),
        (Party.CUSTOMER, 2, "Train two people.", "East", SIGNED, PunchState.DONE),
    ]
    acceptance = await world.again(of(story))
    assert (acceptance.state, acceptance.open_items) == (AcceptanceState.CONDITIONAL, 2)


async def test_a_recheck_on_paper_closes_and_sends_back_and_passes_with_the_last_item(world: World) -> None:
    story = await conditional(world)
    manual, training = await story.items()
    first = await recheck(world, story, Verdict(manual.id, False, "Chapter two."), Verdict(training.id, True))
    assert (first.outcome, first.is_recheck) == (Outcome.CONDITIONAL, True)
    assert [item.state for item in await story.items()] == [PunchState.DONE, PunchState.DONE]
    await world.do("hq", confirm_paper, first.id)
    assert [item.state for item in await story.items()] == [PunchState.OPEN, PunchState.CLOSED]
    await story.finish(manual)
    second = await recheck(world, story, Verdict(manual.id, True), signed=date(2026, 11, 19), by="region_pmo")
    assert (second.outcome, (await world.again(of(story))).state) == (Outcome.PASS, AcceptanceState.CONDITIONAL)
    await world.do("manager", confirm_paper, second.id)
    acceptance = await world.again(of(story))
    assert (acceptance.state, acceptance.open_items, acceptance.accepted_on) == (AcceptanceState.PASSED, 0, date(2026, 11, 20))
    query = select(AcceptanceSignature).where(AcceptanceSignature.party == Party.CUSTOMER).order_by(AcceptanceSignature.signed_at)
    said = [(row.outcome, row.signed_on, row.signer_name, row.user_id) for row in await world.db.scalars(query.order_by("id"))]
    assert said == [
        (Outcome.CONDITIONAL, SIGNED, "Wang Fang", None),
        (Outcome.PASS, date(2026, 11, 19), "Wang Fang", None),
    ]


async def test_what_a_paper_says_must_fit_what_was_said(world: World) -> None:
    story = await Story.delivered(world)
    world.now = at(date(2026, 11, 20))
    assert await code(word(world, story, Outcome.CONDITIONAL)) == "PUNCH_LIST_NEEDED items"
    assert await code(word(world, story, Outcome.PASS, ITEMS)) == "PUNCH_LIST_NOT_MEANT items"
    assert await code(word(world, story, Outcome.FAIL, ITEMS)) == "PUNCH_LIST_NOT_MEANT items"
    assert await code(word(world, story, Outcome.CONDITIONAL, ITEMS, date(2026, 11, 6))) == "DUE_BEFORE_TODAY items.1.dueOn"
    assert await code(recheck(world, story)) == "PUNCH_LIST_NONE None"
    paper = await word(world, story, Outcome.CONDITIONAL, ITEMS)
    assert await code(world.do("manager", confirm_paper, paper.id)) == "PAPER_OF_OWN None"
    await world.do("hq", confirm_paper, paper.id)
    assert await code(word(world, story, Outcome.PASS)) == "PUNCH_LIST_OPEN outcome"
    assert await code(word(world, story, Outcome.CONDITIONAL, ITEMS)) == "PARTY_HAS_SIGNED None"
    await world.do("hq", confirm_paper, (await word(world, story, Outcome.FAIL)).id)
    assert (await world.again(of(story))).state is AcceptanceState.FAILED
    assert await code(recheck(world, story)) == "ACCEPTANCE_WRONG_STATE None"


async def test_a_recheck_names_items_of_the_customer_as_they_stand(world: World) -> None:
    story = await Story.delivered(world)
    world.now = at(date(2026, 11, 20))
    await world.do("hq", confirm_paper, (await word(world, story, Outcome.CONDITIONAL, ITEMS)).id)
    await story.sign(Party.REGION, Outcome.CONDITIONAL)
    manual, training, of_region = await story.items()
    assert await code(recheck(world, story)) == "LIST_EMPTY verdicts"
    assert await code(recheck(world, story, Verdict(of_region.id, True))) == "PUNCH_ITEM_UNKNOWN verdicts.0.punchItemId"
    assert await code(recheck(world, story, Verdict(manual.id, True), Verdict(manual.id, True))) == "NOT_UNIQUE verdicts"
    assert await code(recheck(world, story, Verdict(manual.id, False))) == "REASON_NEEDED verdicts.0.note"
    assert (await code(recheck(world, story, Verdict(manual.id, False, "No.")))).startswith("PUNCH_ITEM_WRONG_STATE")
    assert await code(recheck(world, story, Verdict(manual.id, True), signed=date(2026, 11, 21))) == "DATE_IN_FUTURE signedOn"
    for persona in ("customer_signer", "partner_lead", "finance"):
        with pytest.raises((Denied, NotFound)):
            await recheck(world, story, Verdict(manual.id, True), by=persona)
    await recheck(world, story, Verdict(training.id, True))
    assert (await code(recheck(world, story, Verdict(manual.id, True)))).startswith("PAPER_STANDING")


async def test_a_recheck_is_confirmed_as_the_items_stand_then(world: World) -> None:
    story = await conditional(world)
    manual, training = await story.items()
    late = await recheck(world, story, Verdict(manual.id, True))
    await story.recheck(Party.CUSTOMER, Verdict(manual.id, True))
    assert (await code(world.do("hq", confirm_paper, late.id))).startswith("PUNCH_ITEM_WRONG_STATE")
    assert (await world.again(late)).state is PaperState.RECORDED
    await world.do("hq", reject_paper, late.id, "It was closed meanwhile.")
    last = await recheck(world, story, Verdict(training.id, True))
    await world.do("hq", confirm_paper, last.id)
    assert (await world.again(of(story))).state is AcceptanceState.PASSED


async def test_a_recheck_is_a_pass_where_the_rest_was_closed_meanwhile(world: World) -> None:
    story = await conditional(world)
    manual, training = await story.items()
    paper = await recheck(world, story, Verdict(manual.id, True))
    assert paper.outcome is Outcome.CONDITIONAL
    await story.recheck(Party.CUSTOMER, Verdict(training.id, True))
    await world.do("hq", confirm_paper, paper.id)
    assert ((await world.again(paper)).outcome, (await world.again(of(story))).state) == (Outcome.PASS, AcceptanceState.PASSED)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE acceptance_paper SET outcome = 'WAIVED'", "ck_acceptance_paper_said"),
        ("UPDATE acceptance_paper SET opinion = NULL", "ck_acceptance_paper_said"),
        ("UPDATE acceptance_paper SET is_recheck = true, outcome = 'FAIL'", "ck_acceptance_paper_recheck"),
        ("UPDATE paper_item SET note = 'x'", "ck_paper_item_append_only"),
        ("DELETE FROM paper_item", "ck_paper_item_append_only"),
        ("ALTER TABLE paper_item DISABLE TRIGGER USER; UPDATE paper_item SET due_on = NULL", "ck_paper_item_one_of_two"),
        ("ALTER TABLE paper_item DISABLE TRIGGER USER; UPDATE paper_item SET note = 'x'", "ck_paper_item_note"),
    ],
)
async def test_a_paper_stands_as_it_was_recorded(world: World, statement: str, constraint: str) -> None:
    story = await Story.delivered(world)
    world.now = at(date(2026, 11, 20))
    await word(world, story, Outcome.CONDITIONAL, ITEMS)
    *before, last = statement.split("; ")
    for each in before:
        await world.db.execute(text(each))
    assert await broken_by(world, last) == constraint


COPY = """
    INSERT INTO acceptance_paper (id, acceptance_id, content_hash, signer_name, outcome, is_recheck, opinion, signed_on, document_id, state,
        recorded_on, recorded_at, recorded_by_id, order_id, project_id, customer_id, unit_id, partner_id, created_at, version)
    SELECT :id, acceptance_id, content_hash, signer_name, 'CONDITIONAL', :again, opinion, signed_on, document_id, 'RECORDED',
        recorded_on, recorded_at, recorded_by_id, order_id, project_id, customer_id, unit_id, partner_id, created_at, version
    FROM acceptance_paper
"""


@pytest.mark.parametrize("again", [False, True])
async def test_a_condition_or_a_recheck_without_lines_does_not_stand(world: World, again: bool) -> None:
    story = await Story.delivered(world)
    paper = await word(world, story, Outcome.CONDITIONAL, ITEMS, world.now.date())
    await world.do("hq", reject_paper, paper.id, "Another name stands there.")
    assert await broken_by(world, COPY, id=new_id(), again=again) == "ck_acceptance_paper_items"
