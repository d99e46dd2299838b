"""Each side of an issue is told what the other did last; headquarters of a major one; everybody of a late one (S0-43)."""

from datetime import date, timedelta

import pytest

from domain.delivery.add_member import add_member
from domain.issues.answer_issue import answer_issue
from domain.issues.assign_issue import assign_issue
from domain.issues.close_issue import close_issue
from domain.issues.countersign_issue import countersign_issue
from domain.issues.mark_major import mark_major
from domain.issues.note_internally import note_internally
from domain.issues.reopen_issue import reopen_issue
from domain.issues.reply import reply
from domain.issues.take_issue import take_issue
from tests.acts.staging.issues import raised
from tests.alerts.bell import open_alerts, planned, ring
from tests.issues.test_issues import managed
from tests.world import World, at

pytestmark = pytest.mark.anyio


async def rules(world: World, issue: object) -> dict[str, set[str]]:
    """The open alerts by rule."""
    await ring(world, issue)  # type: ignore[arg-type]  # an issue
    return {name.split(" ")[0]: who for name, who in (await open_alerts(world, issue)).items()}  # type: ignore[arg-type]


async def test_each_side_is_told_what_the_other_did_last(world: World) -> None:
    issue = await raised(await managed(world))
    await world.do("manager", add_member, world.project.id, world["customer_signer"].id)
    assert await rules(world, issue) == {"ISSUE_RAISED": {"manager"}}
    await world.do("manager", take_issue, issue.id)
    assert await rules(world, issue) == {}
    await world.do("manager", note_internally, issue.id, "The maker pays.")
    assert await rules(world, issue) == {}
    customer = {"customer_signer", "customer_reader"}
    await world.do("manager", reply, issue.id, "Which crane?")
    assert await rules(world, issue) == {"ISSUE_REPLIED": customer}
    await world.do("customer_reader", reply, issue.id, "The second.")
    assert await rules(world, issue) == {"ISSUE_REPLIED": {"manager"}}
    await world.do("manager", answer_issue, issue.id, "It is sealed.")
    assert await rules(world, issue) == {"ISSUE_ANSWERED": customer}
    await world.do("customer_signer", reopen_issue, issue.id, "It stopped again.")
    assert await rules(world, issue) == {"ISSUE_REOPENED": {"manager"}, "ISSUE_REPLIED": {"manager"}}
    await world.do("customer_signer", close_issue, issue.id)
    assert await rules(world, issue) == {}


async def test_who_is_named_by_another_is_told_that_it_is_theirs(world: World) -> None:
    issue = await raised(await managed(world))
    await world.staff("engineer", ("project_member", world.project))
    await world.insert(world.membership(world.project, "engineer", "project_member"))
    await world.do("manager", assign_issue, issue.id, world["engineer"].id)
    assert await rules(world, issue) == {"ISSUE_ASSIGNED": {"engineer"}}
    await world.do("manager", assign_issue, issue.id, world["manager"].id)
    assert await rules(world, issue) == {}


async def test_headquarters_is_told_of_a_major_one_and_the_manager_of_its_word(world: World) -> None:
    issue = await raised(await managed(world))
    await world.do("customer_signer", mark_major, issue.id, "The berth is closed.")
    assert (await rules(world, issue))["ISSUE_MAJOR"] == {"manager", "hq"}
    await world.do("hq", countersign_issue, issue.id, "The maker's.")
    assert (await rules(world, issue))["ISSUE_RETURNED"] == {"manager"}


async def test_a_late_one_is_told_from_the_day_after(world: World) -> None:
    issue = await raised(await managed(world))
    await world.do("manager", take_issue, issue.id, date(2026, 11, 5))
    assert await rules(world, issue) == {}
    assert await planned(world, issue.id) == {"ISSUE_OVERDUE:": at(date(2026, 11, 6), 0)}
    world.now = at(date(2026, 11, 5), 0) + timedelta(days=1)
    assert await rules(world, issue) == {"ISSUE_OVERDUE": {"manager"}}
