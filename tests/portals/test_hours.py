"""Hours in the portals: a week is logged and approved by the partner, a day is confirmed or disputed by the customer (S0-42, S0-53)."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.delivery.models import Party
from domain.hours.approve_hours import approve_hours
from domain.hours.models import EntryState, TimeEntry
from domain.identity.models import Language
from domain.planning.add_task import add_task
from domain.planning.assign_task import assign_task
from domain.planning.drafts import TaskDraft
from tests.hours.chain import TODAY, approved, confirmed, ids, line, logged, people
from tests.outsourcing.story import Story
from tests.outsourcing.test_days_from_hours import BY_HOURS
from tests.portals.test_partner_acts import refused
from tests.portals.visitors import Site
from tests.world import at

pytestmark = pytest.mark.anyio
MONDAY = TODAY.isoformat()


@pytest.fixture(autouse=True)
async def hired(site: Site) -> None:
    site.world.now = at(TODAY)
    await people(site.world)
    for persona in ("engineer", "partner_engineer"):
        site.world[persona].language = Language.EN
        await site.world.insert(site.world[persona])
    await site.save()


async def entries(site: Site) -> list[TimeEntry]:
    async with site.composition.sessions() as db:
        return list(await db.scalars(select(TimeEntry).order_by(TimeEntry.id)))


async def test_a_week_is_logged_approved_returned_and_changed(site: Site) -> None:
    person, lead = await site.as_("partner_engineer"), await site.as_("partner_lead")
    at = "/hours/log?week=2026-11-02"
    form = (await person.open("/partner/hours/log")).form(at)
    typed = {"level": "SENIOR", "do": "submit", f"work-{MONDAY}": "Interfaces"}
    refused(seen := await person.send(form, **typed, **{f"hours-{MONDAY}": "7.3"}), "Hours are quarters of an hour, from 0.25 to 24.")
    refused(seen := await person.send(seen.form(at), **typed, **{f"hours-{MONDAY}": "many"}), "Please enter hours, as 7.5.")
    refused(seen := await person.send(seen.form(at), **typed, **{f"hours-{MONDAY}": ""}), "At least one is needed.")
    seen = await person.send(seen.form(at), **typed, **{f"hours-{MONDAY}": "7.5"})
    assert "Submitted" in (await person.follow(seen)).text
    page = await lead.open("/partner/hours")
    assert "To approve: Partner_Engineer" in page.text
    assert (await lead.send(page.form("/several/return"), reason="Which ones?")).status == 303
    page = await person.open("/partner/hours")
    assert "Which ones?" in page.text
    assert (await person.send(page.form("/change"), hours="8", work="Interfaces to the customs system")).status == 303
    assert (await person.send((await person.open("/partner/hours")).form("/several/submit"))).status == 303
    assert (await lead.send((await lead.open("/partner/hours")).form("/several/approve"))).status == 303
    (entry,) = await entries(site)
    assert (entry.state, entry.hours, entry.work) == (EntryState.LEAD_APPROVED, Decimal(8), "Interfaces to the customs system")


async def test_hours_are_logged_on_a_task_that_was_given_to_the_person(site: Site) -> None:
    world = site.world
    drafts = [TaskDraft(name, starts_on=TODAY, working_days=5) for name in ("Interfaces", "Reports")]
    mine, others = [await world.do("manager", add_task, world.project.id, draft) for draft in drafts]
    await world.do("manager", assign_task, mine.id, world["partner_engineer"].id)
    await world.do("manager", assign_task, others.id, world["partner_lead"].id)
    await site.save()
    person = await site.as_("partner_engineer")
    page = await person.open("/partner/hours/log")
    assert "Interfaces" in page.text
    assert "Reports" not in page.text
    form = page.form("/hours/log?week=2026-11-02")
    typed = {"level": "SENIOR", "do": "submit", f"work-{MONDAY}": "Interfaces", f"hours-{MONDAY}": "7.5"}
    task = f"{encode('prj', world.project.id)} {encode('tsk', mine.id)}"
    refused(seen := await person.send(form, **typed, task=f"prj_x {encode('tsk', mine.id)}"), "This task belongs to another project.")
    assert (await person.send(seen.form("/hours/log?week=2026-11-02"), **typed, task=task)).status == 303
    assert [entry.task_id for entry in await entries(site)] == [mine.id]


async def test_last_week_is_copied(site: Site) -> None:
    await logged(site.world, "partner_engineer", line("6.25", work="Tests"))
    site.world.pass_days(7)
    await site.save()
    person = await site.as_("partner_engineer")
    form = (await person.open("/partner/hours/log?copy=1")).form("/hours/log?week=2026-11-09")
    assert (form.values["hours-2026-11-09"], form.values["work-2026-11-09"], form.values["level"]) == (["6.25"], ["Tests"], ["SENIOR"])


async def test_the_customers_home_names_every_project_whose_hours_wait(site: Site) -> None:
    world = site.world
    for persona in ("engineer", "partner_engineer"):
        await approved(world, persona, *[line("0.25")] * 51)
    other = await world.new_project(world.contract)
    for persona, role in (("manager", "project_manager"), ("engineer", "project_member")):
        await world.grant(persona, role, other)
        await world.insert(world.membership(other, persona, role))
    await world.name_signatory(other, Party.CUSTOMER, "customer_signer")
    await world.do("manager", approve_hours, ids(await logged(world, "engineer", line("1"), project=other)))
    await site.save()
    home = await (await site.as_("customer_signer")).open("/customer")
    asked = [f"/customer/projects/{encode('prj', project.id)}/hours" for project in (world.project, other)]
    assert [link for link in home.links if link in asked] == asked


async def test_the_customer_confirms_a_day_and_disputes_a_line(site: Site) -> None:
    await approved(site.world, "partner_engineer", line("7.5"))
    (other,) = await approved(site.world, "engineer", line("2"))
    await site.save()
    signer, reader = await site.as_("customer_signer"), await site.as_("customer_reader")
    path = f"/customer/projects/{encode('prj', site.world.project.id)}/hours"
    assert path in (await signer.open("/customer")).links
    assert "/confirm" not in (await reader.open(path)).html
    page, older = await signer.open(path), await signer.open(path)
    dispute = page.form(f"/{encode('ten', other.id)}/dispute")
    assert (await signer.send(dispute, reason="Nobody was here.")).status == 303
    refused(await signer.send(older.form("/confirm")), "This is not possible in the present state.")
    assert (await signer.send((await signer.open(path)).form("/confirm"))).status == 303
    assert sorted(entry.state for entry in await entries(site)) == [EntryState.CONFIRMED, EntryState.DISPUTED]
    person = await site.as_("partner_engineer")
    assert "Engineer" not in (await person.open("/partner/hours")).text.replace("Partner_Engineer", "")


async def test_after_a_refusal_the_other_forms_of_the_same_page_still_work(site: Site) -> None:
    lines = [*await approved(site.world, "partner_engineer", line("7.5")), *await approved(site.world, "engineer", line("2"))]
    await site.save()
    signer = await site.as_("customer_signer")
    page = await signer.open(f"/customer/projects/{encode('prj', site.world.project.id)}/hours")
    first, second = (page.form(f"/{encode('ten', each.id)}/dispute") for each in lines)
    refused(await signer.send(first, reason=" "), "Please fill this in.")
    assert (await signer.send(second, reason="Nobody was here.")).status == 303
    assert [entry.state for entry in await entries(site)] == [EntryState.APPROVED, EntryState.DISPUTED]


async def test_the_monthly_sheet_sums_what_is_confirmed(site: Site) -> None:
    world = site.world
    await confirmed(world, "partner_engineer", line("7.5"), line("5"))
    await confirmed(world, "engineer", line("8"))
    waiting = await logged(world, "engineer", line("1"))
    await world.do("manager", approve_hours, [waiting[0].id])
    await site.save()
    signer = await site.as_("customer_signer")
    sheet = await signer.open(f"/customer/projects/{encode('prj', world.project.id)}/hours/sheet?month=2026-11")
    assert sheet.status == 200
    for words in ("12.5 1.56", "8 1", "20.5 2.56", "1 line of this month is not confirmed and not counted."):
        assert words in " ".join(sheet.text.split()), words


async def test_the_partner_reads_the_hours_behind_a_settlement(site: Site) -> None:
    world = site.world
    story = await Story.running(world, **BY_HOURS)
    await confirmed(world, "partner_engineer", line("7.5", work="Interfaces"))
    await approved(world, "partner_engineer", line("2"))
    await site.save()
    person, path = await site.as_("partner_finance"), f"/partner/orders/{encode('ord', story.order.id)}"
    assert f"{path}/hours" in (await person.open(path)).links
    words = " ".join((await person.open(f"{path}/hours")).text.split())
    for said in ("Senior 1 7.5 h", "Interfaces", "1 line with 2 h is on its way and not counted yet."):
        assert said in words, said
