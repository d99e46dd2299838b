"""A project that the customer follows, through the portals in a real browser (S0-41 to S0-43, S0-49).

A partner's person logs a week, the customer confirms four days and disputes one, which is corrected; the settlement takes its days
from them. The customer raises an issue that goes to headquarters, with a signer who was added. Before that it reads what is opened to it
of the log, takes part in what is scheduled, and keeps a day of its own. At its end the customer sees all of it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from sqlalchemy import select

from api.ids import encode
from domain.approvals.add_signers import SignerMode, add_signers
from domain.approvals.models import ApprovalTask, SignerPlacement
from domain.hours.approve_hours import approve_hours
from domain.hours.models import EntryState, TimeEntry
from domain.identity.models import Language
from domain.issues.answer_issue import answer_issue
from domain.issues.ask_headquarters import ask_headquarters
from domain.issues.countersign_issue import countersign_issue
from domain.issues.models import Issue
from domain.issues.take_issue import take_issue
from domain.language import translator
from domain.logs.open_log_entry import open_log_entry
from domain.logs.withhold_log_entry import withhold_log_entry
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.settlement_queries import lines_of
from domain.planning.add_milestone import add_milestone
from domain.planning.add_task import add_task
from domain.planning.drafts import MilestoneDraft, TaskDraft
from domain.planning.finish_task import finish_task
from domain.planning.reach_milestone import reach_milestone
from domain.planning.start_task import start_task
from domain.schedule.cancel_schedule_item import cancel_schedule_item
from domain.schedule.change_schedule_item import change_schedule_item
from domain.schedule.planning import ScheduleDraft
from domain.schedule.schedule_item import schedule_item
from tests.acts.staging.logs import noted
from tests.hours.chain import TODAY, people
from tests.journeys.live import Desk
from tests.journeys.person import Person
from tests.outsourcing.story import Story
from tests.outsourcing.test_days_from_hours import BY_HOURS, eligible
from tests.world import World, at

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
WEEK = [TODAY + timedelta(days=number) for number in range(5)]
DOUBTED = WEEK[2]
WORDS = {"zh_CN": ("接口开发", "下午不在现场", "上午在现场", "三号泊位停电", "备用线路已接通"), "en": (
    "Interfaces", "Gone at noon", "There until noon", "No power on berth three", "The spare line is connected",
)}  # fmt: skip
"""What people type, in their language: work, dispute, correction, issue, answer."""
SECRET = "The maker pays: 保密"


@dataclass
class Telling:
    """Who sits before which window, and what the story is about."""

    desk: Desk
    story: Story
    language: str
    width: str
    scripts: bool

    @property
    def world(self) -> World:
        """Its people."""
        return self.desk.site.world

    @property
    def project(self) -> str:
        """The address of the customer's page of it."""
        return f"/customer/projects/{encode('prj', self.world.project.id)}"

    async def sit(self, persona: str) -> Person:
        """The persona before a window of its own."""
        speech = translator(self.language)
        page = await self.desk.window(persona, width=self.width, scripts=self.scripts, language=speech.tag)
        return Person(page, speech, "")

    async def entries(self, *states: EntryState) -> list[TimeEntry]:
        """The lines of hours in these states."""
        query = select(TimeEntry).where(TimeEntry.state.in_(states))
        async with self.desk.site.composition.sessions() as db:
            return list(await db.scalars(query.order_by(TimeEntry.day, TimeEntry.edition)))

    async def approve(self) -> None:
        """The project manager, whatever the partner's lead has approved."""
        waiting = [entry.id for entry in await self.entries(EntryState.LEAD_APPROVED)]
        await self.world.do("manager", approve_hours, waiting)
        await self.desk.site.save()


async def log_a_week(here: Telling, work: str) -> None:
    """The partner's person, then the lead."""
    engineer = await here.sit("partner_engineer")
    await engineer.open("/partner/hours/log?week=2026-11-02")
    await engineer.page.locator("select[name=level]").select_option("SENIOR")
    for day in WEEK:
        await engineer.page.locator(f"input[name=hours-{day}]").fill("8")
        await engineer.page.locator(f"input[name=work-{day}]").fill(work)
    await engineer.press("Submit the week")
    await engineer.reads(work)
    await let_approve(here)
    assert engineer.problems == []


async def let_approve(here: Telling) -> None:
    lead = await here.sit("partner_lead")
    await lead.open("/partner/hours")
    await lead.press("Approve the week")
    assert lead.problems == []
    await here.approve()


async def confirm(here: Telling, doubt: str, correction: str) -> None:
    """The customer confirms four days and doubts one, and that too once it is corrected; then the sheet of the month is whole."""
    customer, engineer = await here.sit("customer_signer"), await here.sit("partner_engineer")
    await customer.open(f"{here.project}/hours")
    disputed = customer.page.locator("section.ask", has=customer.page.locator(f"form[id=confirm-{DOUBTED}]"))
    await disputed.locator("summary").click()
    await customer.fill("What is not right", doubt, disputed)
    await customer.press("Dispute this line", disputed)
    for day in WEEK:
        if day != DOUBTED:
            await customer.press("Confirm this day", customer.page.locator(f"form[id=confirm-{day}]"))
    await engineer.open("/partner/hours")
    await engineer.reads(doubt)
    await engineer.page.locator("details.more summary").first.click()
    form = engineer.page.locator("form[id^=change-]")
    await form.locator("input[name=hours]").fill("3.5")
    await form.locator("textarea[name=work]").fill(correction)
    await engineer.press("Submit the correction", form)
    await let_approve(here)
    await customer.open(f"{here.project}/hours")
    await customer.reads(correction)
    await customer.press("Confirm this day", customer.page.locator(f"form[id=confirm-{DOUBTED}]"))
    await customer.open(f"{here.project}/hours/sheet?month=2026-11")
    await customer.reads("35.5", "4.44", correction)
    assert (customer.problems, engineer.problems) == ([], [])


async def settle(here: Telling) -> None:
    """Three months after the acceptance its days are those hours."""
    settlement = await eligible(here.world, here.story)
    await here.story.evaluated()
    await here.world.do("finance", propose_settlement, settlement.id)
    rows = {row.parameters["level"]: row.parameters for row in await lines_of(here.world.db, settlement) if row.kind == "DELIVERED_DAYS"}
    assert (rows["SENIOR"]["hours"], rows["SENIOR"]["deliveredDays"], rows["SENIOR"]["sources"]) == ("35.5", "4.44", "5")
    await here.desk.site.save()


async def raise_an_issue(here: Telling, title: str, answer: str) -> None:
    """To the manager, to headquarters with finance beside it, and back; the customer reads the answer and closes it."""
    customer, world = await here.sit("customer_signer"), here.world
    await customer.open(f"{here.project}/raise-issue")
    await customer.fill("What it is about", title)
    await customer.fill("What is the matter", f"{title}。" if here.language == "zh_CN" else f"{title}.")
    await customer.page.locator("select[name=kind]").select_option("FAULT")
    await customer.press("Raise the issue")
    async with here.desk.site.composition.sessions() as db:
        issue = (await db.scalars(select(Issue))).one()
    await world.do("manager", take_issue, issue.id)
    await world.do("manager", ask_headquarters, issue.id, SECRET)
    task = (await world.db.scalars(select(ApprovalTask).where(ApprovalTask.subject_id == issue.id))).one()
    await world.do("hq", add_signers, task.id, [world["finance"].id], SignerPlacement.BEFORE, SignerMode.ALL, SECRET)
    for persona in ("finance", "hq"):
        await world.do(persona, countersign_issue, issue.id, SECRET)
    await world.do("manager", answer_issue, issue.id, answer)
    await here.desk.site.save()
    await customer.open(f"/customer/issues/{encode('iss', issue.id)}")
    speech = translator(here.language)
    states = ("OPEN", "HANDLING", "WITH_HEADQUARTERS", "RETURNED", "ANSWERED")
    await customer.reads(answer, *(speech.label("issue", state) for state in states))
    await customer.misses(SECRET, "Finance")
    await customer.press("Yes, close the issue")
    await customer.reads(speech.label("issue", "CLOSED"))
    assert customer.problems == []


async def plan(here: Telling, work: str) -> None:
    """A milestone and a task that the customer is shown, and one that it is not; the shown ones come to their end."""
    world, ends = here.world, date(2026, 11, 6)
    goal = await world.do("manager", add_milestone, world.project.id, MilestoneDraft(f"M {work}", ends, is_customer_visible=True))
    drafts = [TaskDraft(name, TODAY, working_days=5, is_customer_visible=shown) for name, shown in ((f"T {work}", True), (SECRET, False))]
    task, _ = [await world.do("manager", add_task, world.project.id, draft) for draft in drafts]
    await world.do("manager", start_task, task.id)
    world.now = at(ends)
    await world.do("manager", finish_task, task.id)
    await world.do("manager", reach_milestone, goal.id)
    await here.desk.site.save()


async def keep_a_log(here: Telling, title: str) -> None:
    """One entry is opened to the customer and one is not; the opened one is found, read, and gone when it is withheld."""
    world, customer = here.world, await here.sit("customer_signer")
    opened, _ = await noted(world, title), await noted(world, SECRET)
    await here.desk.site.save()
    await customer.open("/customer/log")
    await customer.misses(title, SECRET)
    await world.do("manager", open_log_entry, opened.id)
    await here.desk.site.save()
    await customer.open("/customer/log?q=ten+minutes")
    await customer.misses(SECRET)
    await customer.follow(title)
    await customer.reads(title, "The gate stood still for ten minutes.")
    await world.do("manager", withhold_log_entry, opened.id)
    await here.desk.site.save()
    await customer.open("/customer/log")
    await customer.misses(title, SECRET)
    assert customer.problems == []


async def by_the_menu(person: Person, place: str) -> None:
    """On a phone the places stand in a sheet, which the keyboard opens, closes and goes through."""
    page, places = person.page, person.page.locator("nav.places")
    await page.get_by_role("button", name=person._("Menu"), exact=True).focus()
    for key, shown in (("Enter", True), ("Escape", False), ("Enter", True), ("Tab", True)):
        await page.keyboard.press(key)
        assert await places.is_visible() is shown, key
    assert await page.evaluate("document.activeElement.parentElement.id") == "places"
    assert (await Axe().run(page)).response["violations"] == []
    async with page.expect_navigation():
        await places.get_by_role("link", name=person._(place)).click()


async def schedule(here: Telling, name: str, reason: str) -> None:
    """What staff schedules is seen, taken part in, seen moved and cancelled; a day of one's own is entered, changed and cancelled."""
    world, customer, begins = here.world, await here.sit("customer_signer"), at(TODAY + timedelta(days=30), 10)
    await world.insert(world.membership(world.project, "customer_signer", "project_member"))
    draft = ScheduleDraft(f"A {name}", begins, begins + timedelta(hours=2))
    item = await world.do("manager", schedule_item, world.project.id, draft, [world["customer_signer"].id])
    await world.do("manager", schedule_item, world.project.id, replace(draft, title=SECRET), [])
    await here.desk.site.save()
    await customer.open("/customer")
    if here.width == "phone":
        await by_the_menu(customer, "My schedule")
    else:
        assert await customer.page.locator(".top button[popovertarget]:visible").count() == 0
        await customer.follow(customer._("My schedule"))
    await customer.reads(f"A {name}", "10:00 – 12:00")
    await customer.misses(SECRET)
    await customer.press("I take part")
    await customer.reads(translator(here.language).label("schedule answer", "ACCEPTED"))
    await world.do("manager", change_schedule_item, item.id, replace(draft, ends_at=begins + timedelta(hours=3)))
    await here.desk.site.save()
    await customer.open("/customer/schedule")
    await customer.reads("10:00 – 13:00")
    await customer.page.locator("summary", has_text=customer._("Enter something of your own")).click()
    own = customer.page.locator("form#own")
    await customer.fill("What is to happen", f"B {name}", own)
    await customer.fill("Day", str(TODAY + timedelta(days=20)), own.locator(".field", has=customer.page.locator("input[name=day]")))
    await customer.press("Keep it", own)
    card = customer.page.locator("li.card", has=customer.page.get_by_role("heading", name=f"B {name}"))
    await card.locator("summary", has_text=customer._("Change it")).click()
    await customer.fill("From (time)", "08:30", card)
    await customer.fill("To (time)", "09:00", card)
    await customer.press("Keep it", card)
    await customer.reads("08:30 – 09:00")
    await card.locator("summary", has_text=customer._("Cancel it")).click()
    await customer.fill("Reason", reason, card)
    await customer.press("Cancel it", card)
    await customer.reads(reason)
    await world.do("manager", cancel_schedule_item, item.id, f"{reason} 2")
    await here.desk.site.save()
    await customer.open("/customer/schedule")
    await customer.reads(f"A {name}", f"{reason} 2", translator(here.language).label("schedule item", "CANCELLED"))
    file = await customer.download(customer._("Download for a calendar (.ics)"))
    assert (file.count(b"STATUS:CANCELLED"), file.count(b"BEGIN:VEVENT"), SECRET.encode() in file) == (2, 2, False)
    assert customer.problems == []


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("zh_CN", "phone", True), ("en", "desktop", False)],
    ids=["Chinese, a phone with JavaScript", "English, wide, without"],
)
async def test_a_project_is_followed_to_its_end(desk: Desk, language: str, width: str, scripts: bool) -> None:
    world = desk.site.world
    world.now = at(TODAY)
    await people(world)
    story = await Story.running(world, **BY_HOURS)
    here = Telling(desk, story, language, width, scripts)
    await desk.site.speak(Language.EN if language == "en" else Language.ZH_CN)
    work, doubt, correction, issue, answer = WORDS[language]
    await plan(here, work)
    await keep_a_log(here, work)
    await schedule(here, work, doubt)
    await log_a_week(here, work)
    await confirm(here, doubt, correction)
    await raise_an_issue(here, issue, answer)
    await settle(here)
    customer = await here.sit("customer_signer")
    await customer.open(f"{here.project}/progress")
    await customer.reads(f"M {work}", f"T {work}", translator(language).gettext("Reached: %(day)s").partition("%")[0].strip())
    await customer.misses(SECRET)
    await customer.open(here.project)
    await customer.misses(SECRET)
    assert customer.problems == []
