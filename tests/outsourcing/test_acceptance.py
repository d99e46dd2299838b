"""Joint acceptance: what is handed in, who signs, what a change does (S0-47)."""

from datetime import date, datetime, timedelta

import orjson
import pytest
from sqlalchemy import select

from domain.acts import Conflict, Denied, NotFound, Refused
from domain.database import new_id
from domain.delivery.models import Party
from domain.documents.models import DocumentLink, Visibility
from domain.outsourcing.change_acceptance import change_acceptance
from domain.outsourcing.handed_in import Delivery
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceSignature,
    AcceptanceState,
    OrderState,
    Outcome,
    PayableState,
    PaymentKind,
)
from domain.outsourcing.request_acceptance import request_acceptance
from domain.outsourcing.sign_acceptance import Confirmation, Word, sign_acceptance
from tests.outsourcing.story import Story
from tests.world import SIGNERS, World, at


def of(story: Story) -> Acceptance:
    assert story.acceptance is not None
    return story.acceptance


async def state_of(world: World, story: Story) -> AcceptanceState:
    return (await world.again(of(story))).state


async def sign_refused(
    world: World,
    story: Story,
    party: Party = Party.HEADQUARTERS,
    word: tuple[Outcome, str | None] = (Outcome.PASS, None),
    *,
    content_hash: str | None = None,
    confirmed_at: datetime | None = None,
    confirmed_by: str | None = None,
    persona: str | None = None,
) -> str:
    """The code with which a signature, of the party's own signer unless another is named, is refused."""
    persona = persona or SIGNERS[party]
    confirmation = Confirmation(world[confirmed_by or persona].id, confirmed_at or world.now)
    content_hash = content_hash or of(story).content_hash
    with pytest.raises(Refused) as refused:
        await world.do(persona, sign_acceptance, of(story).id, Word(party, *word), content_hash, confirmation)
    return refused.value.code.value


async def test_the_content_is_canonical_and_holds_nothing_commercial(world: World) -> None:
    story = await Story.delivered(world)
    content = orjson.loads(of(story).content)
    assert of(story).content == orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
    assert sorted(content) == ["acceptance", "customer", "deliverables", "note", "order", "partner", "project"]
    assert content["order"] == {
        "code": "ORD-NORTH-2026-001",
        "title": "Data migration",
        "startsOn": "2026-11-09",
        "endsOn": "2027-03-31",
    }
    assert content["acceptance"] == {"code": "ACC-NORTH-2026-001-01", "kind": "FINAL", "number": 1, "round": 1}
    assert [sorted(item) for item in content["deliverables"]] == [["criteria", "documents", "name", "sequence"]] * 2
    figures = ("58034.68", "54749.7", "1500", "799.99", "50.5", "20.5")
    assert not [figure for figure in figures if figure in of(story).content]


async def test_documents_are_linked_for_customer_and_partner(world: World) -> None:
    story = await Story.delivered(world)
    links = (await world.db.scalars(select(DocumentLink).where(DocumentLink.subject_id == of(story).id))).all()
    assert {(link.visibility, link.customer_id, link.partner_id) for link in links} == {
        (Visibility.CUSTOMER_AND_PARTNER, world.customer.id, world.partner.id)
    }
    assert len(links) == 2


async def request_refused(world: World, story: Story, deliveries: list[Delivery], note: str | None = None) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        await world.do("partner_lead", request_acceptance, story.order.id, deliveries, note)
    assert await story.state() is OrderState.RUNNING
    return refused.value.code.value, refused.value.field


async def test_every_deliverable_needs_a_document(world: World) -> None:
    story = await Story.running(world)
    first, second = await story.deliveries()
    assert await request_refused(world, story, [first]) == ("DELIVERABLE_MISSING", "deliveries")
    assert await request_refused(world, story, [first, Delivery(second.deliverable_id, [])]) == ("DELIVERABLE_MISSING", "deliveries")
    unknown = Delivery(new_id(), first.document_ids)
    assert await request_refused(world, story, [first, second, unknown]) == ("DELIVERABLE_UNKNOWN", "deliveries")
    many = Delivery(first.deliverable_id, [new_id() for _ in range(21)])
    assert await request_refused(world, story, [many, second]) == ("LIST_TOO_LONG", "deliveries")
    assert await request_refused(world, story, [first, second], "x" * 10_000) == ("TEXT_TOO_LONG", "note")


async def test_documents_of_others_do_not_exist_for_the_partner(world: World) -> None:
    story = await Story.running(world)
    first, second = await story.deliveries()
    rival = await world.new_partner("SOUTH")
    await world.outsider("rival_lead", rival, "partner_lead")
    for owner in ("manager", "rival_lead"):
        foreign = Delivery(first.deliverable_id, [(await world.document(owner)).id])
        with pytest.raises(NotFound):
            await world.do("partner_lead", request_acceptance, story.order.id, [foreign, second])


async def test_the_same_document_may_serve_two_deliverables(world: World) -> None:
    story = await Story.running(world)
    first, second = await story.deliveries()
    both = [first, Delivery(second.deliverable_id, [*first.document_ids, *first.document_ids])]
    acceptance = await world.do("partner_lead", request_acceptance, story.order.id, both)
    assert acceptance.round == 1


async def test_a_change_after_a_signature_voids_it(world: World) -> None:
    story = await Story.delivered(world)
    for party in (Party.CUSTOMER, Party.SALES, Party.REGION):
        await story.sign(party)
    old = of(story)
    new = await world.do("partner_lead", change_acceptance, old.id, await story.deliveries())
    assert (await world.again(old)).state is AcceptanceState.VOIDED
    assert (new.state, new.round, new.code) == (AcceptanceState.OPEN, 2, "ACC-NORTH-2026-001-02")
    assert new.content_hash != old.content_hash
    story.acceptance = new
    await story.sign(Party.HEADQUARTERS)
    assert await state_of(world, story) is AcceptanceState.OPEN, "the three signatures on the old content count no more"
    assert await sign_refused(world, Story(world, story.order, old), Party.REGION) == "ACCEPTANCE_WRONG_STATE"
    for party in (Party.CUSTOMER, Party.SALES, Party.REGION):
        await story.sign(party)
    assert await state_of(world, story) is AcceptanceState.PASSED


async def test_a_change_that_changes_nothing_is_refused(world: World) -> None:
    story = await Story.running(world)
    deliveries = await story.deliveries()
    story.acceptance = await world.do("partner_lead", request_acceptance, story.order.id, deliveries, "Ready.")
    with pytest.raises(Refused) as refused:
        await world.do("partner_lead", change_acceptance, of(story).id, deliveries, " Ready. ")
    assert refused.value.code.value == "NOTHING_CHANGED"
    with pytest.raises(Conflict):
        await world.do("partner_lead", change_acceptance, of(story).id, deliveries, "Really.", expected_version=7)
    await world.do("partner_lead", change_acceptance, of(story).id, deliveries, "Really.", expected_version=1)


async def test_a_passed_or_failed_round_is_not_changed(world: World) -> None:
    story = await Story.accepted(world)
    with pytest.raises(Refused) as refused:
        await world.do("partner_lead", change_acceptance, of(story).id, await story.deliveries())
    assert refused.value.code.value == "ACCEPTANCE_WRONG_STATE"


async def test_signing_asks_for_the_password_again(world: World) -> None:
    story = await Story.delivered(world)
    assert await sign_refused(world, story, confirmed_at=world.now - timedelta(minutes=5, seconds=1)) == "CONFIRMATION_NEEDED"
    assert await sign_refused(world, story, confirmed_at=world.now + timedelta(seconds=1)) == "CONFIRMATION_NEEDED"
    assert await sign_refused(world, story, confirmed_by="sales") == "CONFIRMATION_NEEDED"


async def test_who_read_other_content_does_not_sign(world: World) -> None:
    story = await Story.delivered(world)
    assert await sign_refused(world, story, content_hash="0" * 64) == "CONTENT_CHANGED"


async def test_anything_but_a_pass_needs_an_opinion(world: World) -> None:
    story = await Story.delivered(world)
    for outcome in (Outcome.CONDITIONAL, Outcome.FAIL):
        assert await sign_refused(world, story, word=(outcome, "  ")) == "REASON_NEEDED"
    assert await sign_refused(world, story, word=(Outcome.PASS, "x" * 10_000)) == "TEXT_TOO_LONG"


async def test_a_party_signs_once_and_nobody_for_two(world: World) -> None:
    story = await Story.delivered(world)
    await world.name_signatory(world.project, Party.REGION, "hq")
    await story.sign(Party.HEADQUARTERS)
    assert await sign_refused(world, story) == "PARTY_HAS_SIGNED"
    assert await sign_refused(world, story, Party.REGION, persona="hq") == "SIGNED_FOR_ANOTHER"


async def test_only_who_is_named_for_the_party_today_signs(world: World) -> None:
    story = await Story.delivered(world)
    await world.name_signatory(world.project, Party.REGION, "finance", until=date(2026, 11, 1))
    await world.name_signatory(world.project, Party.CUSTOMER, "buyer")
    await world.name_signatory(world.project, Party.SALES, "customer_signer")
    for party, persona in (
        (Party.SALES, "hq"),
        (Party.CUSTOMER, "sales"),
        (Party.REGION, "finance"),
        (Party.CUSTOMER, "buyer"),
        (Party.SALES, "customer_signer"),
    ):
        with pytest.raises(Denied):
            await story.sign(party, persona=persona)
    assert await state_of(world, story) is AcceptanceState.OPEN


async def test_one_fail_ends_the_round_and_the_partner_may_request_again(world: World) -> None:
    story = await Story.delivered(world)
    await story.sign(Party.CUSTOMER)
    await story.sign(Party.SALES, Outcome.FAIL)
    assert await state_of(world, story) is AcceptanceState.FAILED
    assert await story.state() is OrderState.RUNNING
    assert await sign_refused(world, story) == "ACCEPTANCE_WRONG_STATE"
    assert (await story.payable(PaymentKind.ACCEPTANCE)).state is PayableState.LOCKED
    second = await story.request()
    assert (second.round, second.number) == (2, 1)
    for party in Party:
        await story.sign(party)
    assert await story.state() is OrderState.ACCEPTED


async def test_conditional_waits_until_the_party_passes(world: World) -> None:
    story = await Story.delivered(world)
    await story.sign(Party.REGION, Outcome.CONDITIONAL, opinion="The manual is late.")
    for party in (Party.CUSTOMER, Party.SALES, Party.HEADQUARTERS):
        await story.sign(party)
    assert await state_of(world, story) is AcceptanceState.CONDITIONAL
    assert await story.state() is OrderState.DELIVERED
    assert (await story.payable(PaymentKind.ACCEPTANCE)).state is PayableState.LOCKED
    assert await sign_refused(world, story, Party.REGION, (Outcome.CONDITIONAL, "Still.")) == "PARTY_HAS_SIGNED"
    assert await sign_refused(world, story, Party.REGION) == "PUNCH_LIST_OPEN"
    world.now = at(date(2026, 12, 4))
    await story.recheck(Party.REGION)
    assert await state_of(world, story) is AcceptanceState.PASSED
    assert of(story).accepted_on == date(2026, 12, 4)
    assert (await story.settlement()).eligible_on == date(2027, 3, 4)


async def test_signatures_say_who_signed_what_and_when(world: World) -> None:
    story = await Story.delivered(world)
    world.now = at(date(2026, 11, 3), 23)
    await story.sign(Party.CUSTOMER, opinion="Good work.")
    signature = (await world.db.scalars(select(AcceptanceSignature))).one()
    assert (signature.signer_name, signature.signed_on, signature.signed_at) == ("Customer_Signer", date(2026, 11, 3), world.now)
    assert (signature.content_hash, signature.opinion) == (of(story).content_hash, "Good work.")
