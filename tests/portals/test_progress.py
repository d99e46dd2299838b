"""The customer sees how its project goes: milestones, tasks and the chart, and nothing that it is not shown (S0-41)."""

from datetime import date

import pytest

from api.ids import encode
from domain.planning.add_milestone import add_milestone
from domain.planning.add_task import add_task
from domain.planning.assign_task import assign_task
from domain.planning.drafts import MilestoneDraft, TaskDraft
from portals.gantt import chart
from tests.hours.chain import people
from tests.journeys.every_page import plan
from tests.outsourcing.story import Story
from tests.portals.visitors import Site


@pytest.fixture
def page(site: Site) -> str:
    return f"/customer/projects/{encode('prj', site.world.project.id)}/progress"


async def test_a_project_without_a_plan_says_so(site: Site, page: str) -> None:
    answer = await (await site.as_("customer_reader")).open(page)
    assert "There is no plan to show yet." in answer.text
    assert "gantt" not in answer.html


async def test_what_is_shown_stands_on_the_board_and_in_the_chart_and_the_rest_nowhere(site: Site, page: str) -> None:
    world = site.world
    await plan(world)
    hidden = TaskDraft("Review of our cost", date(2026, 10, 5), working_days=3, description="Secret")
    await world.do("manager", add_task, world.project.id, hidden)
    await world.do("manager", add_milestone, world.project.id, MilestoneDraft("Bonus paid", date(2026, 10, 5)))
    await site.save()
    text = (await (await site.as_("customer_reader")).open(page)).html
    assert [text.count(f'id="column-{state}"') for state in ("PLANNED", "RUNNING", "DONE")] == [1, 1, 1]
    assert text.count('<rect class="plan"') == 3 + 2, "three tasks, two in the legend"
    assert ("Interfaces, part 2" in text, "Blueprint agreed" in text, "Late:" in text) == (True, True, True)
    assert [word for word in ("Review of our cost", "Secret", "Bonus paid") if word in text] == []


async def test_another_customer_does_not_find_it(site: Site, page: str) -> None:
    world = site.world
    other = await world.new_customer("OTHER")
    await world.outsider("stranger", other)
    await site.save()
    assert (await (await site.as_("stranger")).open(page)).status == 404


async def test_a_partner_reads_on_its_order_what_its_people_do_and_no_other_task(site: Site) -> None:
    world = site.world
    await people(world)
    story = await Story.running(world)
    for name, persona in (("Interfaces", "partner_engineer"), ("Acceptance plan", "engineer")):
        task = await world.do("manager", add_task, world.project.id, TaskDraft(name, date(2026, 11, 9), working_days=5))
        await world.do("manager", assign_task, task.id, world[persona].id)
    await site.save()
    path = f"/partner/orders/{encode('ord', story.order.id)}"
    page = await (await site.as_("partner_engineer")).open(path)
    assert ('id="tasks"' in page.html, "Interfaces" in page.html, "Acceptance plan" in page.html) == (True, True, False)
    assert 'id="tasks"' not in (await (await site.as_("partner_finance")).open(path)).html, "who is not on the project"


def test_a_bar_stands_by_its_days_over_a_leap_day_and_a_long_name_is_cut() -> None:
    task = {"name": "很长的任务名称" * 4, "state": "RUNNING", "startsOn": "2028-02-28", "endsOn": "2028-03-01", "progress": 50}
    drawn = chart([task], [], "2028-03-05")
    assert drawn is not None
    (line,) = drawn.lines
    assert line.plan is not None
    day = (drawn.width - drawn.labels) / 9
    assert (line.tone, line.plan.x, line.plan.width, line.plan.done) == (
        "late",
        round(drawn.labels + 3 * day, 1),
        round(3 * day, 1),
        round(1.5 * day, 1),
    )
    assert line.label == "很长的任务名称很长的任务名称很…"
    assert (chart([], [], "2028-03-05"), drawn.ticks) == (None, [(round(drawn.labels + 5 * day, 1), "2028-03")])
