"""A project on one page: its figures, its chart and its lists as they stand now, and nothing that the customer is not shown (S0-40)."""

from datetime import date
from decimal import Decimal

import pytest

from api.ids import encode
from domain.documents.link_document import link_document
from domain.documents.models import DocumentClass, Visibility
from domain.issues.models import IssueKind, IssueSeverity
from domain.issues.raise_issue import IssueDraft, raise_issue
from domain.planning.add_task import add_task
from domain.planning.drafts import TaskDraft
from portals.hours_chart import chart, first_day
from tests.hours.chain import TODAY, approved, confirmed, line, logged, people
from tests.journeys.every_page import plan
from tests.portals.forms import Seen
from tests.portals.visitors import Site
from tests.world import at

pytestmark = pytest.mark.anyio


@pytest.fixture
def path(site: Site) -> str:
    return f"/customer/projects/{encode('prj', site.world.project.id)}"


def words(page: Seen) -> str:
    return " ".join(page.text.split())


async def test_an_empty_project_says_what_will_stand_here(site: Site, path: str) -> None:
    page = await (await site.as_("customer_reader")).open(path)
    for said in ("Milestones none yet", "Tasks none yet", "Hours confirmed 0 h", "Open issues 0", "No documents are open to you yet."):
        assert said in words(page), said
    assert ("columns-chart" in page.html, "<progress" in page.html) == (False, False)


async def test_the_figures_are_of_what_the_customer_is_shown(site: Site, path: str) -> None:
    world = site.world
    await plan(world)
    await world.do("manager", add_task, world.project.id, TaskDraft("Review of our cost", date(2026, 9, 1), working_days=60))
    await world.do(
        "manager", add_task, world.project.id, TaskDraft("Rollout", date(2026, 12, 7), working_days=10, is_customer_visible=True)
    )
    await site.save()
    page = await (await site.as_("customer_reader")).open(path)
    assert "Review of our cost" not in page.html
    assert "Tasks 1 of 4 done, 2 are late" in words(page)
    assert "Milestones 0 of 1 reached" in words(page)
    assert "Planned by today 75% Done 25%" in words(page)


async def test_hours_are_summed_by_state_person_month_and_week(site: Site, path: str) -> None:
    world = site.world
    world.now = at(TODAY)
    await people(world)
    await confirmed(world, "partner_engineer", line("7.5", resources="One test machine"))
    await approved(world, "engineer", line("2"))
    await logged(world, "engineer", line("4"))
    await site.save()
    reader = await site.as_("customer_reader")
    page = await reader.open(path)
    for said in ("Hours confirmed 7.5 h 2 h wait for you", "One test machine 1 time, last on", "7.5 2 0 9.5"):
        assert said in words(page), said
    assert (page.html.count('<rect class="confirmed"'), page.html.count('<rect class="approved"')) == (2, 2), (
        "one column, one in the legend"
    )
    assert "13.5" not in words(page), "what nobody has approved is not the customer's"
    weekly = await reader.open(f"{path}?by=week")
    assert ("11-02</text>" in weekly.html, "2026-11</text>" in page.html) == (True, True)


async def test_documents_and_issues_stand_there_when_they_are_open_to_the_customer(site: Site, path: str) -> None:
    world = site.world
    shown, hidden = await world.document("manager", "Handbook.pdf"), await world.document("manager", "Costs.pdf")
    await world.do("manager", link_document, shown.id, world.project.id, DocumentClass.PROCESS, Visibility.CUSTOMER)
    await world.do("manager", link_document, hidden.id, world.project.id, DocumentClass.PROCESS)
    await world.do(
        "customer_signer",
        raise_issue,
        world.project.id,
        IssueDraft("Slow at noon", "It takes a minute.", IssueKind.FAULT, IssueSeverity.HIGH),
    )
    await site.save()
    page = await (await site.as_("customer_reader")).open(path)
    assert ("Handbook.pdf" in page.html, "Costs.pdf" in page.html, "Slow at noon" in page.html) == (True, False, True)
    assert "Open issues 1" in words(page)


def test_a_column_is_as_high_as_its_hours_and_stacked() -> None:
    groups = [
        {"key": {"day": "2026-11-01", "state": "CONFIRMED"}, "sum": {"hours": "30"}},
        {"key": {"day": "2026-11-01", "state": "APPROVED"}, "sum": {"hours": "10"}},
        {"key": {"day": "2026-10-01", "state": "CORRECTED"}, "sum": {"hours": "90"}},
    ]
    drawn = chart(groups, "2026-11-23", "MONTH")
    assert drawn is not None
    assert [text for _, text in drawn.ticks] == ["0", "10", "20", "30", "40"]
    column = drawn.columns[-1]
    assert (column.name, column.total) == ("2026-11", Decimal(40))
    assert [(part.state, part.y, part.height) for part in column.parts] == [("CONFIRMED", 64.0, 150.0), ("APPROVED", 14.0, 50.0)]
    assert drawn.columns[-2].total == 0
    assert chart([groups[2]], "2026-11-23", "MONTH") is None


def test_the_periods_end_today() -> None:
    assert first_day(date(2026, 11, 23), "WEEK") == date(2026, 9, 7)
    assert first_day(date(2026, 11, 30), "MONTH") == date(2025, 12, 1)
