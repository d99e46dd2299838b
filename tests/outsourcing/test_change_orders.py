"""Change orders: what they may say, limits, terms of payment, what acceptance and settlement read (S0-44)."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import Denied, NotFound, Refused
from domain.approvals.withdraw import standing_approval
from domain.broken import told
from domain.contracts.models import BudgetLine
from domain.delivery.models import Party
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.cancel_change_order import cancel_change_order
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.changed_terms import percents_of, spread
from domain.outsourcing.decline_change_order import decline_change_order
from domain.outsourcing.models import ChangeOrder, ChangeOrderState, OrderTerm, PaymentKind
from domain.outsourcing.order_drafts import LineDraft, TermDraft
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_acceptance import request_acceptance
from domain.outsourcing.return_change_order import return_change_order
from domain.outsourcing.revise_change_order import revise_change_order
from domain.outsourcing.settlement_queries import lines_of
from domain.outsourcing.submit_change_order import submit_change_order
from domain.partners.models import PartnerState, SkillLevel
from tests.outsourcing.story import Story, days_at
from tests.world import World, at

Act = Callable[..., Awaitable[Any]]
MORE = ChangeDraft("The interface grew.", added=days_at(10))
"""10 days at 1,000.00: 10,600.00 with tax."""
ORDERED = (Decimal(0), Decimal(21200), Decimal(0), Decimal(20))
INCREASED = (Decimal(0), Decimal(31800), Decimal(0), Decimal(30))
LESS = ChangeDraft("Less to move.", removed=days_at(10))


async def ten_days(world: World, *kinds: tuple[PaymentKind, int], days: int = 20) -> Story:
    """A running order of days at 1,000.00 with these terms."""
    terms = kinds or ((PaymentKind.ADVANCE, 20), (PaymentKind.ACCEPTANCE, 50), (PaymentKind.SETTLEMENT, 30))
    return await Story.running(world, lines=days_at(days), terms=tuple(TermDraft(kind, Decimal(part), 30) for kind, part in terms))


async def sent(world: World, story: Story, draft: ChangeDraft = MORE) -> ChangeOrder:
    change = await world.do("manager", place_change_order, story.order.id, draft)
    await world.do("manager", submit_change_order, change.id)
    return await world.do("buyer", approve_change_order, change.id)


async def changed(world: World, story: Story, draft: ChangeDraft = MORE) -> ChangeOrder:
    change = await sent(world, story, draft)
    return await world.do("partner_lead", accept_change_order, change.id)


async def code_of(world: World, persona: str, act: Act, *arguments: Any) -> str:
    with pytest.raises(Refused) as refused:
        await world.do(persona, act, *arguments)
    return refused.value.code.value


async def limits(world: World) -> dict[str, tuple[Decimal, ...]]:
    """Reserved and booked amount and days by budget line."""
    rows = (await world.db.scalars(select(BudgetLine).execution_options(populate_existing=True))).all()
    return {row.name: (row.reserved_amount, row.booked_amount, row.reserved_days, row.booked_days) for row in rows if row.booked_amount}


async def test_an_accepted_change_is_the_order(world: World) -> None:
    story = await ten_days(world)
    draft = ChangeDraft("More, later.", scope="All of it.", ends_on=date(2027, 6, 30), added=days_at(10, 900), removed=days_at(5))
    change = await changed(world, story, draft)
    assert (change.person_days, change.net, change.tax, change.gross) == (Decimal(5), Decimal(4000), Decimal(240), Decimal(4240))
    order = await world.again(story.order)
    assert (order.person_days, order.net, order.tax, order.gross) == (Decimal(25), Decimal(24000), Decimal(1440), Decimal(25440))
    assert (order.scope, order.ends_on, order.code) == ("All of it.", date(2027, 6, 30), "ORD-NORTH-2026-001")
    assert change.code == "CHG-NORTH-2026-001-01"
    assert (await story.settlement()).expected_on == date(2027, 9, 30)
    assert [(owed.amount, owed.expected_on.isoformat()) for owed in await story.payables()] == [
        (Decimal("4240.0000"), "2026-12-02"),
        (Decimal("13250.0000"), "2027-07-30"),
        (Decimal("7950.0000"), "2027-10-30"),
    ]


async def test_limits_are_reserved_booked_and_released_by_a_change(world: World) -> None:
    story = await ten_days(world)
    change = await world.do("manager", place_change_order, story.order.id, MORE)
    assert set((await limits(world)).values()) == {ORDERED}
    await world.do("manager", submit_change_order, change.id)
    assert set((await limits(world)).values()) == {(Decimal(10600), Decimal(21200), Decimal(10), Decimal(20))}
    await world.do("buyer", return_change_order, change.id, "Why?")
    assert set((await limits(world)).values()) == {ORDERED}
    await world.do("manager", submit_change_order, change.id)
    await world.do("hq", approve_change_order, change.id)
    assert set((await limits(world)).values()) == {INCREASED}
    await world.do("partner_lead", accept_change_order, change.id)
    assert set((await limits(world)).values()) == {INCREASED}
    less = await sent(world, story, LESS)
    assert set((await limits(world)).values()) == {INCREASED}, "a decrease is free when it counts"
    await world.do("partner_lead", accept_change_order, less.id)
    assert set((await limits(world)).values()) == {ORDERED}
    assert [(row.former_gross, row.former_ends_on) for row in (await world.again(change), await world.again(less))] == [
        (Decimal(21200), date(2027, 3, 31)),
        (Decimal(31800), date(2027, 3, 31)),
    ]
    declined = await sent(world, story)
    await world.do("partner_lead", decline_change_order, declined.id, "No people.")
    assert set((await limits(world)).values()) == {ORDERED}


@pytest.mark.parametrize(("which", "code"), [("contract", "CONTRACT"), ("agreement", "AGREEMENT"), ("project", "PROJECT")])
async def test_beyond_a_limit_a_change_is_refused_by_its_name(world: World, which: str, code: str) -> None:
    story = await ten_days(world)
    order_id, line = story.order.id, await world.db.get_one(BudgetLine, getattr(world, which).budget_line_id)
    for limit, refusal in (("limit_amount", f"{code}_AMOUNT_LIMIT"), ("limit_days", f"{code}_DAYS_LIMIT")):
        await world.again(line)
        line.limit_amount, line.limit_days = None, None
        setattr(line, limit, Decimal(31799) if limit == "limit_amount" else Decimal("29.99"))
        await world.insert(line)
        change_id = (await world.do("manager", place_change_order, order_id, MORE)).id
        assert await code_of(world, "manager", submit_change_order, change_id) == refusal
        await world.do("manager", cancel_change_order, change_id, "Too much.")


CASES: list[tuple[ChangeDraft, str, str | None]] = [
    (ChangeDraft(" ", added=days_at(1)), "TEXT_EMPTY", "reason"),
    (ChangeDraft("x" * 4001, added=days_at(1)), "TEXT_TOO_LONG", "reason"),
    (ChangeDraft("Why"), "CHANGE_ORDER_EMPTY", None),
    (ChangeDraft("Why", scope=" "), "CHANGE_ORDER_EMPTY", None),
    (ChangeDraft("Why", scope="x" * 10_000), "TEXT_TOO_LONG", "scope"),
    (ChangeDraft("Why", ends_on=date(2026, 11, 8)), "DATES_REVERSED", "endsOn"),
    (ChangeDraft("Why", ends_on=date(2028, 1, 1)), "AGREEMENT_DATES", "endsOn"),
    (ChangeDraft("Why", added=days_at(0)), "DAYS_NOT_POSITIVE", "added.0.days"),
    (ChangeDraft("Why", added=days_at(-1)), "DAYS_NOT_POSITIVE", "added.0.days"),
    (ChangeDraft("Why", added=days_at(1, "1000.01")), "PRICE_ABOVE_AGREEMENT", "added.0.unitPrice"),
    (ChangeDraft("Why", added=days_at(1) * 51), "LIST_TOO_LONG", "added"),
    (ChangeDraft("Why", removed=days_at(0)), "DAYS_NOT_POSITIVE", "removed.0.days"),
    (ChangeDraft("Why", removed=days_at("20.01")), "REDUCED_BELOW_ORDER", "removed.0.days"),
    (ChangeDraft("Why", removed=days_at(1, 999)), "REDUCED_BELOW_ORDER", "removed.0.days"),
    (ChangeDraft("Why", removed=days_at(11) * 2), "REDUCED_BELOW_ORDER", "removed.1.days"),
    (ChangeDraft("Why", removed=days_at(20)), "REDUCED_BELOW_ORDER", "removed"),
    (ChangeDraft("Why", removed=(LineDraft(SkillLevel.SENIOR, Decimal(1), Decimal(1000)),)), "REDUCED_BELOW_ORDER", "removed.0.days"),
]


@pytest.mark.parametrize(("draft", "code", "field"), CASES)
async def test_bad_input_is_refused_with_code_and_field(world: World, draft: ChangeDraft, code: str, field: str | None) -> None:
    story = await ten_days(world)
    with pytest.raises(Refused) as refused:
        await world.do("manager", place_change_order, story.order.id, draft)
    assert (refused.value.code.value, refused.value.field) == (code, field)


async def test_less_than_is_open_or_paid_is_refused_when_submitted_and_when_accepted(world: World) -> None:
    story = await ten_days(world, (PaymentKind.ADVANCE, 60), (PaymentKind.ACCEPTANCE, 40))
    await story.pay(await story.payable(PaymentKind.ADVANCE))
    change = await world.do("manager", place_change_order, story.order.id, ChangeDraft("Less.", removed=days_at(8)))
    assert await code_of(world, "manager", submit_change_order, change.id) == "REDUCED_BELOW_OPENED"
    await world.do("manager", revise_change_order, change.id, ChangeDraft("Less.", removed=days_at("7.99")))
    await world.do("manager", submit_change_order, change.id)
    await world.do("buyer", approve_change_order, change.id)
    await world.do("partner_lead", accept_change_order, change.id)
    assert [(owed.kind.value, owed.amount) for owed in await story.payables()] == [
        ("ADVANCE", Decimal("12720.0000")),
        ("ACCEPTANCE", Decimal("10.6000")),
    ]


async def test_without_a_locked_term_more_money_becomes_a_settlement_term(world: World) -> None:
    story = await ten_days(world, (PaymentKind.ADVANCE, 100))
    await changed(world, story)
    assert [(owed.kind.value, owed.amount, owed.state.value) for owed in await story.payables()] == [
        ("ADVANCE", Decimal("21200.0000"), "OPEN"),
        ("SETTLEMENT", Decimal("10600.0000"), "LOCKED"),
    ]
    terms = select(OrderTerm).where(OrderTerm.order_id == story.order.id).order_by(OrderTerm.sequence)
    found = await world.db.scalars(terms.execution_options(populate_existing=True))
    assert [(term.percent, term.is_sent) for term in found] == [(Decimal("66.6667"), True), (Decimal("33.3333"), True)]
    less = await world.do("manager", place_change_order, story.order.id, ChangeDraft("Less.", removed=days_at(11)))
    assert await code_of(world, "manager", submit_change_order, less.id) == "REDUCED_BELOW_OPENED"


def test_the_last_locked_term_takes_the_remainder() -> None:
    assert spread(Decimal("0.01"), [Decimal(10)] * 3, "CNY") == [Decimal("10.00"), Decimal("10.00"), Decimal("10.01")]
    assert spread(Decimal(0), [], "CNY") == []
    for difference, amounts in ((Decimal(-1), []), (Decimal(-30), [Decimal(10)] * 3), (Decimal("-29.99"), [Decimal(10)] * 3)):
        with pytest.raises(Refused):
            spread(difference, amounts, "CNY")


def test_percentages_sum_to_a_hundred_and_none_is_nothing() -> None:
    percents = percents_of([Decimal("0.01"), Decimal(500_000), Decimal(500_000)], Decimal("1000000.01"))
    assert percents == [Decimal("0.0001"), Decimal("49.9999"), Decimal("50.0000")]


async def test_one_change_is_under_way_at_a_time(world: World) -> None:
    story = await ten_days(world)
    first = await world.do("manager", place_change_order, story.order.id, MORE)
    assert await code_of(world, "manager", place_change_order, story.order.id, LESS) == "CHANGE_ORDER_UNDER_WAY"
    await world.do("manager", cancel_change_order, first.id, "Not now.")
    assert (await changed(world, story)).sequence == 2


async def test_who_wrote_a_change_does_not_approve_it(world: World) -> None:
    story = await ten_days(world)
    change = await world.do("manager", place_change_order, story.order.id, MORE)
    await world.do("manager", submit_change_order, change.id)
    await world.grant("manager", "purchasing")
    assert await code_of(world, "manager", approve_change_order, change.id) == "APPROVER_IS_REQUESTER"


async def test_the_partner_sees_a_change_from_its_sending_on(world: World) -> None:
    story = await ten_days(world)
    change = await world.do("manager", place_change_order, story.order.id, MORE)
    for act, arguments in ((accept_change_order, ()), (decline_change_order, ("No.",))):
        with pytest.raises(NotFound):
            await world.do("partner_lead", act, change.id, *arguments)
    with pytest.raises(Denied):
        await world.do("partner_lead", submit_change_order, change.id)
    await world.do("manager", submit_change_order, change.id)
    await world.do("buyer", approve_change_order, change.id)
    with pytest.raises(Denied):
        await world.do("partner_finance", accept_change_order, change.id)
    assert (await world.do("partner_admin", accept_change_order, change.id)).state is ChangeOrderState.ACCEPTED


ACTS: dict[str, tuple[str, Act, tuple[Any, ...], set[str]]] = {
    "revise": ("manager", revise_change_order, (MORE,), {"DRAFT"}),
    "submit": ("manager", submit_change_order, (), {"DRAFT"}),
    "approve": ("buyer", approve_change_order, (), {"SUBMITTED"}),
    "return": ("buyer", return_change_order, ("Why?",), {"SUBMITTED"}),
    "cancel": ("manager", cancel_change_order, ("No.",), {"DRAFT", "SUBMITTED", "SENT"}),
    "accept": ("partner_lead", accept_change_order, (), {"SENT"}),
    "decline": ("partner_lead", decline_change_order, ("No.",), {"SENT"}),
}


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "SENT", "ACCEPTED", "DECLINED", "CANCELLED"])
async def test_an_act_in_the_wrong_state_is_refused(world: World, state: str) -> None:
    story = await ten_days(world)
    change = (
        await world.do("manager", place_change_order, story.order.id, MORE) if state in ("DRAFT", "SUBMITTED") else await sent(world, story)
    )
    last: dict[str, tuple[str, Act, tuple[Any, ...]]] = {
        "SUBMITTED": ACTS["submit"][:3],
        "ACCEPTED": ACTS["accept"][:3],
        "DECLINED": ACTS["decline"][:3],
        "CANCELLED": ACTS["cancel"][:3],
    }
    if state in last:
        persona, act, arguments = last[state]
        await world.do(persona, act, change.id, *arguments)
    for persona, act, arguments, states in ACTS.values():
        if state not in states and not (persona == "partner_lead" and state in ("DRAFT", "SUBMITTED")):
            assert await code_of(world, persona, act, change.id, *arguments) == "CHANGE_ORDER_WRONG_STATE"


async def test_only_a_running_order_is_changed(world: World) -> None:
    for stage in (Story.sent, Story.delivered, Story.accepted):
        assert await code_of(world, "manager", place_change_order, (await stage(world)).order.id, MORE) == "ORDER_NOT_CHANGEABLE"


async def test_the_partner_answers_a_change_before_it_requests_the_acceptance(world: World) -> None:
    story = await Story.running(world)
    change = await sent(world, story)
    assert await code_of(world, "partner_lead", request_acceptance, story.order.id, await story.deliveries()) == "CHANGE_ORDER_WAITS"
    await world.do("partner_lead", accept_change_order, change.id)
    await story.request()


async def test_a_change_that_is_not_sent_falls_away_with_the_acceptance(world: World) -> None:
    story = await Story.running(world)
    change = await world.do("manager", place_change_order, story.order.id, MORE)
    await world.do("manager", submit_change_order, change.id)
    await story.request()
    assert await code_of(world, "buyer", approve_change_order, change.id) == "ORDER_NOT_CHANGEABLE"
    world.now = at(date(2026, 11, 30))
    for party in Party:
        await story.sign(party)
    assert (await world.again(change)).state is ChangeOrderState.CANCELLED
    assert await standing_approval(world.db, change.id) is None
    assert {row[0] for row in (await limits(world)).values()} == {Decimal(0)}


async def test_a_suspended_partner_gets_nothing_more_but_may_get_less(world: World) -> None:
    story = await ten_days(world)
    world.partner.state = PartnerState.SUSPENDED
    await world.insert(world.partner)
    for draft in (MORE, ChangeDraft("Longer.", ends_on=date(2027, 4, 1))):
        assert await code_of(world, "manager", place_change_order, story.order.id, draft) == "PARTNER_NOT_ACTIVE"
    await changed(world, story, LESS)
    assert (await world.again(story.order)).gross == Decimal(10600)


async def test_the_statement_says_what_was_ordered_and_each_change(world: World) -> None:
    story = await ten_days(world)
    await changed(world, story)
    await changed(world, story, ChangeDraft("Less.", removed=days_at("0.5")))
    await story.request()
    for party in Party:
        await story.sign(party)
    for kind in (PaymentKind.ADVANCE, PaymentKind.ACCEPTANCE):
        await story.pay(await story.payable(kind))
    settlement = await story.settlement()
    assert settlement.eligible_on is not None
    world.now = at(settlement.eligible_on)
    await story.evaluated()
    settlement = await world.do("finance", propose_settlement, settlement.id)
    said = [(line.kind.value, line.source_code, line.formula, line.amount) for line in await lines_of(world.db, settlement)]
    assert said[:3] == [
        ("ORDERED", "ORD-NORTH-2026-001", "NET_PLUS_TAX", Decimal(21200)),
        ("CHANGES", "CHG-NORTH-2026-001-01", "CHANGE_NET_PLUS_TAX", Decimal(10600)),
        ("CHANGES", "CHG-NORTH-2026-001-02", "CHANGE_NET_PLUS_TAX", Decimal(-530)),
    ]
    assert (settlement.ordered_amount, settlement.person_days, settlement.final_amount) == (Decimal(31270), Decimal("29.5"), Decimal(31270))


async def broken(world: World, change: str, row_id: UUID, table: str = "change_order") -> str:
    """The constraint that an update of a row breaks."""
    try:
        async with world.db.begin_nested():
            await world.db.execute(text(f"UPDATE {table} SET {change} WHERE id = :id"), {"id": row_id})  # noqa: S608 — of this test
            await world.db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    except IntegrityError as error:
        return told(error, "constraint_name")
    return "nothing"


async def test_the_database_holds_it_too(world: World) -> None:
    story = await ten_days(world)
    order_id, change_id = story.order.id, (await sent(world, story)).id
    answered = "state = 'ACCEPTED', answered_at = sent_at, answered_by_id = owner_id"
    assert await broken(world, "approved_by_id = owner_id", change_id) == "ck_change_order_approver_is_another"
    assert await broken(world, "net = net + 1, gross = gross + 1", change_id) == "ck_change_order_whole"
    assert await broken(world, "state = 'ACCEPTED'", change_id) == "ck_change_order_answered"
    assert await broken(world, answered, change_id) == "ck_outsourcing_order_whole", "a change that the order does not know"
    assert await broken(world, "state = 'ACCEPTED'", order_id, "outsourcing_order") == "fk_change_order_changeable"
    await world.do("partner_lead", accept_change_order, change_id)
    assert await broken(world, "reason = 'Other.'", change_id) == "ck_change_order_stands"
    cancelled_id = (await world.do("manager", place_change_order, order_id, MORE)).id
    await world.do("manager", cancel_change_order, cancelled_id, "No.")
    await world.do("manager", place_change_order, order_id, MORE)
    assert await broken(world, "state = 'DRAFT'", cancelled_id) == "uq_change_order_under_way"
