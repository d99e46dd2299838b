"""What is overdue today: exactly what the alerts tell of, by how many days, as feeds for whoever runs the projects (S0-56)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.alerts.plan_rules import late_project, milestone_alerts, planned_task_alerts
from domain.alerts.wants import Want
from domain.database import Row
from domain.delivery.models import Project, ProjectState
from domain.planning.models import Milestone, MilestoneState, ProjectTaskState, Task, TaskPriority
from domain.planning.of_project import place_of
from tests.api.door import Door
from tests.api.test_feeds import fetch
from tests.world import World

pytestmark = pytest.mark.anyio
TODAY = date(2026, 11, 2)
LISTS = """{ projects(first: 100) { nodes { name overdueDays } } milestones(first: 100) { nodes { name overdueDays } }
    tasks(first: 100) { nodes { name overdueDays } } }"""


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def milestone(project: Project, number: int, state: MilestoneState, planned_on: date) -> Milestone:
    said = {"code": f"M{number:02}", "name": f"{project.name} M{number:02}", "is_customer_visible": True}
    row = Milestone(**place_of(project), **said, planned_on=planned_on, state=state)
    if state is MilestoneState.REACHED:
        row.reached_on, row.reached_by_id = TODAY, project.owner_id
    return row


def task(project: Project, number: int, state: ProjectTaskState, ends_on: date) -> Task:
    said = {"code": f"T{number:03}", "name": f"{project.name} T{number:03}", "is_customer_visible": True}
    row = Task(
        **place_of(project), **said, priority=TaskPriority.NORMAL, starts_on=before(60), ends_on=ends_on, working_days=5, state=state
    )
    if state in (ProjectTaskState.RUNNING, ProjectTaskState.DONE):
        row.started_on = before(50)
    if state is ProjectTaskState.DONE:
        row.finished_on, row.progress = TODAY, 100
    if state is ProjectTaskState.CANCELLED:
        row.cancel_reason = "Not needed any more."
    return row


async def every_state(world: World) -> None:
    """A project in each phase, half of them past their day, with a milestone and a task in each state, of yesterday and of today."""
    for at, phase in enumerate(ProjectState):
        project = await world.new_project(world.contract)
        project.owner_id, project.ends_on = world["manager"].id, before(at % 2)
        await world.put_into(project, phase)
        for number, (reached, day) in enumerate((state, before(late)) for state in MilestoneState for late in (0, 1)):
            await world.insert(milestone(project, number, reached, day))
        for number, (state, day) in enumerate((state, before(late)) for state in ProjectTaskState for late in (0, 1)):
            await world.insert(task(project, number, state, day))


async def told(world: World) -> dict[str, set[str]]:
    """The names of what has an alert now, by list."""
    actor = world.as_("worker")

    def now(wants: Any) -> list[Want]:
        return [want for want in wants if want.at <= world.now]

    async def rows(model: type[Row]) -> Any:
        return await world.db.scalars(select(model))

    return {
        "projects": {row.name for row in await rows(Project) if now(late_project(actor, row))},
        "milestones": {row.name for row in await rows(Milestone) if now((await milestone_alerts(world.db, actor, row)).wants)},
        "tasks": {row.name for row in await rows(Task) if now((await planned_task_alerts(world.db, actor, row)).wants)},
    }


async def test_overdue_is_what_the_alerts_tell_of(own_door: Door) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        world = own_door.world_in(db)
        await every_state(world)
        expected = await told(world)
    found = await own_door.asker.data("hq", LISTS)
    assert {name: {row["name"] for row in rows["nodes"] if row["overdueDays"] is not None} for name, rows in found.items()} == expected
    assert {name: len(names) for name, names in expected.items()} == {"projects": 3, "milestones": 8, "tasks": 16}
    assert {row["overdueDays"] for rows in found.values() for row in rows["nodes"]} == {None, 1}


async def plan(db: AsyncSession, door: Door) -> None:
    """Two projects: the world's own with a milestone and two tasks that are late, another one that is late itself; all else in time."""
    world = door.world_in(db)
    late, own = await db.get_one(Project, door.asker.shelf.projects["C-01"][0].id), await db.get_one(Project, world.project.id)
    late.ends_on, late.name, own.owner_id = before(10), "Harbour", world["manager"].id
    for number, days in enumerate((7, -7), 1):
        await world.insert(milestone(own, number, MilestoneState.PLANNED, before(days)))
    for number, (state, days) in enumerate(
        ((ProjectTaskState.RUNNING, 12), (ProjectTaskState.PLANNED, 3), (ProjectTaskState.PLANNED, 0), (ProjectTaskState.DONE, 30)), 1
    ):
        await world.insert(task(own, number, state, before(days)))
    await world.insert(task(late, 1, ProjectTaskState.RUNNING, before(20)))


async def test_the_feeds_say_what_is_overdue_by_project_and_lead_to_it(own_door: Door) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        await plan(db, own_door)
    own = own_door.asker.shelf.world.project
    place = {"project_unit_regionName": "East", "project_code": own.code, "project_name": own.name, "project_owner_name": "Manager"}
    tasks = (await fetch(own_door, "/overdue_tasks.json")).json()
    days = {"count": 2, "sum_overdueDays": "15", "avg_overdueDays": "7.5000", "max_overdueDays": 12, "min_endsOn": "2026-10-21"}
    assert [tasks[0]["project_name"], tasks[0]["max_overdueDays"]] == ["Harbour", 20], "the most overdue first"
    assert tasks[1:] == [place | days]
    assert (await fetch(own_door, "/overdue_milestones.json")).json() == [
        place | {"count": 1, "sum_overdueDays": "7", "avg_overdueDays": "7.0000", "max_overdueDays": 7, "min_plannedOn": "2026-10-26"}
    ]
    assert (await fetch(own_door, "/overdue_projects.json")).json() == [
        {
            "unit_regionName": "East",
            "customer_name": "Alpha",
            "owner_name": None,
            "state": "BUILD",
            "count": 1,
            "avg_overdueDays": "10.0000",
            "max_overdueDays": 10,
            "min_endsOn": "2026-10-23",
        }
    ]
    grouped = """{ tasks(where: {overdueDays: {gt: 3}}) { aggregate(groupBy: [{through: {project: {field: CODE}}}]) { where } } }"""
    wheres = [group["where"] for group in (await own_door.asker.data("manager", grouped))["tasks"]["aggregate"]]
    drilled = "query($where: TaskWhere) { tasks(where: $where) { nodes { code overdueDays } } }"
    assert [await own_door.asker.data("manager", drilled, {"where": where}) for where in wheres] == [
        {"tasks": {"nodes": [{"code": "T001", "overdueDays": 12}]}}
    ]
    picture = await fetch(own_door, "/overdue_tasks.svg")
    assert (picture.status_code, b"Harbour" in picture.content) == (200, True)
    narrow = json.dumps({"overdueDays": {"lte": 3}})
    found = await own_door.http.get(
        "/bi/overdue_tasks.json", params={"where": narrow}, headers={"authorization": "Bearer secret-of-manager"}
    )
    assert [(row["project_code"], row["count"], row["max_overdueDays"]) for row in found.json()] == [(own.code, 1, 3)]


async def test_a_projects_own_people_see_what_is_overdue_there_and_outsiders_nowhere(own_door: Door) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        await plan(db, own_door)
    for persona in ("manager", "helper"):
        assert [row["project_code"] for row in (await fetch(own_door, "/overdue_tasks.json", persona)).json()] == [
            own_door.asker.shelf.world.project.code
        ]
    assert [(await fetch(own_door, f"/overdue_{name}.json", "buyer")).status_code for name in ("projects", "tasks")] == [403, 403]
    for persona in ("customer_signer", "partner_lead"):
        assert (await fetch(own_door, "/overdue_tasks.json", persona)).status_code == 403
        answer = await own_door.asker.ask(persona, "{ projects { nodes { overdueDays } } tasks { nodes { overdueDays } } }")
        assert [error["message"] for error in answer["errors"]] == [
            "Cannot query field 'overdueDays' on type 'Project'.",
            "Cannot query field 'overdueDays' on type 'Task'.",
        ]
