"""An approver returns an approval to a chosen earlier step (退回到指定步骤): it and those after it decide again."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from authz.store import seed_policy
from domain.acts import Actor, Denied, Refused, begin_act
from domain.approvals.add_signers import SignerMode, add_signers
from domain.approvals.chain_models import ApprovalKind, StepMode
from domain.approvals.decide import decide
from domain.approvals.models import ApprovalDecision, ApprovalState, ApprovalTask, SignerPlacement, TaskState, Verdict
from domain.approvals.publish_chain import StepDraft, publish_chain
from domain.approvals.return_to_step import return_to_step
from domain.approvals.start_approval import Place, start_approval
from domain.approvals.transfer_task import transfer_task
from domain.identity.models import DomainKind, PolicyLine
from domain.outsourcing.models import OutsourcingOrder
from tests.alerts.bell import open_alerts, ring
from tests.approvals.test_signers import forced
from tests.outsourcing.story import Story
from tests.world import World

pytestmark = pytest.mark.anyio
STEPS = (("purchasing", 1), ("hq_pmo", 1), ("finance", 2), ("auditor", 3))


async def begin(db: AsyncSession, actor: Actor, kind: ApprovalKind, order: OutsourcingOrder) -> None:
    begin_act(db, actor, "test:begin")
    await start_approval(db, actor, kind, order, Place.of(order), Decimal(1), "CNY")


async def say(db: AsyncSession, actor: Actor, subject_id: UUID, verdict: Verdict) -> ApprovalState:
    begin_act(db, actor, "test:say")
    return (await decide(db, actor, subject_id, verdict, "Because.")).state


async def climbed(world: World, kind: ApprovalKind, *personas: str, once: bool = True) -> UUID:
    """Something of a kind in approval along three sequences, and who has said yes."""
    if not await world.db.scalar(select(PolicyLine.id).limit(1)):
        await seed_policy(world.db)
        await world.staff("admin", "admin")
    drafts = [StepDraft(role, at, [role], DomainKind.ORGANISATION, StepMode.ANY, 1, None, None, None, []) for role, at in STEPS]
    await world.do("admin", publish_chain, kind, world.as_("admin").today, drafts, once=once)
    order = (await Story.placed(world)).order
    await world.do("manager", begin, kind, order)
    await yes(world, order.id, *personas)
    return order.id


async def yes(world: World, subject_id: UUID, *personas: str) -> ApprovalState:
    """Each says yes; where it stands then."""
    return [await world.do(persona, say, subject_id, Verdict.APPROVE) for persona in personas][-1]


async def steps(world: World, subject_id: UUID) -> list[tuple[str, int, str]]:
    """Name, iteration and state of each task, in their order."""
    query = (
        select(ApprovalTask)
        .where(ApprovalTask.batch == 0, ApprovalTask.subject_id == subject_id)
        .order_by(ApprovalTask.position, ApprovalTask.iteration)
    )
    return [
        (task.name, task.iteration, task.state.value) for task in await world.db.scalars(query.execution_options(populate_existing=True))
    ]


async def task(world: World, subject_id: UUID, name: str, iteration: int = 1) -> ApprovalTask:
    query = select(ApprovalTask).where(
        ApprovalTask.subject_id == subject_id, ApprovalTask.name == name, ApprovalTask.iteration == iteration, ApprovalTask.batch == 0
    )
    return (await world.db.scalars(query)).one()


async def back(world: World, by: str, frm: ApprovalTask, to: ApprovalTask) -> None:
    await world.do(by, return_to_step, frm.id, to.id, "Ask again.")


async def test_the_step_and_those_after_it_decide_again_and_what_was_said_stays(world: World) -> None:
    for kind in ApprovalKind:
        await returned_and_approved(world, kind)


async def returned_and_approved(world: World, kind: ApprovalKind) -> None:
    subject = await climbed(world, kind, "buyer", "hq", "finance")
    await back(world, "auditor", await task(world, subject, "auditor"), await task(world, subject, "hq_pmo"))
    assert await steps(world, subject) == [
        ("purchasing", 1, "APPROVED"),
        ("hq_pmo", 1, "APPROVED"),
        ("hq_pmo", 2, "OPEN"),
        ("finance", 1, "APPROVED"),
        ("finance", 2, "PLANNED"),
        ("auditor", 1, "SENT_BACK"),
        ("auditor", 2, "PLANNED"),
    ]
    with pytest.raises((Denied, Refused)):
        await yes(world, subject, "finance")
    again = await task(world, subject, "hq_pmo", 2)
    await ring(world, again)
    assert await open_alerts(world, again) == {"APPROVAL_WAITING": {"hq"}}
    assert await yes(world, subject, "hq", "finance") is ApprovalState.PENDING
    assert await yes(world, subject, "auditor") is ApprovalState.APPROVED
    said = await world.db.scalars(
        select(ApprovalDecision).where(ApprovalDecision.subject_id == subject).order_by(ApprovalDecision.decided_at, ApprovalDecision.id)
    )
    told = [(word.verdict.value, word.iteration, word.opinion, word.to_task_id) for word in said]
    assert [*told[:3], *told[4:]] == [("APPROVE", 1, "Because.", None)] * 3 + [("APPROVE", 2, "Because.", None)] * 3
    assert told[3] == ("SEND_BACK", 1, "Ask again.", again.id)


async def test_nobody_speaks_on_two_steps_nor_twice_before_it_decides_again(world: World) -> None:
    await world.staff("second_buyer", "purchasing", "finance")
    subject = await climbed(world, ApprovalKind.ORDER, "second_buyer", "hq")
    await back(world, "finance", await task(world, subject, "finance"), await task(world, subject, "purchasing"))
    assert await yes(world, subject, "buyer") is ApprovalState.PENDING
    with pytest.raises(Refused, match="decided on this already"):
        await yes(world, subject, "second_buyer")  # spoke on purchasing, so not on finance, though purchasing was asked again
    with pytest.raises(Refused, match="given a word already"):
        await world.do(
            "finance", add_signers, (await task(world, subject, "finance", 2)).id, [world["hq"].id], SignerPlacement.BEFORE, SignerMode.ALL
        )
    for change, constraint in (
        ("'step_id', (SELECT step_id FROM approval_task WHERE name = 'finance' AND iteration = 2)", "two steps"),
        ("'step_id', row.step_id, 'iteration', 1", "once"),
    ):
        to = "(SELECT id FROM approval_task WHERE name = 'finance' AND iteration = 2)"
        made = f"jsonb_build_object('id', gen_random_uuid(), 'task_id', {to}, 'holder_id', row.holder_id, {change})"
        spoke = f"SELECT (jsonb_populate_record(row, {made})).* FROM approval_decision AS row WHERE decided_by_id = :who"  # noqa: S608
        with pytest.raises(IntegrityError, match=constraint):
            async with world.db.begin_nested():
                await world.db.execute(text(f"INSERT INTO approval_decision {spoke}"), {"who": world["second_buyer"].id})
    assert await yes(world, subject, "finance") is ApprovalState.PENDING


async def test_added_signers_and_transfers_end_with_the_step_that_is_asked_again(world: World) -> None:
    await world.staff("second_finance", "finance")
    subject = await climbed(world, ApprovalKind.ORDER, "buyer", "hq")
    open_task = await task(world, subject, "finance")
    await world.do("finance", add_signers, open_task.id, [world["sales"].id, world["cashier"].id], SignerPlacement.PARALLEL, SignerMode.ALL)
    await world.do("finance", transfer_task, open_task.id, world["second_finance"].id)
    (added,) = await world.db.scalars(select(ApprovalTask).where(ApprovalTask.batch == 1))
    await back(world, "sales", added, await task(world, subject, "hq_pmo"))
    ended = await world.db.scalars(select(ApprovalTask.state).where(ApprovalTask.sequence == 2, ApprovalTask.iteration == 1))
    assert sorted(state.value for state in ended) == ["DROPPED", "SENT_BACK"]
    with pytest.raises((Denied, Refused)):
        await yes(world, subject, "cashier")
    assert await yes(world, subject, "hq", "finance", "auditor") is ApprovalState.APPROVED


async def test_only_a_step_before_ones_own_is_chosen_and_only_while_it_is_ones_turn(world: World) -> None:
    subject = await climbed(world, ApprovalKind.ORDER, "buyer", once=False)
    first, second = await task(world, subject, "purchasing"), await task(world, subject, "hq_pmo")
    with pytest.raises(Refused, match="no step before"):
        await back(world, "hq", second, first)  # beside is not before
    with pytest.raises(Denied):
        await back(world, "buyer", first, first)
    await world.do("hq", say, second.subject_id, Verdict.APPROVE)
    third = await task(world, subject, "finance")
    for target in (third, await task(world, subject, "auditor")):
        with pytest.raises(Refused, match="decided before this one"):
            await back(world, "finance", third, target)
    with pytest.raises(Denied):
        await back(world, "buyer", third, first)
    with pytest.raises(Refused, match="fill this in"):
        await world.do("finance", return_to_step, third.id, first.id, "  ")
    await back(world, "finance", third, first)
    assert await steps(world, subject) == [
        ("purchasing", 1, "APPROVED"),
        ("purchasing", 2, "OPEN"),
        ("hq_pmo", 1, "APPROVED"),
        ("finance", 1, "SENT_BACK"),
        ("finance", 2, "PLANNED"),
        ("auditor", 1, "DROPPED"),
        ("auditor", 2, "PLANNED"),
    ]


async def test_the_database_ends_nothing_whose_last_iteration_waits(world: World) -> None:
    subject = await climbed(world, ApprovalKind.ORDER, "buyer", "hq")
    await back(world, "finance", await task(world, subject, "finance"), await task(world, subject, "purchasing"))
    gone = "UPDATE approval_task SET state = 'DROPPED', closed_at = now() WHERE state IN ('PLANNED', 'OPEN')"
    with pytest.raises(IntegrityError, match="An approval ends as its tasks do"):
        await forced(world, gone, "UPDATE approval SET state = 'APPROVED', concluded_at = now()")
    sent = "UPDATE approval_task SET state = 'SENT_BACK', closed_at = now() WHERE state = 'OPEN'"
    with pytest.raises(IntegrityError, match="A task ends as its approvers say"):
        await forced(world, sent)
    assert TaskState.SENT_BACK.value == (await task(world, subject, "finance")).state.value
