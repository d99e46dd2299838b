"""Work before the contract, from the request to the contract or the loss (S0-35)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text, update

from domain.acts import Refused
from domain.approvals.models import Approval, ApprovalState
from domain.contracts.models import Contract
from domain.delivery.models import ProjectState
from domain.early_entry.approve_early_entry import approve_early_entry
from domain.early_entry.extend_early_entry import extend_early_entry
from domain.early_entry.lose_early_entry import lose_early_entry
from domain.early_entry.models import EarlyEntryRequest, EarlyEntryRequestState, EarlyEntryState
from domain.early_entry.reject_early_entry import reject_early_entry
from domain.early_entry.return_early_entry import return_early_entry
from domain.early_entry.revise_early_entry import revise_early_entry
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.link_contract import link_contract
from domain.outsourcing.models import OrderState
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.place_order import place_order
from domain.outsourcing.submit_change_order import submit_change_order
from domain.outsourcing.submit_order import submit_order
from domain.outsourcing.submit_special_order import submit_special_order
from tests.acts.staging.early import SAID, approve, granted, request_of, requested
from tests.early_entry.entering import CEILING, NINE_DAYS, begun, line_of, refusal, taken
from tests.outsourcing.story import Story, days_at
from tests.outsourcing.test_at_once import CHANGE_OF_TEN_DAYS
from tests.world import World, at

pytestmark = pytest.mark.anyio


async def test_orders_draw_on_the_ceiling_until_the_contract_takes_them_over(world: World) -> None:
    entry = await begun(world)
    assert (world.project.contract_id, world.project.early_entry_id, entry.state) == (None, entry.id, EarlyEntryState.ON_SITE)
    running, submitted, third = await Story.running(world, **NINE_DAYS), *[await Story.placed(world, **NINE_DAYS) for _ in range(2)]
    await world.do("manager", submit_order, submitted.order.id)
    assert await taken(world, entry) == await taken(world, world.project) == (Decimal(9540), Decimal(9540))
    assert await taken(world, world.contract) == (Decimal(0), Decimal(0))
    assert await refusal(world, "manager", submit_order, third.order.id) == "EARLY_ENTRY_CEILING"
    await world.do("manager", submit_special_order, third.order.id, "The quay opens on Monday.")
    assert (await world.again(third.order)).contract_allowed_amount == Decimal(9540)
    assert (await line_of(world, entry)).allowed_amount == Decimal(9540)

    contract = await world.new_contract(world.customer, amount=28_619)
    with pytest.raises(Refused, match="The orders take more money than the contract leaves"):
        await world.do("sales", link_contract, entry.id, contract.id)
    limit = await line_of(world, contract)
    limit.limit_amount, limit.limit_days = Decimal(28_620), Decimal(26)
    await world.insert(limit)
    with pytest.raises(Refused, match="The orders take more person-days than the contract leaves"):
        await world.do("sales", link_contract, entry.id, contract.id)
    limit.limit_days = Decimal(27)
    await world.insert(limit)
    await world.do("sales", link_contract, entry.id, contract.id)
    assert await taken(world, entry) == (Decimal(0), Decimal(0))
    assert (await line_of(world, entry)).allowed_amount == (await line_of(world, contract)).allowed_amount == 0
    assert await taken(world, contract) == await taken(world, world.project) == (Decimal(19_080), Decimal(9540))
    for story in (running, submitted, third):
        order = await world.again(story.order)
        assert (order.contract_id, order.contract_budget_id, order.early_entry_id) == (contract.id, contract.budget_line_id, None)
    entry, project = await world.again(entry), await world.again(world.project)
    assert (entry.state, entry.contract_id, entry.ended_on) == (EarlyEntryState.CONTRACT_LINKED, contract.id, date(2026, 11, 2))
    assert (project.contract_id, project.early_entry_id, project.open_entry_id) == (contract.id, entry.id, None)
    await world.do("buyer", approve_order, submitted.order.id)
    assert await taken(world, contract) == (Decimal(9540), Decimal(19_080))
    fourth = await Story.placed(world, **NINE_DAYS)
    assert (await world.again(fourth.order)).contract_id == contract.id
    assert await refusal(world, "manager", submit_order, fourth.order.id) == "CONTRACT_AMOUNT_LIMIT"


async def test_a_change_that_has_something_reserved_is_concluded_before_the_contract_is_linked(world: World) -> None:
    entry = await begun(world, SAID)
    order = (await Story.running(world, **NINE_DAYS)).order
    change = await world.do("manager", place_change_order, order.id, CHANGE_OF_TEN_DAYS)
    await world.do("manager", submit_change_order, change.id)
    assert await taken(world, entry) == (Decimal(10_600), Decimal(9540))
    assert await refusal(world, "sales", link_contract, entry.id, world.contract.id) == "CHANGE_ORDER_UNDER_WAY"


async def test_a_lost_deal_stops_the_project_and_orders_while_what_runs_is_finished(world: World) -> None:
    entry = await begun(world)
    running, waiting, placed = await Story.running(world, **NINE_DAYS), *[await Story.placed(world, lines=days_at(1)) for _ in range(2)]
    await world.do("manager", submit_order, waiting.order.id)
    await world.do("sales", extend_early_entry, entry.id, replace(CEILING, ceiling=Decimal(30_000)))
    asked = await request_of(world, entry)
    await world.do("sales", lose_early_entry, entry.id, "Another bidder won.")
    entry, asked = await world.again(entry), await world.again(asked)
    assert (entry.state, entry.ceiling, entry.lost_reason) == (EarlyEntryState.LOST, Decimal(19_080), "Another bidder won.")
    assert asked.state is EarlyEntryRequestState.DROPPED
    assert (await world.db.scalars(select(Approval.state).where(Approval.subject_id == asked.id))).all() == [ApprovalState.WITHDRAWN]
    assert (await world.again(world.project)).state is ProjectState.STOPPED
    assert (await line_of(world, entry)).limit_amount == Decimal(10_600)
    for persona, act, order in (
        ("manager", submit_order, placed),
        ("manager", submit_special_order, placed),
        ("buyer", approve_order, waiting),
    ):
        assert await refusal(world, persona, act, order.order.id) == "EARLY_ENTRY_ENDED"
    assert await refusal(world, "manager", place_order, world.project.id, world.agreement.id, None) == "EARLY_ENTRY_ENDED"
    await running.request()
    world.now = at(date(2026, 11, 30))
    await running.sign_all()
    assert await running.state() is OrderState.ACCEPTED
    assert await refusal(world, "sales", link_contract, entry.id, world.contract.id) == "EARLY_ENTRY_WRONG_STATE"


async def test_an_extension_counts_from_its_last_approval_on_and_what_was_asked_before_stays(world: World) -> None:
    entry = await begun(world)
    more = replace(CEILING, ceiling=Decimal(28620), expected_on=date(2027, 9, 30))
    await world.do("sales", extend_early_entry, entry.id, more)
    request = await request_of(world, entry)
    await world.do("hq", approve_early_entry, request.id)
    assert (await line_of(world, entry)).limit_amount == Decimal(19_080)
    await world.do("finance", return_early_entry, request.id, "Half of it.")
    await world.do("sales", revise_early_entry, request.id, replace(more, ceiling=Decimal(28_000)))
    entry = await approve(world, entry)
    assert (entry.ceiling, entry.expected_on, entry.state) == (Decimal(28_000), date(2027, 9, 30), EarlyEntryState.ON_SITE)
    assert (await line_of(world, entry)).limit_amount == Decimal(28_000)
    await world.do("sales", extend_early_entry, entry.id, replace(more, ceiling=Decimal(90_000)))
    rejected = await request_of(world, entry)
    await world.do("hq", reject_early_entry, rejected.id, "No more.")
    query = select(EarlyEntryRequest).where(EarlyEntryRequest.early_entry_id == entry.id).order_by(EarlyEntryRequest.sequence)
    asked = (await world.db.scalars(query.execution_options(populate_existing=True))).all()
    assert [(each.sequence, each.ceiling, each.state.value) for each in asked] == [
        (1, Decimal(19_080), "APPROVED"),
        (2, Decimal(28_000), "APPROVED"),
        (3, Decimal(90_000), "REJECTED"),
    ]
    assert ((await world.again(entry)).state, (await world.again(entry)).ceiling) == (EarlyEntryState.ON_SITE, Decimal(28_000))


async def test_neither_who_asks_nor_one_person_alone_approves(world: World) -> None:
    entry = await requested(world)
    request = await request_of(world, entry)
    for persona, role in (("sales", "hq_pmo"), ("sales", "finance"), ("hq", "finance")):
        await world.grant(persona, role)
    assert await refusal(world, "sales", approve_early_entry, request.id) == "APPROVER_IS_REQUESTER"
    await world.do("hq", approve_early_entry, request.id)
    assert await refusal(world, "hq", approve_early_entry, request.id) == "DECIDED_ALREADY"
    await world.do("finance", approve_early_entry, request.id)
    assert (await world.again(entry)).state is EarlyEntryState.APPROVED


async def test_a_contract_that_is_signed_before_work_began_ends_the_early_entry(world: World) -> None:
    entry = await granted(world)
    await world.do("sales", link_contract, entry.id, world.contract.id)
    entry = await world.again(entry)
    assert (entry.state, entry.project_id) == (EarlyEntryState.CONTRACT_LINKED, None)
    other = await world.new_customer("MUSEUM")
    contract = await world.new_contract(other)
    late = await granted(world)
    assert await refusal(world, "sales", link_contract, late.id, contract.id) == "CONTRACT_OF_ANOTHER"
    in_dollars = await granted(world)
    await world.db.execute(text("ALTER TABLE contract DISABLE TRIGGER USER"))
    await world.db.execute(update(Contract).where(Contract.id == world.contract.id).values(currency="USD"))
    await world.again(world.contract)
    assert await refusal(world, "sales", link_contract, in_dollars.id, world.contract.id) == "CURRENCY_DIFFERS"
