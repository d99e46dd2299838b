"""What goes beyond a price, a grade or a limit is allowed by special approval only, and no other order gains by it (S0-44)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import Refused
from domain.approvals.models import Approval, ApprovalKind
from domain.broken import told
from domain.contracts.models import BudgetLine
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.agree_termination import agree_termination
from domain.outsourcing.allowance import LIMITS
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.approve_termination import approve_termination
from domain.outsourcing.ask_termination import TerminationDraft, ask_termination
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.place_order import place_order
from domain.outsourcing.return_order import return_order
from domain.outsourcing.revise_order import revise_order
from domain.outsourcing.submit_change_order import submit_change_order
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.submit_special_change_order import submit_special_change_order
from domain.outsourcing.submit_special_order import submit_special_order
from domain.outsourcing.withdraw_order import withdraw_order
from domain.partners.models import Grade
from tests.outsourcing.story import Story, days_at, draft
from tests.outsourcing.test_limits import set_limit
from tests.partners.test_largest_order import graded, scheme
from tests.world import World

NOTHING = dict.fromkeys((limit.column for limit in LIMITS), Decimal(0))
WHY = "The customer wants these people, and pays for them."


async def budget(world: World, of: str) -> BudgetLine:
    return await world.again(await world.db.get_one(BudgetLine, getattr(world, of).budget_line_id))


async def code_of(world: World, act: Any, *given: Any) -> str:
    with pytest.raises(Refused) as refused:
        await world.do("manager", act, *given)
    return str(refused.value.code.value)


def decimals(*numbers: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, numbers))


def allowed(row: Any) -> dict[str, Decimal]:
    """What a row may take beyond limits; all that is not 0."""
    return {name: getattr(row, name) for name in NOTHING if getattr(row, name)}


async def kinds(world: World, subject_id: UUID) -> list[ApprovalKind]:
    query = select(Approval.kind).where(Approval.subject_id == subject_id).order_by(Approval.round)
    return list((await world.db.scalars(query)).all())


@pytest.mark.parametrize("of", ["contract", "agreement", "project"])
async def test_beyond_a_limit_an_order_is_allowed_exactly_its_excess(world: World, of: str) -> None:
    """10 days are 10,600.00; the limit has room for 9,000.00 and 8 days."""
    story = await Story.placed(world, lines=days_at(10))
    await set_limit(world, of, limit_amount=9_000, limit_days=8)
    assert await code_of(world, submit_order, story.order.id) == f"{of.upper()}_AMOUNT_LIMIT"
    await world.do("manager", submit_special_order, story.order.id, WHY)
    order = await world.again(story.order)
    assert (order.state, order.special_reason) == (OrderState.SUBMITTED, WHY)
    assert allowed(order) == {f"{of}_allowed_amount": Decimal(1_600), f"{of}_allowed_days": Decimal(2)}
    assert await kinds(world, order.id) == [ApprovalKind.SPECIAL_ORDER]
    await story.approve()
    assert await story.state() is OrderState.SENT
    line = await budget(world, of)
    assert (line.booked_amount, line.booked_days, line.allowed_amount, line.allowed_days) == decimals(10_600, 10, 1_600, 2)
    assert (line.free_amount, line.free_days) == decimals(0, 0)


async def test_all_three_of_its_chain_approve_it_and_not_those_of_the_amount_alone(world: World) -> None:
    story = await Story.placed(world, lines=days_at(10))
    await set_limit(world, "contract", limit_amount=9_000)
    await world.do("manager", submit_special_order, story.order.id, WHY)
    for persona, state in (("buyer", OrderState.SUBMITTED), ("hq", OrderState.SUBMITTED), ("finance", OrderState.SENT)):
        await world.do(persona, approve_order, story.order.id)
        assert await story.state() is state


async def test_the_others_still_stop_exactly_at_the_limit(world: World) -> None:
    """Limit 20,000.00: 15,900.00 are booked, a special order takes 10,600.00; whatever ends, the rest never exceeds the limit."""
    await set_limit(world, "project", limit_amount=20_000)
    first = await Story.sent(world, lines=days_at(15))
    special = await Story.placed(world, lines=days_at(10))
    await world.do("manager", submit_special_order, special.order.id, WHY)
    assert allowed(await world.again(special.order)) == {"project_allowed_amount": Decimal(6_500)}
    cent = await Story.placed(world, lines=days_at(1, 1))
    assert await code_of(world, submit_order, cent.order.id) == "PROJECT_AMOUNT_LIMIT"
    await world.do("manager", withdraw_order, special.order.id)
    line = await budget(world, "project")
    assert (line.allowed_amount, line.reserved_amount, line.free_amount) == decimals(0, 0, 4_100)
    await world.do("manager", submit_special_order, special.order.id, WHY)
    await special.approve()
    await world.do("buyer", cancel_order, first.order.id, "Not needed.")
    line = await budget(world, "project")
    assert (line.free_amount, line.allowed_amount, line.booked_amount) == (Decimal(15_900), Decimal(6_500), Decimal(10_600))


async def test_a_price_above_the_agreements_needs_a_reason_when_written_and_special_approval(world: World) -> None:
    dear = days_at(5, "1000.01")
    assert await code_of(world, place_order, world.project.id, world.agreement.id, draft(lines=dear)) == "PRICE_ABOVE_AGREEMENT"
    story = await Story.placed(world, lines=dear, special_reason=f"  {WHY} ")
    assert await code_of(world, submit_order, story.order.id) == "PRICE_ABOVE_AGREEMENT"
    await world.do("manager", submit_special_order, story.order.id)
    order = await world.again(story.order)
    assert (order.special_reason, allowed(order)) == (WHY, {})
    await world.do("buyer", return_order, order.id, "Ask for a discount.")
    await world.do("manager", revise_order, order.id, draft(lines=days_at(5)))
    await world.do("manager", submit_order, order.id)
    assert await kinds(world, order.id) == [ApprovalKind.SPECIAL_ORDER, ApprovalKind.ORDER]
    assert (await world.again(order)).special_reason is None


async def test_beyond_the_partners_grade(world: World) -> None:
    by = scheme(date(2026, 1, 1), largest_b=Decimal(21_200))
    await world.insert(by)
    await graded(world, by, Grade.B, date(2026, 1, 1))
    story = await Story.placed(world, lines=days_at("20.01"))
    assert await code_of(world, submit_order, story.order.id) == "ORDER_ABOVE_GRADE"
    await world.do("manager", submit_special_order, story.order.id, WHY)
    assert (await kinds(world, story.order.id), allowed(await world.again(story.order))) == ([ApprovalKind.SPECIAL_ORDER], {})


async def test_without_a_reason_or_without_need_there_is_no_special_approval(world: World) -> None:
    story = await Story.placed(world, lines=days_at(10))
    assert await code_of(world, submit_special_order, story.order.id, WHY) == "NOTHING_SPECIAL"
    await set_limit(world, "contract", limit_amount=9_000)
    assert await code_of(world, submit_special_order, story.order.id, "  ") == "SPECIAL_REASON_NEEDED"
    assert await code_of(world, submit_special_order, story.order.id, "x" * 4001) == "TEXT_TOO_LONG"
    assert await story.state() is OrderState.DRAFT
    assert allowed(await world.again(story.order)) == {}


async def test_a_change_beyond_a_limit_hands_its_allowance_to_the_order(world: World) -> None:
    story = await Story.running(world, lines=days_at(10))
    await set_limit(world, "agreement", limit_amount=12_000)
    change = await world.do("manager", place_change_order, story.order.id, ChangeDraft("More.", added=days_at(5)))
    assert await code_of(world, submit_change_order, change.id) == "AGREEMENT_AMOUNT_LIMIT"
    await world.do("manager", submit_special_change_order, change.id, WHY)
    assert allowed(await world.again(change)) == {"agreement_allowed_amount": Decimal(3_900)}
    assert await kinds(world, change.id) == [ApprovalKind.SPECIAL_ORDER]
    for persona in ("buyer", "hq", "finance"):
        await world.do(persona, approve_change_order, change.id)
    line = await budget(world, "agreement")
    assert (line.booked_amount, line.allowed_amount, line.free_amount) == decimals(15_900, 3_900, 0)
    await world.do("partner_lead", accept_change_order, change.id)
    assert allowed(await world.again(story.order)) == {"agreement_allowed_amount": Decimal(3_900)}
    line = await budget(world, "agreement")
    assert (line.booked_amount, line.allowed_amount, line.free_amount) == decimals(15_900, 3_900, 0)
    less = await world.do("manager", place_change_order, story.order.id, ChangeDraft("Less.", removed=days_at(2)))
    await world.do("manager", submit_change_order, less.id)
    await world.do("buyer", approve_change_order, less.id)
    await world.do("partner_lead", accept_change_order, less.id)
    line = await budget(world, "agreement")
    assert (line.booked_amount, line.allowed_amount, line.free_amount) == decimals(13_780, 1_780, 0)


async def test_a_dear_change_needs_special_approval_too(world: World) -> None:
    story = await Story.running(world, lines=days_at(10))
    dear = ChangeDraft("Experts.", added=days_at(1, 1001))
    assert await code_of(world, place_change_order, story.order.id, dear) == "PRICE_ABOVE_AGREEMENT"
    change = await world.do("manager", place_change_order, story.order.id, replace(dear, special_reason=WHY))
    assert await code_of(world, submit_change_order, change.id) == "PRICE_ABOVE_AGREEMENT"
    await world.do("manager", submit_special_change_order, change.id)
    assert await kinds(world, change.id) == [ApprovalKind.SPECIAL_ORDER]


async def test_terminated_it_needs_less_of_its_allowance(world: World) -> None:
    """5,300.00 of 10,600.00 were delivered: what was allowed above 9,000.00 is not needed, and the others have 3,700.00."""
    await set_limit(world, "contract", limit_amount=9_000, limit_days=None)
    story = await Story.placed(world, lines=days_at(10))
    await world.do("manager", submit_special_order, story.order.id, WHY)
    await story.approve()
    await world.do("partner_lead", accept_order, story.order.id)
    evidence = await world.document("manager")
    said = TerminationDraft("Over.", Decimal(5), Decimal(5_000), evidence.id)
    termination = await world.do("manager", ask_termination, story.order.id, said)
    await world.do("buyer", approve_termination, termination.id)
    await world.do("partner_lead", agree_termination, termination.id)
    assert await story.state() is OrderState.TERMINATED
    before = (await budget(world, "contract")).free_amount
    await world.db.execute(text("UPDATE outsourcing_order SET final_amount = 5300 WHERE id = :id"), {"id": story.order.id})
    line = await budget(world, "contract")
    assert (before, line.booked_amount, line.allowed_amount, line.free_amount) == decimals(0, 5_300, 0, 3_700)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("ck_outsourcing_order_allowance", "contract_allowed_amount = contract_allowed_amount + 1"),
        ("ck_outsourcing_order_allowance", "project_allowed_days = 1"),
        ("ck_outsourcing_order_allowed", "special_reason = NULL"),
        ("ck_outsourcing_order_allowed", "contract_allowed_amount = -1"),
        ("ck_budget_line_amount_limit", "contract_allowed_amount = 0"),
    ],
)
async def test_the_database_holds_what_was_allowed(world: World, constraint: str, change: str) -> None:
    await set_limit(world, "contract", limit_amount=9_000)
    story = await Story.placed(world, lines=days_at(10))
    await world.do("manager", submit_special_order, story.order.id, WHY)
    with pytest.raises(IntegrityError) as broken:
        async with world.db.begin_nested():
            await world.db.execute(text(f"UPDATE outsourcing_order SET {change} WHERE id = :id"), {"id": story.order.id})  # noqa: S608
    assert told(broken.value, "constraint_name") == constraint


async def test_the_totals_of_a_budget_line_are_kept(world: World) -> None:
    with pytest.raises(IntegrityError) as broken:
        async with world.db.begin_nested():
            await world.db.execute(text("UPDATE budget_line SET allowed_amount = 1000"))
    assert told(broken.value, "constraint_name") == "ck_budget_line_totals_kept"


async def test_a_draft_keeps_no_allowance_of_an_earlier_round(world: World) -> None:
    await set_limit(world, "contract", limit_amount=9_000)
    story = await Story.placed(world, lines=days_at(10))
    await world.do("manager", submit_special_order, story.order.id, WHY)
    await world.do("buyer", return_order, story.order.id, "Smaller, please.")
    await set_limit(world, "contract", limit_amount=10_600)
    await world.do("manager", submit_order, story.order.id)
    order = await world.db.get_one(OutsourcingOrder, story.order.id, populate_existing=True)
    assert (allowed(order), order.special_reason) == ({}, None)
