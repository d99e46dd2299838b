"""Requirements: who reads what of them and is told, how far their tasks are, and what stands for good (S2-20)."""

import pytest
from sqlalchemy import select

from domain.acts import NotFound, Refused
from domain.planning.add_task import add_task
from domain.planning.drafts import TaskDraft
from domain.planning.finish_task import finish_task
from domain.planning.models import Task
from domain.planning.record_progress import record_progress
from domain.planning.start_task import start_task
from domain.requirements.analyse_requirement import analyse_requirement
from domain.requirements.answer_requirement import answer_requirement
from domain.requirements.assign_requirement import assign_requirement
from domain.requirements.confirm_requirement import confirm_requirement
from domain.requirements.disclose_requirement import disclose_requirement
from domain.requirements.link_requirement_task import link_requirement_task
from domain.requirements.models import Requirement, RequirementOutcome, RequirementTask, RequirementTransition
from domain.requirements.note_latent_requirement import note_latent_requirement
from domain.requirements.place_requirement import place_requirement
from domain.requirements.queries import progress_of
from domain.requirements.raise_customer_requirement import raise_customer_requirement
from domain.requirements.unlink_requirement_task import unlink_requirement_task
from tests.acts.staging.requirements import DRAFT, HEARD, needed
from tests.alerts.bell import open_alerts, ring
from tests.issues.test_issues import managed, seen
from tests.talk.test_talk import forbidden
from tests.world import World

pytestmark = pytest.mark.anyio


async def planned(world: World, days: int) -> Task:
    today = world.as_("manager").today
    made: Task = await world.do("manager", add_task, world.project.id, TaskDraft(f"{days} days", today, working_days=days))
    return made


async def test_a_latent_one_is_staffs_alone_until_it_is_told_and_then_has_a_number_of_its_own(world: World) -> None:
    first = await needed(world)
    latent = await world.do("sales", note_latent_requirement, world.customer.id, HEARD)
    second = await world.do("customer_reader", raise_customer_requirement, world.customer.id, DRAFT)
    assert [row.code for row in (first, second)] == ["REQ-HARBOUR-2026-001", "REQ-HARBOUR-2026-002"]
    for persona, known in (("customer_reader", 2), ("sales", 3), ("hq", 3), ("manager", 1), ("partner_admin", 0)):
        assert [await seen(world, persona, model) for model in (Requirement, RequirementTransition)] == [known, known], persona
    with pytest.raises(NotFound):
        await world.do("customer_reader", confirm_requirement, latent.id)
    with pytest.raises(Refused, match="internal"):
        await world.do("sales", answer_requirement, latent.id, RequirementOutcome.DECLINED, "No.")
    await world.do("sales", disclose_requirement, latent.id)
    assert (latent.code, await seen(world, "customer_reader", Requirement)) == ("REQ-HARBOUR-2026-003", 3)
    await forbidden(world, "stays told", "UPDATE requirement SET is_latent = true")


async def test_its_project_is_set_once_and_its_way_is_never_rewritten(world: World) -> None:
    await managed(world)
    alone = await world.do("customer_reader", raise_customer_requirement, world.customer.id, DRAFT)
    assert await seen(world, "manager", Requirement) == 0
    await world.do("sales", place_requirement, alone.id, world.project.id)
    assert await seen(world, "manager", RequirementTransition) == 1
    await forbidden(world, "stays the customer", "UPDATE requirement SET project_id = NULL")
    await forbidden(world, "never changed", "UPDATE requirement_transition SET word = 'Other'")
    await forbidden(world, "does not follow", "UPDATE requirement SET state = 'CONFIRMED', outcome = 'DECLINED', confirmed_at = now()")
    await forbidden(world, "ck_requirement_source", "UPDATE requirement SET source = 'VISIT'")


async def test_it_is_as_far_as_its_tasks_and_fulfilled_when_they_are_done(world: World) -> None:
    need = await needed(world, "implementing")
    long, short = await planned(world, 8), await planned(world, 2)
    for task in (long, short):
        await world.do("manager", link_requirement_task, need.id, task.id)

    async def progress() -> int | None:
        return (await world.db.execute(select(progress_of(Requirement)).where(Requirement.id == need.id))).scalar_one()

    assert await progress() == 0
    await world.do("manager", start_task, long.id, long.starts_on)
    await world.do("manager", record_progress, long.id, 45)
    assert await progress() == 36
    with pytest.raises(Refused) as refused:
        await world.do("manager", answer_requirement, need.id, RequirementOutcome.FULFILLED, "Done.")
    assert (refused.value.code, refused.value.parameters) == ("TASKS_UNFINISHED", {"left": 2})
    link = (await world.db.scalars(select(RequirementTask).where(RequirementTask.task_id == short.id))).one()
    await world.do("manager", unlink_requirement_task, link.id)
    await world.do("manager", finish_task, long.id, long.starts_on)
    assert await progress() == 100
    await world.do("manager", answer_requirement, need.id, RequirementOutcome.FULFILLED, "Done.")
    assert [await seen(world, persona, RequirementTask) for persona in ("manager", "customer_reader")] == [2, 0]


async def test_those_are_told_whose_turn_it_is(world: World) -> None:
    await managed(world)
    need = await needed(world)
    await ring(world, need)
    assert await open_alerts(world, need) == {"REQUIREMENT_RAISED": {"manager"}}
    await world.insert(world.membership(world.project, "hq", "project_member"))
    await world.do("manager", assign_requirement, need.id, world["hq"].id)
    await ring(world, need)
    assert await open_alerts(world, need) == {"REQUIREMENT_GIVEN": {"hq"}}
    await world.do("manager", analyse_requirement, need.id, "Two days.")
    await world.do("manager", answer_requirement, need.id, RequirementOutcome.DECLINED, "Not this year.")
    await ring(world, need)
    assert await open_alerts(world, need) == {"REQUIREMENT_ANSWERED": {"customer_reader"}}
    await world.do("customer_reader", confirm_requirement, need.id)
    await ring(world, need)
    assert await open_alerts(world, need) == {}
    latent = await world.do("sales", note_latent_requirement, world.customer.id, HEARD)
    await ring(world, latent)
    assert await open_alerts(world, latent) == {}
