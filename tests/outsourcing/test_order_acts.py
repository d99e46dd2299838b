"""From submitting to the partner's answer: separated duties, wrong states, stale versions (S0-44)."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from domain.acts import Conflict, NotFound, Refused
from domain.outsourcing.accept_order import accept_order
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.models import OrderLine, OrderState, OrderTransition, PaymentKind
from domain.outsourcing.order_drafts import TermDraft
from domain.outsourcing.request_acceptance import request_acceptance
from domain.outsourcing.return_order import return_order
from domain.outsourcing.revise_order import revise_order
from domain.outsourcing.submit_order import submit_order
from domain.partners.models import PartnerState
from domain.platform.models import AuditEntry
from tests.outsourcing.story import Story, days_at, draft
from tests.world import World

Act = Callable[..., Awaitable[Any]]
ACTS: dict[str, tuple[str, Act, tuple[Any, ...], set[str]]] = {
    "revise": ("manager", revise_order, (draft(),), {"DRAFT", "DECLINED"}),
    "submit": ("manager", submit_order, (), {"DRAFT"}),
    "approve": ("buyer", approve_order, (), {"SUBMITTED"}),
    "return": ("buyer", return_order, ("Split it.",), {"SUBMITTED"}),
    "cancel": ("manager", cancel_order, ("Not needed.",), {"DRAFT", "SUBMITTED", "APPROVED", "SENT", "DECLINED"}),
    "accept": ("partner_admin", accept_order, (), {"SENT"}),
    "decline": ("partner_admin", decline_order, ("No people.",), {"SENT"}),
    "request": ("partner_admin", request_acceptance, ([],), {"RUNNING"}),
}


async def code_of(world: World, persona: str, act: Act, *arguments: Any, **named: Any) -> str:
    with pytest.raises(Refused) as refused:
        await world.do(persona, act, *arguments, **named)
    return refused.value.code.value


UNSENT = {"DRAFT", "SUBMITTED", "CANCELLED"}
STATES = ["DRAFT", "SUBMITTED", "SENT", "DECLINED", "CANCELLED", "RUNNING", "DELIVERED", "ACCEPTED", "CLOSED"]


@pytest.mark.parametrize("state", STATES)
async def test_an_act_in_the_wrong_state_is_refused(world: World, state: str) -> None:
    story = await in_state(world, state)
    for name, (persona, act, arguments, states) in ACTS.items():
        if state in states:
            continue
        if persona == "partner_admin" and state in UNSENT:
            with pytest.raises(NotFound):
                await world.do(persona, act, story.order.id, *arguments)
        else:
            expected = "ORDER_NOT_RUNNING" if name == "request" else "ORDER_WRONG_STATE"
            assert (name, await code_of(world, persona, act, story.order.id, *arguments)) == (name, expected)
        assert await story.state() is OrderState[state]


async def in_state(world: World, state: str) -> Story:
    stages: dict[str, Callable[[World], Awaitable[Story]]] = {
        "SENT": Story.sent,
        "RUNNING": Story.running,
        "DELIVERED": Story.delivered,
        "ACCEPTED": Story.accepted,
        "CLOSED": Story.closed,
    }
    if state in stages:
        return await stages[state](world)
    story = await (Story.sent if state == "DECLINED" else Story.placed)(world)
    last: dict[str, tuple[str, Act, tuple[Any, ...]]] = {
        "SUBMITTED": ("manager", submit_order, ()),
        "DECLINED": ("partner_lead", decline_order, ("No people.",)),
        "CANCELLED": ("manager", cancel_order, ("Not needed.",)),
    }
    if state in last:
        persona, act, arguments = last[state]
        await world.do(persona, act, story.order.id, *arguments)
    return story


async def test_a_stale_version_is_a_conflict_and_changes_nothing(world: World) -> None:
    story = await Story.placed(world)
    with pytest.raises(Conflict):
        await world.do("manager", submit_order, story.order.id, expected_version=2)
    assert await story.state() is OrderState.DRAFT
    await world.do("manager", submit_order, story.order.id, expected_version=1)
    with pytest.raises(Conflict):
        await world.do("buyer", approve_order, story.order.id, expected_version=1)
    await world.do("buyer", approve_order, story.order.id, expected_version=2)


async def test_who_requests_does_not_approve(world: World) -> None:
    story = await Story.placed(world)
    await world.do("manager", submit_order, story.order.id)
    await world.grant("manager", "purchasing")
    assert await code_of(world, "manager", approve_order, story.order.id) == "APPROVER_IS_REQUESTER"
    assert await story.state() is OrderState.SUBMITTED


async def test_a_partner_suspended_meanwhile_gets_no_order(world: World) -> None:
    story = await Story.placed(world)
    await world.do("manager", submit_order, story.order.id)
    world.partner.state = PartnerState.SUSPENDED
    await world.insert(world.partner)
    assert await code_of(world, "buyer", approve_order, story.order.id) == "PARTNER_NOT_ACTIVE"


@pytest.mark.parametrize(
    ("persona", "act", "stage"),
    [("buyer", return_order, "SUBMITTED"), ("manager", cancel_order, "DRAFT"), ("partner_lead", decline_order, "SENT")],
)
async def test_a_reason_is_needed_and_has_bounds(world: World, persona: str, act: Act, stage: str) -> None:
    story = await in_state(world, stage)
    assert await code_of(world, persona, act, story.order.id, " ") == "TEXT_EMPTY"
    assert await code_of(world, persona, act, story.order.id, "x" * 10_000) == "TEXT_TOO_LONG"
    assert await story.state() is OrderState[stage]
    await world.do(persona, act, story.order.id, "x" * 4000)
    last = select(OrderTransition.reason).where(OrderTransition.order_id == story.order.id).order_by(OrderTransition.id.desc())
    assert (await world.db.scalars(last.limit(1))).one() == "x" * 4000


async def test_a_returned_order_can_be_submitted_and_approved_again(world: World) -> None:
    story = await in_state(world, "SUBMITTED")
    await world.do("buyer", return_order, story.order.id, "Why this partner?")
    order = await world.again(story.order)
    assert (order.submitted_at, order.submitted_by_id) == (None, None)
    await world.do("manager", submit_order, order.id)
    await world.do("hq", approve_order, order.id)
    assert await story.state() is OrderState.SENT


async def test_a_declined_order_written_anew_is_the_providers_own_until_it_is_sent_again(world: World) -> None:
    story = await in_state(world, "DECLINED")
    terms = (TermDraft(PaymentKind.ACCEPTANCE, Decimal(100), 30),)
    order = await world.do("manager", revise_order, story.order.id, draft(lines=days_at(3), terms=terms, title="Smaller"))
    assert (order.state, order.title, order.person_days, order.gross) == (OrderState.DRAFT, "Smaller", Decimal(3), Decimal(3180))
    assert (order.sent_at, order.submitted_by_id, order.approved_by_id, order.answered_by_id) == (None, None, None, None)
    with pytest.raises(NotFound):
        await world.do("partner_lead", accept_order, order.id)
    lines = (await world.db.scalars(select(OrderLine).where(OrderLine.order_id == order.id))).all()
    assert [(line.days, line.net, line.is_sent) for line in lines] == [(Decimal(3), Decimal(3000), False)]
    await world.do("manager", submit_order, order.id)
    await world.do("hq", approve_order, order.id)
    await world.do("partner_lead", accept_order, order.id)
    assert [(each.kind, each.amount) for each in await story.payables()] == [(PaymentKind.ACCEPTANCE, Decimal(3180))]


async def test_what_a_draft_said_before_stands_in_the_audit(world: World) -> None:
    story = await Story.placed(world)
    version = story.order.version
    order = await world.do("manager", revise_order, story.order.id, draft(lines=days_at(3)))
    assert order.version > version
    entries = select(AuditEntry).where(AuditEntry.act == "order:revise", AuditEntry.subject_type == "OrderLine", AuditEntry.field == "days")
    said = sorted((entry.before or "", entry.after or "") for entry in await world.db.scalars(entries))
    assert said == [("", "3"), ("20.50", ""), ("30.00", "")]


async def test_payables_follow_the_terms_and_know_when_they_are_expected(world: World) -> None:
    story = await Story.running(world)
    expected = {payable.kind: payable.expected_on.isoformat() for payable in await story.payables()}
    assert expected == {
        PaymentKind.ADVANCE: "2026-11-12",
        PaymentKind.PROGRESS: "2027-04-30",
        PaymentKind.ACCEPTANCE: "2027-04-30",
        PaymentKind.SETTLEMENT: "2027-08-14",
    }
    assert (await story.settlement()).expected_on.isoformat() == "2027-06-30"
