"""The schedule: who reads what, who is told when, what follows what, and what stands for good (S2-12, S2-18, S2-28, S2-45)."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from domain.acts import Denied, NotFound, Refused
from domain.delivery.models import ProjectMember
from domain.schedule.accept_schedule_item import accept_schedule_item
from domain.schedule.cancel_schedule_item import cancel_schedule_item
from domain.schedule.change_schedule_item import change_schedule_item
from domain.schedule.decline_schedule_item import decline_schedule_item
from domain.schedule.disclose_schedule_item import disclose_schedule_item
from domain.schedule.finish_schedule_item import finish_schedule_item
from domain.schedule.follow_schedule_item import follow_schedule_item
from domain.schedule.models import ScheduleItem, ScheduleItemState, ScheduleParticipant
from domain.schedule.planning import ScheduleDraft
from domain.schedule.schedule_item import schedule_item
from domain.schedule.schedule_own_item import schedule_own_item
from domain.schedule.uninvite_from_schedule_item import uninvite_from_schedule_item
from domain.schedule.withhold_schedule_item import withhold_schedule_item
from tests.alerts.bell import alerts, open_alerts, planned, ring
from tests.issues.test_issues import managed
from tests.world import World, at

pytestmark = pytest.mark.anyio
DAY = date(2026, 11, 10)
OUTSIDE = ("customer_reader", "partner_lead")


def draft(title: str = "Go-live rehearsal", hour: int = 10, hours: int = 2, **more: object) -> ScheduleDraft:
    begins = at(DAY, hour)
    return ScheduleDraft(title, begins, begins + timedelta(hours=hours), **more)  # type: ignore[arg-type]


async def staffed(world: World) -> World:
    """A manager, and one of the customer's people and one of the partner's on the project."""
    await managed(world)
    for persona in OUTSIDE:
        await world.insert(world.membership(world.project, persona, "project_member"))
    return world


async def scheduled(
    world: World, *personas: str, title: str = "Go-live rehearsal", hour: int = 10, hours: int = 2, **more: object
) -> ScheduleItem:
    people = [world[persona].id for persona in personas]
    made: ScheduleItem = await world.do("manager", schedule_item, world.project.id, draft(title, hour, hours, **more), people)
    return made


async def titles(world: World, persona: str) -> set[str]:
    actor = world.as_(persona)
    return set(await world.db.scalars(select(ScheduleItem.title).where(actor.sees(ScheduleItem)), dict(actor.binds)))


async def refused(world: World, persona: str, act: object, *given: object) -> str:
    with pytest.raises(Refused) as refusal:
        await world.do(persona, act, *given)  # type: ignore[arg-type]
    return str(refusal.value.code)


async def changed(world: World, item: ScheduleItem, change: Any) -> None:
    """By the database alone."""
    statement = update(ScheduleItem).where(ScheduleItem.id == item.id).values(**change)
    async with world.db.begin_nested():
        await world.db.execute(statement.execution_options(synchronize_session=False))


async def test_confidential_unless_opened_or_taken_part_in(world: World) -> None:
    await staffed(world)
    item = await scheduled(world, title="Internal")
    await scheduled(world, "customer_reader", title="With the port")
    await scheduled(world, "partner_lead", title="With the partner")
    every = {"Internal", "With the port", "With the partner"}
    for persona in ("manager", "hq", "sales", "region_pmo", "auditor"):
        assert await titles(world, persona) == every, persona
    assert await titles(world, "customer_reader") == {"With the port"}
    assert await titles(world, "customer_signer") == set()
    assert await titles(world, "partner_lead") == {"With the partner"}
    assert await titles(world, "finance") == set()
    await world.do("manager", disclose_schedule_item, item.id)
    assert await titles(world, "customer_reader") == {"Internal", "With the port"}
    assert await titles(world, "customer_signer") == {"Internal"}
    assert await titles(world, "partner_lead") == {"With the partner"}
    await world.do("manager", withhold_schedule_item, item.id)
    assert await titles(world, "customer_signer") == set()


async def test_who_left_the_project_or_is_uninvited_reads_it_no_more(world: World) -> None:
    await staffed(world)
    item = await scheduled(world, *OUTSIDE, "finance")
    assert [await titles(world, persona) for persona in (*OUTSIDE, "finance")] == [{"Go-live rehearsal"}] * 3
    member = (await world.db.scalars(select(ProjectMember).where(ProjectMember.user_id == world["partner_lead"].id))).one()
    member.left_on = world.now.date() - timedelta(days=1)
    await world.insert(member)
    assert await titles(world, "partner_lead") == set()
    rows = {row.user_id: row for row in await world.db.scalars(select(ScheduleParticipant))}
    await world.do("manager", uninvite_from_schedule_item, rows[world["customer_reader"].id].id)
    assert [await titles(world, persona) for persona in (*OUTSIDE, "finance")] == [set(), set(), {"Go-live rehearsal"}]
    await ring(world, item)
    assert await open_alerts(world, item) == {f"SCHEDULE_INVITED {rows[world['finance'].id].id.hex[-12:]}": {"finance"}}


async def test_a_persons_own_item_is_nobody_elses(world: World) -> None:
    await staffed(world)
    for persona in ("manager", *OUTSIDE):
        await world.do(persona, schedule_own_item, draft(f"Dentist of {persona}"))
    for persona in ("manager", *OUTSIDE, "hq", "auditor", "customer_signer"):
        own = {f"Dentist of {persona}"} if persona in ("manager", *OUTSIDE) else set()
        assert await titles(world, persona) == own, persona
    item = (await world.db.scalars(select(ScheduleItem).where(ScheduleItem.owner_id == world["customer_reader"].id))).one()
    for persona in ("manager", "hq"):
        with pytest.raises((NotFound, Denied)):
            await world.do(persona, finish_schedule_item, item.id)
    await world.do("customer_reader", finish_schedule_item, item.id)
    assert (await world.again(item)).state is ScheduleItemState.DONE
    with pytest.raises(Denied):
        await world.do("customer_reader", disclose_schedule_item, item.id)


async def test_outsiders_take_part_who_are_on_the_project(world: World) -> None:
    await staffed(world)
    project_id, signer, finance = world.project.id, world["customer_signer"].id, world["finance"].id
    assert await refused(world, "manager", schedule_item, project_id, draft(), [signer]) == "NOT_OF_PROJECT"
    assert await refused(world, "manager", schedule_item, project_id, draft(), [finance] * 2) == "TAKES_PART"


async def test_each_is_asked_reminded_and_told(world: World) -> None:
    await staffed(world)
    item = await scheduled(world, "manager", *OUTSIDE, remind_minutes=60)
    rows = {row.user_id: row.id.hex[-12:] for row in await world.db.scalars(select(ScheduleParticipant))}
    reader, lead = (rows[world[persona].id] for persona in OUTSIDE)
    await ring(world, item)
    assert await open_alerts(world, item) == {
        f"SCHEDULE_INVITED {reader}": {"customer_reader"},
        f"SCHEDULE_INVITED {lead}": {"partner_lead"},
    }
    assert (await planned(world, item.id))["SCHEDULE_REMINDER:2611100200"] == at(DAY, 9)
    await world.do("customer_reader", accept_schedule_item, item.id)
    await world.do("partner_lead", decline_schedule_item, item.id, "At sea.")
    await ring(world, item)
    assert await open_alerts(world, item) == {f"SCHEDULE_DECLINED {lead}": {"manager"}}
    await world.do("manager", change_schedule_item, item.id, draft(hour=12, remind_minutes=60))
    await ring(world, item)
    assert (await open_alerts(world, item))[f"SCHEDULE_MOVED {item.moved_at:%y%m%d%H%M%S}"] == {"customer_reader"}
    world.now = at(DAY, 11)
    await ring(world, item)
    assert (await open_alerts(world, item))["SCHEDULE_REMINDER 2611100400"] == {"manager", "customer_reader"}
    world.now = at(DAY, 15)
    await ring(world, item)
    assert await open_alerts(world, item) == {}


async def test_of_what_waits_nobody_is_reminded_till_its_turn(world: World) -> None:
    await staffed(world)
    former = await scheduled(world, "customer_reader", title="First", hour=8)
    item = await scheduled(world, "customer_reader", remind_minutes=60)
    await world.do("manager", follow_schedule_item, item.id, former.id)
    world.now = at(DAY, 9)
    await ring(world, item)
    assert [name for name in await open_alerts(world, item) if "REMINDER" in name] == []
    await world.do("manager", finish_schedule_item, former.id)
    await ring(world, item)
    assert (await open_alerts(world, item))["SCHEDULE_REMINDER 2611100200"] == {"customer_reader"}


async def test_a_cancelled_item_is_told_with_its_reason(world: World) -> None:
    await staffed(world)
    item = await scheduled(world, "manager", "customer_reader", remind_minutes=60)
    await world.do("manager", cancel_schedule_item, item.id, "The crane is broken.")
    await ring(world, item)
    assert await open_alerts(world, item) == {"SCHEDULE_CANCELLED": {"customer_reader"}}
    assert (await world.again(item)).cancellation_reason == "The crane is broken."
    assert await refused(world, "manager", finish_schedule_item, item.id) == "SCHEDULE_OVER"


async def test_items_follow_one_another(world: World) -> None:
    await staffed(world)
    first, second, third = [
        await scheduled(world, "partner_lead", title=name, hour=hour) for name, hour in (("A", 8), ("B", 10), ("C", 12))
    ]
    one, two, three = first.id, second.id, third.id
    await world.do("manager", follow_schedule_item, two, one)
    await world.do("manager", follow_schedule_item, three, two)
    assert await refused(world, "manager", follow_schedule_item, one, three) == "FLOW_CIRCLE"
    assert await refused(world, "manager", follow_schedule_item, one, one) == "FLOW_CIRCLE"
    assert await refused(world, "manager", finish_schedule_item, two) == "SCHEDULE_WAITING"
    assert await refused(world, "manager", change_schedule_item, two, draft(hour=7)) == "FLOW_BEFORE"
    assert await refused(world, "manager", change_schedule_item, two, draft(hour=13)) == "FLOW_BEFORE"
    world.now = at(DAY, 11)
    await world.do("manager", finish_schedule_item, one)
    await world.again(second)
    assert (second.is_waiting, second.turn_at, second.begins_at, second.ends_at) == (False, at(DAY, 11), at(DAY, 11), at(DAY, 13))
    assert (await world.again(third)).is_waiting
    await ring(world, second)
    assert (await open_alerts(world, second))["SCHEDULE_TURN"] == {"partner_lead"}
    await world.do("manager", finish_schedule_item, two)
    await ring(world, second)
    assert await open_alerts(world, second) == {}
    assert not (await world.again(third)).is_waiting


async def test_a_cancelled_item_falls_out_of_the_flow(world: World) -> None:
    await staffed(world)
    items = [await scheduled(world, title=name, hour=hour) for name, hour in (("A", 8), ("B", 10), ("C", 12))]
    for former, item in pairwise(items):
        await world.do("manager", follow_schedule_item, item.id, former.id)
    first, second, third = items
    await world.do("manager", cancel_schedule_item, second.id, "Not needed.")
    await world.again(third)
    assert (third.follows_id, third.is_waiting, (await world.again(second)).is_waiting) == (first.id, True, False)
    await world.do("manager", cancel_schedule_item, first.id, "Nor this.")
    await world.again(third)
    assert (third.follows_id, third.is_waiting) == (None, False)


async def test_whole_days_are_days_of_the_providers_zone(world: World) -> None:
    await staffed(world)
    given = ScheduleDraft("On site", begins_on=DAY, ends_on=DAY + timedelta(days=1))
    item = await world.do("manager", schedule_item, world.project.id, given)
    assert (item.begins_at, item.ends_at) == (at(DAY, 0), at(DAY + timedelta(days=2), 0))
    for wrong in (
        ScheduleDraft("None"),
        ScheduleDraft("Half", begins_at=at(DAY)),
        ScheduleDraft("Both", begins_at=at(DAY), ends_at=at(DAY, 10), begins_on=DAY),
        ScheduleDraft("End alone", ends_on=DAY),
    ):
        assert await refused(world, "manager", schedule_item, world.project.id, wrong) == "SCHEDULE_TIME_UNCLEAR", wrong
    back = ScheduleDraft("Back", begins_at=at(DAY), ends_at=at(DAY))
    assert await refused(world, "manager", schedule_item, world.project.id, back) == "DATES_REVERSED"


async def test_two_at_one_time_are_told_to_the_person_alone_and_not_refused(world: World) -> None:
    await staffed(world)
    await scheduled(world, "partner_lead", "manager", title="Rehearsal", hour=10)
    await world.do("partner_lead", schedule_own_item, draft("Dentist", 11))
    await scheduled(world, "partner_lead", title="Later", hour=13)
    user = world["partner_lead"]
    await ring(world, user)
    (alert,) = [each for each in await alerts(world, user) if each.rule.value == "SCHEDULE_CLASH"]
    assert (alert.owner_id, alert.parameters["title"], alert.parameters["other"]) == (user.id, "Dentist", "Rehearsal")
    await ring(world, world["manager"])
    assert "SCHEDULE_CLASH" not in str(await open_alerts(world, world["manager"]))
    item = (await world.db.scalars(select(ScheduleItem).where(ScheduleItem.title == "Rehearsal"))).one()
    await world.do("partner_lead", decline_schedule_item, item.id)
    await ring(world, user)
    assert not [each for each in await open_alerts(world, user) if each.startswith("SCHEDULE_CLASH")]


async def test_the_database_holds_it_too(world: World) -> None:
    await staffed(world)
    first, second = await scheduled(world, title="A", hour=8), await scheduled(world, title="B")
    await world.do("manager", follow_schedule_item, second.id, first.id)
    own = await world.do("manager", schedule_own_item, draft("Dentist"))
    for constraint, row, change in (
        ("cannot follow itself", first, {"follows_id": second.id, "is_waiting": True}),
        ("stands", first, {"owner_id": world["hq"].id}),
        ("ck_schedule_item_personal", own, {"is_open_to_customer": True}),
        ("ck_schedule_item_time", first, {"ends_at": first.begins_at}),
        ("ck_schedule_item_cancelled", first, {"state": ScheduleItemState.CANCELLED}),
    ):
        with pytest.raises(IntegrityError, match=constraint):
            await changed(world, row, change)
