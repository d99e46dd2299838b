"""The schedule in both portals: by day, answered, one's own entered, finished and cancelled; what is not for the reader is nowhere."""

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from api.ids import encode
from domain.identity.models import Language
from domain.schedule.cancel_schedule_item import cancel_schedule_item
from domain.schedule.change_schedule_item import change_schedule_item
from domain.schedule.decline_schedule_item import decline_schedule_item
from domain.schedule.disclose_schedule_item import disclose_schedule_item
from domain.schedule.finish_schedule_item import finish_schedule_item
from domain.schedule.models import ScheduleAnswer, ScheduleItem, ScheduleItemState, ScheduleParticipant
from domain.schedule.planning import ScheduleDraft
from domain.schedule.schedule_item import schedule_item
from domain.schedule.schedule_own_item import schedule_own_item
from tests.acts.staging.schedule import agreed_with, drafted
from tests.issues.test_issues import managed
from tests.outsourcing.story import Story
from tests.portals.test_who_sees_which_page import strangers
from tests.portals.visitors import Site, Visitor
from tests.world import at

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("portal", "persona"), [("customer", "customer_reader"), ("partner", "partner_lead")])
async def test_what_one_takes_part_in_is_answered(site: Site, portal: str, persona: str) -> None:
    world = await managed(site.world)
    await world.do("manager", schedule_item, world.project.id, drafted(world, "inside"))
    await site.save()
    visitor = await site.as_(persona)
    assert "Nothing is scheduled" in (await visitor.open(f"/{portal}/schedule")).text
    item = await agreed_with(world, persona)
    await site.save()
    page = await visitor.open(f"/{portal}/schedule")
    assert ("Item agreed" in page.text, "Item inside" in page.html, "10:00 – 12:00" in page.text) == (True, False, True)
    assert "at the same time as something else" in page.text
    path = f"/schedule/{encode('sci', item.id)}"
    done = await visitor.follow(await visitor.send(page.form(f"{path}/accept")))
    assert ("You take part." in done.text, f"{path}/accept" in done.html) == (True, False)
    assert (await visitor.send(page.form(f"{path}/decline"), word="Too late.")).status == 409
    await visitor.follow(await visitor.send(done.form(f"{path}/decline"), word="At <b>sea</b>."))
    async with site.composition.sessions() as db:
        query = select(ScheduleParticipant).where(ScheduleParticipant.schedule_item_id == item.id)
        said = (await db.scalars(query)).one()
    assert (said.answer, said.word) == (ScheduleAnswer.DECLINED, "At <b>sea</b>.")


async def test_ones_own_is_entered_finished_and_cancelled(site: Site) -> None:
    await managed(site.world)
    await site.save()
    reader = await site.as_("customer_reader")
    page = await reader.open("/customer/schedule")
    asked = {"title": "Dentist", "day": "2026-11-12", "from": "09:30", "to": "", "place": "", "remind": "30"}
    again = await reader.send(page.form("/schedule/own"), **asked)
    assert (again.status, "Please give the moments" in again.text) == (422, True)
    kept = await reader.follow(await reader.send(again.form("/schedule/own"), to="10:15"))
    assert ("It stands in your schedule." in kept.text, "09:30 – 10:15" in kept.text, "Personal" in kept.text) == (True, True, True)
    whole = await reader.follow(await reader.send(kept.form("/schedule/own"), **asked | {"title": "Fair", "from": "", "remind": ""}))
    assert "All day" in whole.text
    async with site.composition.sessions() as db:
        rows = {row.title: row for row in await db.scalars(select(ScheduleItem))}
    assert [(row.project_id, row.owner_id) for row in rows.values()] == [(None, site.world["customer_reader"].id)] * 2
    fair, dentist = (f"/schedule/{encode('sci', rows[name].id)}" for name in ("Fair", "Dentist"))
    wrong = await reader.send(whole.form(f"{dentist}/change"), to="08:00")
    assert (wrong.status, "The end lies before the start." in wrong.text) == (422, True)
    later = {"last": "2026-11-13", "to": "08:00", "remind": "10", "description": "Bring the card."}
    changed = await reader.follow(await reader.send(wrong.form(f"{dentist}/change"), **later))
    assert ("It is changed." in changed.text, "Bring the card." in changed.text) == (True, True)
    refused = await reader.send(changed.form(f"{fair}/cancel"), reason=" ")
    assert (refused.status, "Please fill this in." in refused.text) == (422, True)
    await reader.follow(await reader.send(refused.form(f"{fair}/cancel"), reason="It rains."))
    await reader.follow(await reader.send(changed.form(f"{dentist}/finish")))
    async with site.composition.sessions() as db:
        states = {row.title: row.state for row in await db.scalars(select(ScheduleItem))}
    assert states == {"Fair": ScheduleItemState.CANCELLED, "Dentist": ScheduleItemState.DONE}
    other = await site.as_("customer_signer")
    assert "Dentist" not in (await other.open("/customer/schedule")).html


async def events(visitor: Visitor, path: str) -> dict[str, Any]:
    """The file at a path, read by the library; its events by their titles."""
    answer = await visitor.http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8"), path
    assert answer.headers["content-disposition"] == 'attachment; filename="schedule.ics"'
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "private, no-store")
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    made: Any = Calendar.from_ical(answer.content)
    assert (made["version"], made.errors) == ("2.0", [])
    return {str(event["summary"]): event for event in made.walk("VEVENT")}


async def test_the_schedule_is_a_file_for_calendars(site: Site) -> None:
    world = await managed(site.world)
    begins, project = at(world.now.date() + timedelta(days=7), 10), f"/projects/{encode('prj', world.project.id)}"
    item = await agreed_with(world, "customer_reader")
    hidden = await world.do("manager", schedule_item, world.project.id, drafted(world, "inside"))
    text = "Bring; the, card\\\r\nEND:VEVENT\rBEGIN:VEVENT\n" + "码头" * 60
    days = ScheduleDraft("Fair", description=text, begins_on=date(2026, 12, 1), ends_on=date(2026, 12, 2))
    await world.do("customer_reader", schedule_own_item, days)
    past = ScheduleDraft("Long ago", begins_on=date(2020, 1, 1), ends_on=date(2020, 1, 1))
    await world.do("customer_reader", schedule_own_item, past)
    await site.save()
    reader = await site.as_("customer_reader")
    assert "/customer/schedule.ics" in (await reader.open("/customer/schedule")).links
    found = await events(reader, "/customer/schedule.ics")
    assert set(found) == {"Item agreed", "Item of customer_reader", "Fair"}
    agreed, fair = found["Item agreed"], found["Fair"]
    assert (str(agreed["uid"]), agreed["sequence"], str(agreed["status"])) == (encode("sci", item.id), item.version, "CONFIRMED")
    assert agreed["dtstart"].to_ical() == f"{begins:%Y%m%dT020000Z}".encode()
    assert [agreed[name].dt for name in ("dtend", "last-modified")] == [begins + timedelta(hours=2), world.now.replace(microsecond=0)]
    assert (str(agreed["location"]), agreed["categories"].cats, str(agreed["transp"])) == ("Room 1", [world.project.name], "OPAQUE")
    (alarm,) = agreed.walk("VALARM")
    assert alarm["trigger"].dt == -timedelta(minutes=30)
    assert (fair["dtstart"].dt, fair["dtend"].dt, fair["dtstart"].params["VALUE"]) == (date(2026, 12, 1), date(2026, 12, 3), "DATE")
    assert str(fair["description"]) == text.replace("\r\n", "\n").replace("\r", "\n")
    assert set(await events(reader, f"/customer{project}/schedule.ics")) == {"Item agreed"}
    world.now += timedelta(hours=1)
    await world.do("manager", change_schedule_item, item.id, drafted(world, "moved", 8))
    await world.do("customer_reader", decline_schedule_item, item.id, None)
    await world.do("manager", disclose_schedule_item, hidden.id)
    await world.do("manager", cancel_schedule_item, hidden.id, "SECRET of ours")
    await site.save()
    found = await events(reader, f"/customer{project}/schedule.ics")
    moved, gone = found["Item moved"], found["Item inside"]
    assert (str(moved["uid"]), moved["sequence"] > agreed["sequence"]) == (str(agreed["uid"]), True)
    assert moved["last-modified"].dt == moved["dtstamp"].dt == agreed["last-modified"].dt + timedelta(hours=1)
    assert (str(moved["transp"]), moved.walk("VALARM"), str(gone["status"]), gone.walk("VALARM")) == ("TRANSPARENT", [], "CANCELLED", [])
    assert b"SECRET" not in (await reader.http.get("/customer/schedule.ics")).content


@pytest.mark.parametrize(("portal", "persona"), [("customer", "customer_reader"), ("partner", "partner_lead")])
async def test_the_file_is_for_who_sees_the_page_alone(site: Site, portal: str, persona: str) -> None:
    world = await managed(site.world)
    await strangers(world)
    await site.speak(Language.EN)
    project = f"/{portal}/projects/{encode('prj', world.project.id)}/schedule.ics"
    for each in (persona, f"other_{portal}"):
        nothing = await (visitor := await site.as_(each)).http.get(f"/{portal}/schedule.ics")
        assert (nothing.status_code, nothing.headers["location"]) == (303, f"/{portal}/schedule?done=schedule-empty")
        assert "There is nothing to download" in (await visitor.open(nothing.headers["location"])).text
    assert (await (await site.as_(f"other_{portal}")).open(project)).status == 404
    await Story.running(world)
    item = await agreed_with(world, persona)
    await world.do("manager", finish_schedule_item, item.id)
    visitor = await site.as_(persona)
    assert [set(await events(visitor, path)) for path in (project, f"/{portal}/schedule.ics")] == [
        {"Item agreed"},
        {"Item agreed", f"Item of {persona}"},
    ]
    assert [(await (await site.as_(f"other_{portal}")).open(project)).status, (await site.anybody().open(project)).status] == [404, 303]
    assert (await (await site.as_("manager")).open(f"/{portal}/schedule.ics")).status == 403
