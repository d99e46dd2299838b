"""The schedule in both portals: by day, answered, one's own entered, finished and cancelled; what is not for the reader is nowhere."""

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.schedule.models import ScheduleAnswer, ScheduleItem, ScheduleItemState, ScheduleParticipant
from domain.schedule.schedule_item import schedule_item
from tests.acts.staging.schedule import agreed_with, drafted
from tests.issues.test_issues import managed
from tests.portals.visitors import Site

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
