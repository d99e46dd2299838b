"""Announcements and discussions: who reads what was said for whom, who is told of it, and what stands for good (S2-19)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import Denied, NotFound, Refused
from domain.delivery.add_member import add_member
from domain.documents.models import Document, DocumentLink, Visibility
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.talk.close_discussion import close_discussion
from domain.talk.models import Announcement, Discussion, DiscussionDocument, DiscussionMessage
from domain.talk.open_discussion import DiscussionDraft, open_discussion
from domain.talk.publish_announcement import AnnouncementDraft, publish_announcement
from domain.talk.reply_to_discussion import reply_to_discussion
from domain.talk.withdraw_announcement import withdraw_announcement
from tests.alerts.bell import open_alerts, ring
from tests.issues.test_issues import managed, seen
from tests.outsourcing.story import Story
from tests.world import World

pytestmark = pytest.mark.anyio
INTERNAL, CUSTOMER, PARTNER, BOTH = Visibility
READERS = {
    "manager": {INTERNAL, CUSTOMER, PARTNER, BOTH},
    "hq": {INTERNAL, CUSTOMER, PARTNER, BOTH},
    "customer_reader": {CUSTOMER, BOTH},
    "partner_lead": {PARTNER, BOTH},
}


async def at_work(world: World) -> OutsourcingOrder:
    """The project has its manager, and the partner a running order there."""
    return (await Story.running(await managed(world))).order


async def talked(world: World, visibility: Visibility) -> Discussion:
    partner_id = world.partner.id if visibility in (PARTNER, BOTH) else None
    draft = DiscussionDraft("The gate", "Which one?", visibility, partner_id)
    made: Discussion = await world.do("manager", open_discussion, world.project.id, draft)
    return made


async def announced(world: World, visibility: Visibility, partner: object = None) -> Announcement:
    partner_id = getattr(partner, "id", None)
    draft = AnnouncementDraft("Closed", "On Sunday.", visibility, partner_id)
    made: Announcement = await world.do("manager", publish_announcement, world.project.id, draft)
    return made


async def visible(world: World, persona: str, model: type) -> set[Visibility]:
    actor = world.as_(persona)
    return set(await world.db.scalars(select(model.visibility).where(actor.sees(model)), dict(actor.binds)))  # type: ignore[attr-defined]


async def forbidden(world: World, constraint: str, change: str) -> None:
    """The database says no."""
    with pytest.raises(IntegrityError, match=constraint):
        async with world.db.begin_nested():
            await world.db.execute(text(change))


async def test_each_reads_what_is_for_their_side(world: World) -> None:
    order = await at_work(world)
    for visibility in Visibility:
        await talked(world, visibility)
        await announced(world, visibility)
    for persona, readable in READERS.items():
        for model in (Announcement, Discussion, DiscussionMessage):
            assert await visible(world, persona, model) == readable, (persona, model)
    order.state = OrderState.ACCEPTED
    await world.insert(order)
    assert await visible(world, "partner_lead", Discussion) == set()
    assert await visible(world, "partner_lead", Announcement) == set()


async def test_another_partner_reads_nothing_of_a_partners(world: World) -> None:
    await at_work(world)
    rival = await world.new_partner("SOUTH")
    await world.outsider("rival", rival, "partner_lead")
    await talked(world, BOTH)
    await announced(world, PARTNER, world.partner)
    for_all = await announced(world, PARTNER)
    assert [await seen(world, "rival", model) for model in (Announcement, Discussion, DiscussionMessage)] == [0, 0, 0]
    await world.do("manager", withdraw_announcement, for_all.id, "Open after all.")
    assert await seen(world, "partner_lead", Announcement) == 1
    with pytest.raises(Refused, match="no running order"):
        await announced(world, PARTNER, rival)


async def test_a_document_is_for_the_readers_of_its_message_alone(world: World) -> None:
    order, rival = await at_work(world), await world.new_partner("SOUTH")
    await world.outsider("rival", rival, "partner_lead")
    for visibility in Visibility:
        talk, paper = await talked(world, visibility), await world.document("manager", f"{visibility}.pdf")
        await world.do("manager", reply_to_discussion, talk.id, "See there.", [paper.id, paper.id])
    for persona, readable in {**READERS, "sales": READERS["manager"], "rival": set()}.items():
        assert await visible(world, persona, DiscussionDocument) == readable, persona
        assert await names(world, persona) == {f"{visibility}.pdf" for visibility in readable}, persona
    assert (await world.db.scalars(select(DocumentLink))).all() == []
    order.state = OrderState.ACCEPTED
    await world.insert(order)
    assert await names(world, "partner_lead") == set()


async def names(world: World, persona: str) -> set[str]:
    """The documents that exist for somebody."""
    actor = world.as_(persona)
    return set(await world.db.scalars(select(Document.name).where(actor.sees(Document)), dict(actor.binds)))


async def test_a_document_stands_and_for_no_other_readers_than_its_message(world: World) -> None:
    await at_work(world)
    for visibility in (INTERNAL, BOTH):
        paper, talk = await world.document("manager"), await talked(world, visibility)
        await world.do("manager", reply_to_discussion, talk.id, "See there.", [paper.id])
    rival, other = await world.new_partner("SOUTH"), await world.document("manager", "other.pdf")
    await forbidden(world, "never changed", "UPDATE discussion_document SET sequence = 2")
    copied = (
        "INSERT INTO discussion_document SELECT gen_random_uuid(), discussion_id, message_id, '{}', {}, {}, 2,"
        " project_id, customer_id, unit_id, created_at FROM discussion_document WHERE visibility = '{}'"
    )
    await forbidden(world, "fk_discussion_document_for", copied.format(other.id, "NULL", "'CUSTOMER'", INTERNAL))
    await forbidden(world, "ck_discussion_document_partner", copied.format(other.id, "NULL", "visibility", BOTH))
    await forbidden(world, "fk_discussion_document_partner", copied.format(other.id, f"'{rival.id}'", "visibility", BOTH))


async def test_a_withdrawn_announcement_is_staffs_alone(world: World) -> None:
    announcement = await announced(await managed(world), CUSTOMER)
    assert await seen(world, "customer_reader", Announcement) == 1
    await world.do("manager", withdraw_announcement, announcement.id, "Open after all.")
    assert (await seen(world, "customer_reader", Announcement), await seen(world, "manager", Announcement)) == (0, 1)


async def test_outsiders_talk_with_the_provider_alone_and_only_where_they_take_part(world: World) -> None:
    await at_work(world)
    for persona, visibility in (
        ("customer_reader", BOTH),
        ("customer_reader", INTERNAL),
        ("partner_lead", CUSTOMER),
        ("partner_lead", BOTH),
    ):
        with pytest.raises(Refused) as refused:
            await world.do(persona, open_discussion, world.project.id, DiscussionDraft("T", "T", visibility))
        assert refused.value.code == "AUDIENCE_WRONG", persona
    mine = await world.do("partner_lead", open_discussion, world.project.id, DiscussionDraft("T", "T", PARTNER))
    assert mine.partner_id == world.partner.id
    mine_id = mine.id
    for persona in ("customer_reader", "customer_signer"):
        with pytest.raises(NotFound):
            await world.do(persona, reply_to_discussion, mine_id, "Me too.")
    with pytest.raises(Denied):
        await world.do("auditor" if "auditor" in world.people else "sales", reply_to_discussion, mine_id, "Me too.")


async def test_whom_it_is_for_and_what_was_said_stands(world: World) -> None:
    await at_work(world)
    talk = await talked(world, INTERNAL)
    await announced(world, INTERNAL)
    await world.do("manager", close_discussion, talk.id)
    await forbidden(world, "for whom", "UPDATE discussion SET visibility = 'CUSTOMER'")
    await forbidden(world, "for whom", "UPDATE announcement SET visibility = 'CUSTOMER'")
    await forbidden(world, "never changed", "UPDATE discussion_message SET text = 'Other'")
    copied = (
        "INSERT INTO discussion_message SELECT gen_random_uuid(), discussion_id, partner_id, '{}', audience, text, said_at, said_by_id,"
        " project_id, customer_id, unit_id, created_at FROM discussion_message"
    )
    await forbidden(world, "open discussion", copied.format("INTERNAL"))
    await world.db.execute(text("ALTER TABLE discussion_message DISABLE TRIGGER discussion_message_open"))
    await forbidden(world, "fk_discussion_message_for", copied.format("CUSTOMER"))


async def test_those_are_told_for_whom_it_is(world: World) -> None:
    await at_work(world)
    await world.do("manager", add_member, world.project.id, world["customer_reader"].id)
    await world.insert(world.membership(world.project, "partner_lead", "project_member"))
    told = {INTERNAL: set(), CUSTOMER: {"customer_reader"}, PARTNER: {"partner_lead"}, BOTH: {"customer_reader", "partner_lead"}}
    for visibility, outside in told.items():
        announcement, talk = await announced(world, visibility), await talked(world, visibility)
        await ring(world, announcement)
        assert await open_alerts(world, announcement) == {"ANNOUNCEMENT_PUBLISHED": outside | {"manager"}}, visibility
        await ring(world, talk)
        assert set().union(*(await open_alerts(world, talk)).values()) == outside, visibility
    talk = await talked(world, BOTH)
    await world.do("partner_lead", reply_to_discussion, talk.id, "The second.")
    await ring(world, talk)
    assert set().union(*(await open_alerts(world, talk)).values()) == {"manager", "customer_reader"}
    world.now += timedelta(days=15)
    await ring(world, talk)
    assert await open_alerts(world, talk) == {}
