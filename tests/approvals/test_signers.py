"""Signers beside the chain (加签): before, after, beside; any, all, in order; taken back, handed on; urging and informing (S0-43)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import Denied, Refused
from domain.approvals.add_signers import SignerMode, add_signers
from domain.approvals.inform import inform
from domain.approvals.models import Approval, ApprovalSigner, ApprovalState, ApprovalTask, SignerPlacement, TaskState
from domain.approvals.take_back_signer import take_back_signer
from domain.approvals.transfer_task import transfer_task
from domain.approvals.urge_approval import urge_approval
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.models import OrderState
from domain.outsourcing.return_order import return_order
from tests.alerts.bell import open_alerts, ring
from tests.approvals.test_orders import submitted
from tests.outsourcing.story import Story
from tests.world import World, at

pytestmark = pytest.mark.anyio
BEFORE, AFTER, PARALLEL = SignerPlacement.BEFORE, SignerPlacement.AFTER, SignerPlacement.PARALLEL


async def tasks(world: World, *states: TaskState) -> list[ApprovalTask]:
    """The tasks in these states, or all, in the order in which they were made."""
    query = select(ApprovalTask).order_by(ApprovalTask.batch, ApprovalTask.turn).execution_options(populate_existing=True)
    return [task for task in await world.db.scalars(query) if not states or task.state in states]


async def add(world: World, placement: SignerPlacement, mode: SignerMode, *personas: str, by: str = "buyer") -> None:
    """Signers of the order's one step."""
    (task,) = [task for task in await tasks(world) if task.batch == 0]
    await world.do(by, add_signers, task.id, [world[persona].id for persona in personas], placement, mode, "Please look.")


async def says(world: World, story: Story, *personas: str) -> OrderState:
    """Each says yes; where the order stands then."""
    for persona in personas:
        await world.do(persona, approve_order, story.order.id)
    return await story.state()


async def refused(world: World, persona: str, story: Story) -> None:
    """A word is not theirs now."""
    with pytest.raises((Denied, Refused)):
        await world.do(persona, approve_order, story.order.id)


async def forced(world: World, *statements: str) -> None:
    """Past every act."""
    async with world.db.begin_nested():
        for statement in statements:
            await world.db.execute(text(statement))


async def test_before_in_order_each_waits_for_the_one_before(world: World) -> None:
    story = await submitted(world)
    await add(world, BEFORE, SignerMode.IN_ORDER, "finance", "auditor")
    for persona in ("buyer", "hq", "auditor"):
        await refused(world, persona, story)
    assert await says(world, story, "finance") is OrderState.SUBMITTED
    await refused(world, "buyer", story)
    assert await says(world, story, "auditor", "buyer") is OrderState.SENT


async def test_beside_all_are_wanted_and_of_any_one(world: World) -> None:
    story = await submitted(world)
    await add(world, PARALLEL, SignerMode.ALL, "finance", "auditor")
    await add(world, PARALLEL, SignerMode.ANY, "sales", "cashier")
    assert await says(world, story, "finance", "sales", "buyer") is OrderState.SUBMITTED
    await refused(world, "cashier", story)
    assert await says(world, story, "auditor") is OrderState.SENT


async def test_after_it_is_the_turn_of_the_added_and_their_no_ends_it(world: World) -> None:
    story = await submitted(world)
    await add(world, AFTER, SignerMode.ALL, "finance")
    await refused(world, "finance", story)
    assert await says(world, story, "buyer") is OrderState.SUBMITTED
    await world.do("finance", return_order, story.order.id, "Too dear.")
    assert (await story.state(), (await world.db.scalars(select(Approval.state))).one()) == (OrderState.DRAFT, ApprovalState.RETURNED)


async def test_an_added_signer_adds_another_who_is_waited_for_too(world: World) -> None:
    story = await submitted(world)
    await add(world, BEFORE, SignerMode.ALL, "finance")
    (added,) = [task for task in await tasks(world) if task.batch == 1]
    await world.do("finance", add_signers, added.id, [world["auditor"].id], AFTER, SignerMode.ALL)
    await says(world, story, "finance")
    await refused(world, "buyer", story)
    assert await says(world, story, "auditor", "buyer") is OrderState.SENT


async def test_who_has_not_spoken_is_taken_back_by_who_added_them(world: World) -> None:
    story = await submitted(world)
    await add(world, BEFORE, SignerMode.ALL, "finance", "auditor")
    signers = {row.signer_id: row for row in await world.db.scalars(select(ApprovalSigner))}
    finance, auditor = (signers[world[persona].id] for persona in ("finance", "auditor"))
    await says(world, story, "finance")
    for persona, signer in (("buyer", finance), ("hq", auditor)):
        with pytest.raises((Denied, Refused)):
            await world.do(persona, take_back_signer, signer.id)
    await world.do("buyer", take_back_signer, auditor.id)
    await refused(world, "auditor", story)
    assert await says(world, story, "buyer") is OrderState.SENT


async def test_a_task_whose_signers_are_all_taken_back_is_not_waited_for(world: World) -> None:
    story = await submitted(world)
    await add(world, PARALLEL, SignerMode.ALL, "auditor")
    assert await says(world, story, "buyer") is OrderState.SUBMITTED
    signer, gone = (await world.db.scalars(select(ApprovalSigner))).one(), "SET state = 'DROPPED', closed_at = now()"
    with pytest.raises(IntegrityError, match="An approval ends as its tasks do"):
        await forced(world, f"UPDATE approval_task {gone} WHERE batch = 1", "UPDATE approval SET state = 'APPROVED', concluded_at = now()")
    await world.do("buyer", take_back_signer, signer.id)
    assert (await world.db.scalars(select(Approval.state))).one() is ApprovalState.APPROVED


async def test_four_eyes_hold_for_who_is_added(world: World) -> None:
    story = await submitted(world)
    for persona, code in (("manager", "APPROVER_IS_REQUESTER"), ("buyer", "SIGNER_IS_ONESELF"), ("partner_lead", "NOT_STAFF")):
        with pytest.raises(Refused) as no:
            await add(world, BEFORE, SignerMode.ALL, persona)
        assert no.value.code.value == code
    with pytest.raises(Denied):
        await add(world, BEFORE, SignerMode.ALL, "auditor", by="finance")
    await add(world, PARALLEL, SignerMode.ALL, "finance")
    with pytest.raises(Refused, match="asked already"):
        await add(world, PARALLEL, SignerMode.ALL, "finance")
    await says(world, story, "finance")
    with pytest.raises(Refused, match="given a word already"):
        await add(world, PARALLEL, SignerMode.ALL, "finance")
    other = "jsonb_build_object('id', gen_random_uuid(), 'signer_id', row.requester_id)"
    copied = f"SELECT (jsonb_populate_record(row, {other})).* FROM approval_signer AS row"  # noqa: S608  # our own text
    with pytest.raises(IntegrityError, match="signer_is_another"):
        await forced(world, f"INSERT INTO approval_signer {copied}")


async def test_a_task_is_handed_to_another_holder_alone(world: World) -> None:
    story = await submitted(world)
    await world.staff("second_buyer", "purchasing")
    (task,) = await tasks(world)
    with pytest.raises(Refused, match="does not hold the right"):
        await world.do("buyer", transfer_task, task.id, world["finance"].id)
    await world.do("buyer", transfer_task, task.id, world["second_buyer"].id, "I am on leave.")
    await refused(world, "buyer", story)
    await refused(world, "hq", story)
    signer = (await world.db.scalars(select(ApprovalSigner))).one()
    await ring(world, signer)
    assert await open_alerts(world, signer) == {"APPROVAL_TRANSFERRED": {"second_buyer"}}
    assert await says(world, story, "second_buyer") is OrderState.SENT


async def approval_id(world: World) -> UUID:
    return (await world.db.scalars(select(Approval.id))).one()


async def test_who_requested_urges_once_a_working_day(world: World) -> None:
    await submitted(world)
    world.now = at(date(2026, 11, 6))
    await world.do("manager", urge_approval, await approval_id(world))
    (task,) = await tasks(world)
    await ring(world, task)
    assert (await open_alerts(world, task))["APPROVAL_URGED 261106"] == {"buyer", "hq"}
    for days in (0, 1, 1):  # Friday, Saturday, Sunday
        world.now += timedelta(days=days)
        with pytest.raises(Refused, match="once a working day"):
            await world.do("manager", urge_approval, await approval_id(world))
    world.now += timedelta(days=1)
    await world.do("manager", urge_approval, await approval_id(world))


async def test_who_is_informed_reads_and_has_no_say(world: World) -> None:
    story = await submitted(world)
    await world.staff("outsider")
    actor = world.as_("outsider")

    async def sees(model: Any) -> bool:
        found = await world.db.execute(select(model).where(actor.sees(model)), dict(actor.binds))
        return found.first() is not None

    assert [await sees(model) for model in (Approval, ApprovalTask, type(story.order))] == [False] * 3
    await world.do("buyer", inform, await approval_id(world), [world["outsider"].id], "For your plan.")
    assert [await sees(model) for model in (Approval, ApprovalTask, type(story.order))] == [True] * 3
    await refused(world, "outsider", story)
    with pytest.raises(Refused, match="informed already"):
        await world.do("buyer", inform, await approval_id(world), [world["outsider"].id])
