"""An order in approval: which steps its amount needs, who may say what, and what follows (S0-44)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

import domain
from domain.acts import Denied, Refused
from domain.approvals.decide import decide
from domain.approvals.models import REJECTABLE, Approval, ApprovalDecision, ApprovalState, ApprovalTask, TaskState, Verdict
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.withdraw import standing_approval
from domain.contracts.models import BudgetLine
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.models import OrderState
from domain.outsourcing.return_order import return_order
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.withdraw_order import withdraw_order
from tests.outsourcing.story import Story, days_at
from tests.world import World

LARGE, VERY_LARGE = {"lines": days_at(500)}, {"lines": days_at(944)}
"""530,000.00 and 1,000,640.00 with tax."""


async def submitted(world: World, **changes: object) -> Story:
    """A submitted order on budgets without limits."""
    for of in (world.contract, world.agreement, world.project):
        line = await world.db.get_one(BudgetLine, of.budget_line_id)
        line.limit_amount = line.limit_days = None
        await world.insert(line)
    story = await Story.placed(world, **changes)
    await world.do("manager", submit_order, story.order.id)
    return story


async def code_of(world: World, persona: str, story: Story) -> str:
    with pytest.raises(Refused) as refused:
        await world.do(persona, approve_order, story.order.id)
    return str(refused.value.code.value)


async def tasks(world: World, story: Story) -> list[tuple[str, str]]:
    """First role and state of each task of the order's last round."""
    last = select(Approval.id).where(Approval.subject_id == story.order.id).order_by(Approval.round.desc()).limit(1)
    query = select(ApprovalTask).where(ApprovalTask.approval_id == last.scalar_subquery()).order_by(ApprovalTask.position)
    return [(task.roles[0], task.state.value) for task in await world.db.scalars(query.execution_options(populate_existing=True))]


async def test_a_small_order_needs_one_word(world: World) -> None:
    story = await submitted(world)
    assert await tasks(world, story) == [("purchasing", "OPEN")]
    with pytest.raises(Denied):
        await world.do("finance", approve_order, story.order.id)
    await world.do("buyer", approve_order, story.order.id, opinion="Fits.")
    assert await story.state() is OrderState.SENT
    said = (await world.db.scalars(select(ApprovalDecision))).one()
    assert (said.verdict, said.opinion, said.decided_by_id, said.holder_id) == (Verdict.APPROVE, "Fits.", *[world["buyer"].id] * 2)
    assert await standing_approval(world.db, story.order.id) is None


@pytest.mark.parametrize(("days", "needed"), [("471.69", 1), ("471.7", 2), ("943.39", 2), ("943.4", 3)])
async def test_the_gross_decides_to_the_fen_which_steps_are_needed(world: World, days: str, needed: int) -> None:
    story = await submitted(world, lines=days_at(days))
    assert story.order.gross == Decimal(days) * 1060
    assert len(await tasks(world, story)) == needed


@pytest.mark.parametrize("first", [("buyer", "hq"), ("hq", "buyer")])
async def test_a_large_order_is_sent_by_the_last_word_of_three(world: World, first: tuple[str, str]) -> None:
    story = await submitted(world, **VERY_LARGE)
    assert await tasks(world, story) == [("purchasing", "OPEN"), ("hq_pmo", "OPEN"), ("finance", "PLANNED")]
    with pytest.raises(Denied):
        await world.do("finance", approve_order, story.order.id)
    await world.do(first[0], approve_order, story.order.id)
    assert await code_of(world, first[0], story) == "DECIDED_ALREADY"
    assert (await story.state(), [state for _, state in await tasks(world, story)].count("APPROVED")) == (OrderState.SUBMITTED, 1)
    await world.do(first[1], approve_order, story.order.id)
    assert await tasks(world, story) == [("purchasing", "APPROVED"), ("hq_pmo", "APPROVED"), ("finance", "OPEN")]
    assert await story.state() is OrderState.SUBMITTED
    await world.do("finance", approve_order, story.order.id)
    assert await story.state() is OrderState.SENT
    assert (await world.again(story.order)).approved_by_id == world["finance"].id


async def test_a_return_ends_the_round_and_the_next_one_begins_anew(world: World) -> None:
    story = await submitted(world, **LARGE)
    await world.do("buyer", approve_order, story.order.id)
    await world.do("hq", return_order, story.order.id, "Split it.")
    assert await tasks(world, story) == [("purchasing", "APPROVED"), ("hq_pmo", "RETURNED")]
    assert await story.state() is OrderState.DRAFT
    await world.do("manager", submit_order, story.order.id)
    assert await tasks(world, story) == [("purchasing", "OPEN"), ("hq_pmo", "OPEN")]
    rounds = select(Approval.round, Approval.state).where(Approval.subject_id == story.order.id).order_by(Approval.round)
    assert (await world.db.execute(rounds)).all() == [(1, ApprovalState.RETURNED), (2, ApprovalState.PENDING)]


async def test_a_cancelled_order_asks_nobody_any_more(world: World) -> None:
    story = await submitted(world, **LARGE)
    await world.do("manager", cancel_order, story.order.id, "Not needed.")
    assert {state for _, state in await tasks(world, story)} == {TaskState.DROPPED.value}


async def test_a_withdrawn_order_asks_nobody_until_it_is_submitted_again(world: World) -> None:
    story = await submitted(world, **LARGE)
    await world.do("manager", withdraw_order, story.order.id)
    assert await tasks(world, story) == [("purchasing", "DROPPED"), ("hq_pmo", "DROPPED")]
    await world.do("manager", submit_order, story.order.id)
    rounds = select(Approval.round, Approval.state).where(Approval.subject_id == story.order.id).order_by(Approval.round)
    assert (await world.db.execute(rounds)).all() == [(1, ApprovalState.WITHDRAWN), (2, ApprovalState.PENDING)]


async def test_an_order_is_returned_never_rejected(world: World) -> None:
    story = await submitted(world)
    with pytest.raises(Refused) as refused:
        await world.do("buyer", decide, story.order.id, Verdict.REJECT, "No.")
    assert refused.value.code is ApprovalRefusal.NOT_REJECTABLE


def test_what_can_be_rejected_has_an_act_that_rejects_it() -> None:
    acts = {path.stem for path in Path(domain.__path__[0]).rglob("*.py") if "Verdict.REJECT," in path.read_text()}
    assert acts == {f"reject_{kind.value.lower()}" for kind in REJECTABLE}


async def test_the_chain_of_the_day_of_submitting_stays(world: World) -> None:
    story = await submitted(world, **LARGE)
    approval = await standing_approval(world.db, story.order.id)
    assert approval is not None
    assert (approval.amount, approval.currency, approval.round, approval.once) == (Decimal(530_000), "CNY", 1, True)
    assert approval.requested_at.date() == date(2026, 11, 2)
