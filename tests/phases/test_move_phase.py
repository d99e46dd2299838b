"""A project comes through its phases in their order, each once what it asks for is true (S0-32, S0-56)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from domain.acts import Denied, Refused
from domain.delivery.models import Project, ProjectState
from domain.delivery.phase_models import ProjectTransition
from domain.outsourcing.models import Acceptance, AcceptanceState
from domain.phases.move_phase import move_phase
from domain.planning.add_milestone import add_milestone
from domain.planning.cancel_task import cancel_task
from domain.planning.drafts import MilestoneDraft
from domain.planning.set_baseline import set_baseline
from tests.alerts.bell import open_alerts, planned, ring
from tests.early_entry.entering import begun
from tests.outsourcing.story import Story
from tests.planning.test_tasks import broken
from tests.planning.test_tasks import planned as planned_task
from tests.world import World, at

pytestmark = pytest.mark.anyio
S = ProjectState


async def moved(world: World, to: ProjectState, reason: str | None = None, who: str = "manager") -> str:
    """DONE, or why not."""
    try:
        await world.do(who, move_phase, world.project.id, to, reason)
    except Refused as refused:
        return str(refused.code.value)
    return "DONE"


async def history(world: World) -> Sequence[tuple[ProjectState, ProjectState, str | None]]:
    query = select(ProjectTransition).where(ProjectTransition.project_id == world.project.id).order_by(ProjectTransition.id)
    return [(step.from_state, step.to_state, step.reason) for step in await world.db.scalars(query)]


async def test_a_project_goes_through_all_phases_and_each_step_is_kept(world: World) -> None:
    await world.put_into(world.project, S.INITIATION)
    assert await moved(world, S.BLUEPRINT) == "PHASE_NOT_NEXT"
    assert await moved(world, S.PLANNING) == "DONE"
    assert await moved(world, S.BLUEPRINT) == "BASELINE_MISSING"
    await world.do("manager", add_milestone, world.project.id, MilestoneDraft("Go-live", date(2027, 3, 1)))
    await world.do("manager", set_baseline, world.project.id)
    for phase in (S.BLUEPRINT, S.BUILD, S.GO_LIVE, S.ACCEPTANCE, S.SUMMARY, S.OPERATIONS):
        assert await moved(world, phase, who="hq") == "DONE", phase
    assert await moved(world, S.CLOSED) == "PHASE_NOT_NEXT"
    assert [to for _, to, _ in await history(world)] == list(S)[1:8]
    assert (await world.again(world.project)).state is S.OPERATIONS


async def test_back_goes_a_project_with_a_reason_only(world: World) -> None:
    assert await moved(world, S.BLUEPRINT) == "TEXT_EMPTY"
    assert await moved(world, S.BLUEPRINT, "The yard was rebuilt.") == "DONE"
    assert await history(world) == [(S.BUILD, S.BLUEPRINT, "The yard was rebuilt.")]


async def test_the_summary_waits_for_an_acceptance_that_stands(world: World) -> None:
    await world.put_into(world.project, S.ACCEPTANCE)
    await Story.delivered(world)
    assert await moved(world, S.SUMMARY) == "ACCEPTANCE_STANDING"
    (acceptance,) = await world.db.scalars(select(Acceptance))
    for state, found in ((AcceptanceState.CONDITIONAL, "ACCEPTANCE_STANDING"), (AcceptanceState.VOIDED, "DONE")):
        await world.put_into(acceptance, state)
        assert await moved(world, S.SUMMARY) == found


async def test_what_began_early_comes_to_acceptance_with_its_contract_alone(world: World) -> None:
    await begun(world)
    await world.put_into(world.project, S.GO_LIVE)
    assert await moved(world, S.ACCEPTANCE, who="hq") == "CONTRACT_MISSING"


async def test_operations_begin_when_nothing_is_left_to_do(world: World) -> None:
    task = await planned_task(world)
    await world.put_into(world.project, S.SUMMARY)
    with pytest.raises(Refused, match=r"still to be done: T001\."):
        await world.do("manager", move_phase, world.project.id, S.OPERATIONS)
    await world.do("manager", cancel_task, task.id, "Not wanted.")
    assert await moved(world, S.OPERATIONS) == "DONE"


async def test_only_the_manager_and_the_pmo_move_it_and_the_database_holds_the_order(world: World) -> None:
    with pytest.raises(Denied):
        await world.do("customer_reader", move_phase, world.project.id, S.GO_LIVE)
    assert (await moved(world, S.GO_LIVE), await broken(world, "UPDATE project SET state = 'SUMMARY'", {})) == ("DONE", "ck_project_steps")
    change = "UPDATE project_transition SET to_state = 'BUILD'"
    assert await broken(world, change, {}) == "ck_project_transition_append_only"


def of_project(found: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a project's alerts that are about its end."""
    return {rule: value for rule, value in found.items() if rule.startswith("PROJECT")}


async def test_a_project_is_told_late_until_it_is_accepted(world: World) -> None:
    await world.staff("delivery", ("delivery_manager", world.region))
    project: Project = world.project
    await ring(world, project)
    days = (date(2027, 7, 1), date(2027, 7, 4), date(2027, 7, 8))
    steps = [f"PROJECT_OVERDUE:+{days}" for days in (0, 3, 7)]
    assert of_project(await planned(world, project.id)) == {step: at(day, 0) for step, day in zip(steps, days, strict=True)}
    told = ({"manager"}, {"manager", "delivery"}, {"manager", "delivery", "region_pmo"})
    for day, step, people in zip(days, (0, 3, 7), told, strict=True):
        world.now = at(day, 0)
        await ring(world, project)
        assert of_project(await open_alerts(world, project)) == {f"PROJECT_OVERDUE +{step}": people}
    await world.put_into(project, S.SUMMARY)
    await ring(world, project)
    assert of_project(await open_alerts(world, project)) == {}
