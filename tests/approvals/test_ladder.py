"""When nobody answers: a reminder, then the escalation role too, counted in working days; whoever stands in is told as well."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.acts import Denied, NotFound, Refused
from domain.alerts.models import Alert
from domain.approvals.delegate_approvals import delegate_approvals
from domain.approvals.end_delegation import end_delegation
from domain.approvals.escalate_task import escalate_task
from domain.approvals.models import Approval, ApprovalDecision, ApprovalTask, TaskState
from domain.approvals.turns import ESCALATE
from domain.approvals.urge_approval import urge_approval
from domain.calendar import start_of_day
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.models import OrderState
from domain.outsourcing.return_order import return_order
from domain.outsourcing.submit_order import submit_order
from domain.platform.models import AuditEntry, CalendarDay, DayKind, Deadline
from tests.alerts.bell import open_alerts, planned, ring
from tests.outsourcing.story import Story
from tests.world import World, at


async def waiting(world: World) -> tuple[Story, ApprovalTask]:
    """A submitted order with its one open task."""
    story = await Story.placed(world)
    await world.do("manager", submit_order, story.order.id)
    query = select(ApprovalTask).where(ApprovalTask.subject_id == story.order.id, ApprovalTask.state == TaskState.OPEN)
    task = (await world.db.scalars(query)).one()
    await ring(world, task)
    return story, task


async def test_the_approvers_are_told_once_and_no_more_when_one_has_decided(world: World) -> None:
    story, task = await waiting(world)
    assert await open_alerts(world, task) == {"APPROVAL_WAITING": {"buyer", "hq"}}
    await ring(world, task)
    assert len((await world.db.scalars(select(Alert).where(Alert.subject_id == task.id))).all()) == 2
    await world.do("buyer", approve_order, story.order.id)
    await ring(world, task)
    assert await open_alerts(world, task) == {}
    assert await planned(world, task.id) == {}


async def test_reminder_and_escalation_come_on_working_days(world: World) -> None:
    """Submitted on Monday 2 November; the 4th is a holiday, Saturday the 7th a make-up workday."""
    for day, kind in ((date(2026, 11, 4), DayKind.HOLIDAY), (date(2026, 11, 7), DayKind.WORKDAY)):
        world.db.add(CalendarDay(day=day, kind=kind, name="Test"))
    story, task = await waiting(world)
    assert (task.remind_at, task.escalate_at) == (start_of_day(date(2026, 11, 5)), start_of_day(date(2026, 11, 7)))
    assert await planned(world, task.id) == {"APPROVAL_OVERDUE:REMINDER": start_of_day(date(2026, 11, 5))}
    world.now = at(date(2026, 11, 5), 0)
    await ring(world, task)
    assert await open_alerts(world, task) == {"APPROVAL_OVERDUE REMINDER": {"buyer", "hq"}}
    assert not await world.do("worker", escalate_task, task.id)
    deadline = (await world.db.scalars(select(Deadline).where(Deadline.kind == ESCALATE))).one()
    assert (deadline.subject_id, deadline.due_at) == (task.id, start_of_day(date(2026, 11, 7)))
    world.now = at(date(2026, 11, 7), 0)
    assert await world.do("worker", escalate_task, task.id)
    assert not await world.do("worker", escalate_task, task.id)
    await world.do("hq", approve_order, story.order.id)
    assert await story.state() is OrderState.SENT


async def test_the_escalation_role_may_decide_from_then_on(world: World) -> None:
    """The settlement's and the order's roles are above each other; here finance stands above headquarters."""
    story, task = await waiting(world)
    task.roles, task.escalation_role = ["region_pmo"], "finance"
    await world.insert(task)
    with pytest.raises(Denied):
        await world.do("buyer", approve_order, story.order.id)
    world.now = start_of_day(date(2026, 11, 6))
    await world.do("worker", escalate_task, task.id)
    await ring(world, task)
    assert await open_alerts(world, task) == {"APPROVAL_ESCALATED ESCALATION": {"finance"}}
    await world.do("finance", approve_order, story.order.id)
    assert await story.state() is OrderState.SENT


async def test_a_delegate_decides_in_the_right_of_who_is_away_and_is_named(world: World) -> None:
    await world.staff("deputy")
    await world.do("buyer", delegate_approvals, world["deputy"].id, date(2026, 11, 3), date(2026, 11, 4))
    story, task = await waiting(world)
    assert await open_alerts(world, task) == {"APPROVAL_WAITING": {"buyer", "hq"}}
    with pytest.raises(NotFound):
        await world.do("deputy", approve_order, story.order.id)
    world.now = at(date(2026, 11, 3))
    await ring(world, task)
    assert await open_alerts(world, task) == {
        "APPROVAL_WAITING": {"buyer", "hq"},
        "APPROVAL_WAITING 261103-261104": {"deputy"},
    }
    await world.do("deputy", approve_order, story.order.id)
    said = (await world.db.scalars(select(ApprovalDecision))).one()
    assert (said.decided_by_id, said.holder_id) == (world["deputy"].id, world["buyer"].id)
    told = select(AuditEntry.actor_id, AuditEntry.on_behalf_of_id).where(AuditEntry.subject_id == said.id).distinct()
    assert (await world.db.execute(told)).all() == [(world["deputy"].id, world["buyer"].id)]
    assert await story.state() is OrderState.SENT


async def test_a_delegation_ends_with_its_last_day_or_before(world: World) -> None:
    await world.staff("deputy")
    delegation = await world.do("buyer", delegate_approvals, world["deputy"].id, date(2026, 11, 2), date(2026, 11, 4))
    story, task = await waiting(world)
    assert (await open_alerts(world, task))["APPROVAL_WAITING 261102-261104"] == {"deputy"}
    world.now = at(date(2026, 11, 5), 0)
    await ring(world, task)
    assert {who for names in (await open_alerts(world, task)).values() for who in names} == {"buyer", "hq"}
    world.now = at(date(2026, 11, 4))
    await world.do("buyer", end_delegation, delegation.id)
    with pytest.raises(NotFound):
        await world.do("deputy", return_order, story.order.id, "No.")


async def test_who_stands_in_is_reminded_like_the_holder_on_the_days_on_which_they_do(world: World) -> None:
    for name, first, last in (("deputy", 2, 30), ("early", 2, 3), ("late", 5, 30)):
        await world.staff(name)
        await world.do("buyer", delegate_approvals, world[name].id, date(2026, 11, first), date(2026, 11, last))
    _, task = await waiting(world)
    assert task.remind_at == at(date(2026, 11, 4), 0)
    assert await open_alerts(world, task) == {
        "APPROVAL_WAITING": {"buyer", "hq"},
        "APPROVAL_WAITING 261102-261130": {"deputy"},
        "APPROVAL_WAITING 261102-261103": {"early"},
    }
    assert (await planned(world, task.id))["APPROVAL_OVERDUE:REMINDER 261102-261130"] == task.remind_at
    world.now = task.remind_at
    await ring(world, task)
    reminded = {"APPROVAL_OVERDUE REMINDER": {"buyer", "hq"}, "APPROVAL_OVERDUE REMINDER 261102-261130": {"deputy"}}
    assert await open_alerts(world, task) == reminded
    world.now = at(date(2026, 11, 5), 9)
    await world.do("manager", urge_approval, task.approval_id)
    await ring(world, task)
    assert await open_alerts(world, task) == {
        **reminded,
        "APPROVAL_WAITING 261105-261130": {"late"},
        "APPROVAL_URGED 261105": {"buyer", "hq", "deputy", "late"},
    }


async def test_the_requester_decides_for_nobody(world: World) -> None:
    await world.do("buyer", delegate_approvals, world["manager"].id, date(2026, 11, 2), date(2026, 11, 30))
    story, task = await waiting(world)
    assert await open_alerts(world, task) == {"APPROVAL_WAITING": {"buyer", "hq"}}
    with pytest.raises(Denied):
        await world.do("manager", approve_order, story.order.id)
    await world.grant("manager", "purchasing")
    with pytest.raises(Refused) as refused:
        await world.do("manager", approve_order, story.order.id)
    assert refused.value.code.value == "APPROVER_IS_REQUESTER"


async def test_what_was_returned_is_told_to_who_requested_it_until_the_next_round(world: World) -> None:
    story, task = await waiting(world)
    await world.do("buyer", return_order, story.order.id, "Too dear.")
    approval = await world.db.get_one(Approval, task.approval_id)
    await ring(world, approval)
    assert await open_alerts(world, approval) == {"APPROVAL_RETURNED": {"manager"}}
    world.now += timedelta(hours=1)
    await world.do("manager", submit_order, story.order.id)
    await ring(world, approval)
    assert await open_alerts(world, approval) == {}
