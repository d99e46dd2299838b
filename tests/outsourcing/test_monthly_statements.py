"""Terms by monthly statement (人天月结单): stated by the partner, confirmed by the provider, paid month by month (S0-44, S0-48)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from domain.acts import Denied, NotFound, Refused
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.agree_termination import agree_termination
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.approve_termination import approve_termination
from domain.outsourcing.ask_termination import TerminationDraft, ask_termination
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.confirm_monthly_statement import confirm_monthly_statement
from domain.outsourcing.hand_in_monthly_statement import WorkedDays, hand_in_monthly_statement
from domain.outsourcing.models import (
    DaysSource,
    MonthlyState,
    MonthlyStatement,
    OrderState,
    OrderTerm,
    OrderWay,
    PayableState,
    PaymentKind,
    SettlementLineKind,
)
from domain.outsourcing.order_drafts import LineDraft, TermDraft
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.place_order import place_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.request_settlement import request_settlement
from domain.outsourcing.return_monthly_statement import return_monthly_statement
from domain.outsourcing.settlement_queries import lines_of
from domain.outsourcing.statement import as_stored, statement_of
from domain.outsourcing.submit_change_order import submit_change_order
from domain.outsourcing.withdraw_monthly_statement import withdraw_monthly_statement
from domain.partners.models import SkillLevel
from tests.outsourcing.story import Story, draft
from tests.outsourcing.test_gate import broken_by
from tests.world import World, at

SENIOR, JUNIOR = SkillLevel.SENIOR, SkillLevel.JUNIOR
PRICES = {SENIOR: Decimal(1500), JUNIOR: Decimal("799.99")}
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
MONTHLY = (
    TermDraft(PaymentKind.ADVANCE, Decimal(10), 10),
    TermDraft(PaymentKind.PROGRESS, Decimal(60), 30, by_month=True),
    TermDraft(PaymentKind.ACCEPTANCE, Decimal(20), 30),
    TermDraft(PaymentKind.SETTLEMENT, Decimal(10), 45),
)
GROSS = Decimal("58034.68")
TERM = Decimal("34820.81")
"""60 per cent of the gross."""


async def by_month(world: World, until: str = "running", **changes: Any) -> Story:
    """20.5 senior and 30 junior days from 9 November to 31 March, paid by month."""
    made = {"running": Story.running, "placed": Story.placed, "accepted": Story.accepted}[until]
    return await made(world, **({"way": OrderWay.PERSON_DAY, "terms": MONTHLY} | changes))


async def hand_in(world: World, story: Story, month: date, senior: int | str = 0, junior: int | str = 0) -> MonthlyStatement:
    """The partner states the days of a month, on the first day after it at the latest."""
    world.now = max(world.now, at(month))
    worked = [WorkedDays(level, PRICES[level], Decimal(days)) for level, days in ((SENIOR, senior), (JUNIOR, junior)) if days]
    return await world.do("partner_lead", hand_in_monthly_statement, story.order.id, month, worked)


async def confirmed(world: World, story: Story, month: date, senior: int | str = 0, junior: int | str = 0) -> MonthlyStatement:
    statement = await hand_in(world, story, month, senior, junior)
    return await world.do("manager", confirm_monthly_statement, statement.id)


async def refusal_of(world: World, persona: str, act: Any, *arguments: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        await world.do(persona, act, *arguments)
    return refused.value.code.value, refused.value.field


async def monthly(story: Story) -> list[tuple[str, Decimal, str]]:
    """The payables of the monthly term."""
    return [
        (row.state.value, row.amount, "waits" if row.statement_id is None else "month")
        for row in await story.payables(PaymentKind.PROGRESS)
    ]


async def test_each_confirmed_month_opens_its_part_and_the_last_takes_the_rest(world: World) -> None:
    story = await by_month(world)
    assert story.order.days_source is DaysSource.MONTHLY_STATEMENTS
    assert await monthly(story) == [("LOCKED", TERM, "waits")]
    first = await confirmed(world, story, NOVEMBER, "3.33", "7.77")
    assert (first.code, first.person_days, first.net, first.tax, first.gross) == (
        "MST-NORTH-2026-001-01",
        Decimal("11.10"),
        Decimal("11210.92"),
        Decimal("672.66"),
        Decimal("11883.58"),
    )
    assert first.payable_amount == Decimal("7130.15"), "60 % of the month with tax"
    assert await monthly(story) == [("LOCKED", Decimal("27690.66"), "waits"), ("OPEN", Decimal("7130.15"), "month")]
    second = await confirmed(world, story, DECEMBER, "17.17", "22.23")
    assert second.gross == Decimal("46151.11")
    assert second.payable_amount == Decimal("27690.66"), "what is left of the term, a fen less than its percentage"
    assert {row[0] for row in await monthly(story)} == {"OPEN"}
    assert sum(row[1] for row in await monthly(story)) == TERM
    assert {row.approved_by_id for row in await story.payables(PaymentKind.PROGRESS)} == {world["manager"].id}


async def test_the_last_month_takes_a_fen_more_too(world: World) -> None:
    story = await by_month(world)
    first, last = await confirmed(world, story, NOVEMBER, 1, "1.05"), await confirmed(world, story, DECEMBER, "19.5", "28.95")
    assert (first.payable_amount, last.gross) == (Decimal("1488.23"), Decimal("55554.29"))
    assert last.payable_amount == Decimal("33332.58"), "60 % are 33,332.57"
    assert {row[0] for row in await monthly(story)} == {"OPEN"}


async def test_a_month_opens_nothing_but_its_own_part(world: World) -> None:
    story = await by_month(world)
    await confirmed(world, story, NOVEMBER, 1)
    states = {row.kind.value: row.state.value for row in await story.payables() if row.statement_id is None}
    assert states == {"ADVANCE": "OPEN", "PROGRESS": "LOCKED", "ACCEPTANCE": "LOCKED", "SETTLEMENT": "LOCKED"}
    await story.request()
    await story.sign_all()
    states = {row.kind.value: row.state.value for row in await story.payables() if row.statement_id is None}
    assert states == {"ADVANCE": "OPEN", "PROGRESS": "LOCKED", "ACCEPTANCE": "OPEN", "SETTLEMENT": "LOCKED"}, "acceptance is no month"


async def test_what_may_be_stated(world: World) -> None:
    story = await by_month(world)
    order_id = story.order.id

    async def said(month: date, *worked: WorkedDays) -> tuple[str, str | None]:
        return await refusal_of(world, "partner_lead", hand_in_monthly_statement, order_id, month, worked)

    one = WorkedDays(SENIOR, PRICES[SENIOR], Decimal(1))
    assert await said(date(2026, 10, 31), one) == ("MONTH_OUTSIDE_ORDER", "month")
    assert await said(date(2027, 4, 1), one) == ("MONTH_OUTSIDE_ORDER", "month")
    assert await said(date(1999, 4, 1), one) == ("DATE_ABSURD", "month")
    assert await said(DECEMBER, one) == ("DATE_IN_FUTURE", "month")
    assert await said(NOVEMBER) == ("LIST_EMPTY", "lines")
    assert await said(NOVEMBER, WorkedDays(SENIOR, PRICES[SENIOR], Decimal(0))) == ("DAYS_NOT_POSITIVE", "lines.0.days")
    assert await said(NOVEMBER, *[one] * 51) == ("LIST_TOO_LONG", "lines")
    assert await said(NOVEMBER, WorkedDays(SENIOR, PRICES[SENIOR], Decimal("0.001"))) == ("DAYS_NOT_POSITIVE", "lines.0.days")
    assert await said(NOVEMBER, WorkedDays(SENIOR, PRICES[SENIOR], Decimal("20.51"))) == ("DAYS_ABOVE_ORDER", "lines.0.days")
    assert await said(NOVEMBER, WorkedDays(SENIOR, Decimal(1499), Decimal(1))) == ("DAYS_ABOVE_ORDER", "lines.0.days")
    assert await said(NOVEMBER, one, WorkedDays(SENIOR, PRICES[SENIOR], Decimal(20))) == ("DAYS_ABOVE_ORDER", "lines.1.days")
    await hand_in(world, story, date(2026, 11, 17), 20)
    assert await said(NOVEMBER, one) == ("MONTH_STATED", "month")
    world.now = at(DECEMBER)
    assert await said(DECEMBER, one) == ("DAYS_ABOVE_ORDER", "lines.0.days"), "what waits counts too"
    story = await Story.running(world)
    assert await refusal_of(world, "partner_lead", hand_in_monthly_statement, story.order.id, NOVEMBER, [one]) == (
        "NOT_CHARGED_BY_MONTH",
        None,
    )


async def test_a_statement_is_returned_withdrawn_and_handed_in_again(world: World) -> None:
    story = await by_month(world)
    first = await hand_in(world, story, NOVEMBER, 5)
    assert await refusal_of(world, "manager", return_monthly_statement, first.id, " ") == ("TEXT_EMPTY", "reason")
    returned = await world.do("manager", return_monthly_statement, first.id, "Nobody was here on the 12th.")
    assert (returned.state, returned.reason) == (MonthlyState.RETURNED, "Nobody was here on the 12th.")
    second = await hand_in(world, story, NOVEMBER, 4)
    assert (await world.do("partner_lead", withdraw_monthly_statement, second.id)).state is MonthlyState.WITHDRAWN
    third = await hand_in(world, story, NOVEMBER, "3.5")
    await world.do("manager", confirm_monthly_statement, third.id)
    wrong = ("MONTHLY_STATEMENT_WRONG_STATE", None)
    for statement in (first, second, third):
        assert await refusal_of(world, "partner_lead", withdraw_monthly_statement, statement.id) == wrong
        assert await refusal_of(world, "manager", confirm_monthly_statement, statement.id) == wrong
        assert await refusal_of(world, "manager", return_monthly_statement, statement.id, "No.") == wrong


async def test_the_partner_states_and_the_provider_decides(world: World) -> None:
    story = await by_month(world)
    one = [WorkedDays(SENIOR, PRICES[SENIOR], Decimal(1))]
    for persona in ("manager", "hq", "partner_finance"):
        with pytest.raises(Denied):
            await world.do(persona, hand_in_monthly_statement, story.order.id, NOVEMBER, one)
    statement = await hand_in(world, story, NOVEMBER, 1)
    for persona in ("partner_lead", "partner_admin", "buyer", "finance"):
        with pytest.raises(Denied):
            await world.do(persona, confirm_monthly_statement, statement.id)
    with pytest.raises(NotFound):
        await world.do("stranger" if "stranger" in world.people else await stranger(world), confirm_monthly_statement, statement.id)
    assert (await world.again(statement)).state is MonthlyState.HANDED_IN


async def stranger(world: World) -> str:
    """The manager of another project."""
    await world.staff("stranger", ("project_manager", await world.new_project(world.contract)))
    return "stranger"


MONTHLY_TERMS: list[tuple[OrderWay, tuple[TermDraft, ...], str]] = [
    (OrderWay.FIXED_PRICE, MONTHLY, "terms.1.byMonth"),
    (OrderWay.PERSON_DAY, (TermDraft(PaymentKind.ADVANCE, Decimal(100), 0, by_month=True),), "terms.0.byMonth"),
    (OrderWay.PERSON_DAY, (TermDraft(PaymentKind.PROGRESS, Decimal(100), 0, deliverable=1, by_month=True),), "terms.0.byMonth"),
    (OrderWay.PERSON_DAY, (TermDraft(PaymentKind.PROGRESS, Decimal(50), 0, by_month=True),) * 2, "terms.1.byMonth"),
]


@pytest.mark.parametrize(("way", "terms", "field"), MONTHLY_TERMS)
async def test_one_progress_term_of_an_order_by_person_day(world: World, way: OrderWay, terms: tuple[TermDraft, ...], field: str) -> None:
    given = draft(way=way, terms=terms)
    assert await refusal_of(world, "manager", place_order, world.project.id, world.agreement.id, given) == ("MONTHLY_TERMS", field)


async def test_the_database_holds_the_gate(world: World) -> None:
    story = await by_month(world)
    statement = await hand_in(world, story, NOVEMBER, 5)
    (rest,) = await story.payables(PaymentKind.PROGRESS)
    opened = "UPDATE payable SET state = 'OPEN', opened_at = created_at, approved_by_id = (SELECT id FROM app_user LIMIT 1)"
    assert await broken_by(world, f"{opened} WHERE id = '{rest.id}'") == "ck_payable_gate"
    gate = f"{opened}, statement_id = '{statement.id}' WHERE id = '{rest.id}'"
    assert await broken_by(world, gate) in ("fk_payable_statement_confirmed", "fk_payable_statement_amount")
    await world.do("manager", confirm_monthly_statement, statement.id)
    for change, constraint in (
        ("UPDATE payable SET amount = amount - 1 WHERE by_month AND state = 'LOCKED'", "ck_payable_monthly_term"),
        ("UPDATE payable SET amount = amount + 1 WHERE by_month AND state = 'OPEN'", "fk_payable_statement_amount"),
        ("UPDATE payable SET by_month = true WHERE kind = 'ACCEPTANCE'", "ck_payable_by_month"),
        ("UPDATE monthly_statement SET state = 'RETURNED', reason = 'x', payable_amount = NULL", "fk_payable_statement_confirmed"),
        ("UPDATE monthly_statement SET note = 'x'", "ck_monthly_statement_stands"),
        ("UPDATE monthly_line SET days = 1", "ck_monthly_line_append_only"),
        ("UPDATE monthly_statement SET decided_by_id = handed_in_by_id", "ck_monthly_statement_decider_is_another"),
        ("UPDATE order_line SET days = 1 WHERE level = 'SENIOR'", "ck_outsourcing_order_whole"),
        ("UPDATE outsourcing_order SET days_source = 'AS_ORDERED'", "fk_monthly_statement_days_source"),
        ("UPDATE outsourcing_order SET starts_on = '2026-12-01'", "ck_monthly_statement_in_order"),
        ("UPDATE order_term SET by_month = true, awaits = NULL WHERE kind = 'ADVANCE'", "ck_order_term_awaits"),
    ):
        assert await broken_by(world, change) == constraint, change
    more = (
        "INSERT INTO monthly_line (id, order_id, project_id, customer_id, unit_id, partner_id, statement_id, sequence, level, days,"
        " unit_price, currency, net, created_at) SELECT gen_random_uuid(), order_id, project_id, customer_id, unit_id, partner_id,"
        " statement_id, 2, 'SENIOR', 16, 1500.01, currency, 1, created_at FROM monthly_line"
    )
    assert await broken_by(world, more) in ("ck_monthly_statement_days_ordered", "ck_monthly_statement_whole")


async def test_a_change_moves_what_waits_and_never_below_what_is_stated(world: World) -> None:
    story = await by_month(world)
    await confirmed(world, story, NOVEMBER, 10)
    await hand_in(world, story, DECEMBER, 5)
    less = ChangeDraft("Less.", removed=(LineDraft(SENIOR, Decimal("5.51"), PRICES[SENIOR]),))
    change = await world.do("manager", place_change_order, story.order.id, less)
    assert await refusal_of(world, "manager", submit_change_order, change.id) == ("REDUCED_BELOW_STATED", None)
    await world.db.execute(text("SELECT 1"))
    other = await by_month(world)
    await confirmed(world, other, DECEMBER, 10)
    shorter = await world.do("manager", place_change_order, other.order.id, ChangeDraft("Ends.", ends_on=date(2026, 11, 30)))
    assert await refusal_of(world, "manager", submit_change_order, shorter.id) == ("REDUCED_BELOW_STATED", None)
    third = await by_month(world)
    await confirmed(world, third, DECEMBER, 10)
    more = ChangeDraft("More.", added=(LineDraft(SENIOR, Decimal(10), PRICES[SENIOR]),))
    added = await world.do("manager", place_change_order, third.order.id, more)
    for persona, act in (("manager", submit_change_order), ("buyer", approve_change_order), ("partner_lead", accept_change_order)):
        await world.do(persona, act, added.id)
    (term,) = [row for row in (await world.db.scalars(select(OrderTerm).where(OrderTerm.order_id == third.order.id))).all() if row.by_month]
    await world.again(term)
    assert sum(row[1] for row in await monthly(third)) == term.amount > TERM
    assert [row for row in await monthly(third) if row[0] == "OPEN"] == [("OPEN", Decimal("9540.00"), "month")]
    await confirmed(world, third, JANUARY, "20.5", 30)
    assert sum(row[1] for row in await monthly(third) if row[0] == "OPEN") == term.amount


async def settled(world: World, story: Story) -> dict[str, Decimal]:
    """The partner applies, both evaluate, the provider proposes: what the statement says."""
    for payable in await story.payables(PaymentKind.ADVANCE, PaymentKind.PROGRESS, PaymentKind.ACCEPTANCE):
        if payable.state is PayableState.OPEN:
            await story.pay(payable)
    settlement = await story.settlement()
    world.now = max(world.now, at(settlement.eligible_on or world.now.date()))
    await story.evaluated()
    await world.do("finance", propose_settlement, settlement.id)
    settlement = await story.settlement()
    lines = await lines_of(world.db, settlement)
    assert list((await statement_of(world.db, story.order)).lines) == [as_stored(row) for row in lines], "recomputed to the fen"
    given = sum(line.amount for line in lines if line.kind is SettlementLineKind.DELIVERED_DAYS)
    assert settlement.final_amount is not None
    assert settlement.settlement_amount is not None
    return {"undelivered": Decimal(given), "final": settlement.final_amount, "left": settlement.settlement_amount}


async def test_the_settlement_counts_the_days_that_were_confirmed(world: World) -> None:
    story = await by_month(world)
    await confirmed(world, story, NOVEMBER, "10.25", 12)
    await story.request()
    await story.sign_all()
    await confirmed(world, story, DECEMBER, "10.25", 8)
    found = await settled(world, story)
    missing = Decimal("8479.89")
    assert found == {"undelivered": -missing, "final": GROSS - missing, "left": found["left"]}, "10 junior days with tax were not worked"
    paid = sum((row.paid_amount for row in await story.payables()), Decimal(0))
    assert found["left"] == GROSS - missing - paid
    assert [row[0] for row in await monthly(story)].count("CANCELLED") == 1, "what waited for more months is owed no more"


async def test_all_days_worked_settle_at_the_gross(world: World) -> None:
    story = await by_month(world)
    await confirmed(world, story, NOVEMBER, "3.33", "7.77")
    await confirmed(world, story, DECEMBER, "17.17", "22.23")
    await story.request()
    await story.sign_all()
    found = await settled(world, story)
    assert (found["undelivered"], found["final"]) == (Decimal(0), GROSS)


async def test_the_settlement_waits_for_statements_and_closes_the_months(world: World) -> None:
    story = await by_month(world, "accepted")
    statement = await hand_in(world, story, NOVEMBER, 5)
    settlement = await story.settlement()
    assert settlement.eligible_on is not None
    world.now = at(settlement.eligible_on)
    refused = await refusal_of(world, "partner_finance", request_settlement, settlement.id)
    assert refused == ("MONTHLY_STATEMENT_WAITS", None)
    await world.do("manager", return_monthly_statement, statement.id, "No.")
    await world.do("partner_finance", request_settlement, settlement.id)
    one = [WorkedDays(SENIOR, PRICES[SENIOR], Decimal(1))]
    assert await refusal_of(world, "partner_lead", hand_in_monthly_statement, story.order.id, NOVEMBER, one) == ("MONTHS_CLOSED", None)
    assert [row[0] for row in await monthly(story)] == ["CANCELLED"]


async def test_a_termination_keeps_what_was_confirmed(world: World) -> None:
    story = await by_month(world)
    await confirmed(world, story, NOVEMBER, 10)
    waiting = await hand_in(world, story, DECEMBER, 2)
    proof = (await world.document("manager")).id
    for days, net in ((Decimal("9.99"), Decimal(15000)), (Decimal(10), Decimal("14999.99"))):
        refused = await refusal_of(world, "manager", ask_termination, story.order.id, TerminationDraft("Over.", days, net, proof))
        assert refused == ("DELIVERED_BELOW_CONFIRMED", "deliveredDays")
    asked = await world.do("manager", ask_termination, story.order.id, TerminationDraft("Over.", Decimal(10), Decimal(15000), proof))
    await world.do("buyer", approve_termination, asked.id)
    await world.do("partner_lead", agree_termination, asked.id)
    assert await story.state() is OrderState.TERMINATED
    assert (await world.again(waiting)).state is MonthlyState.WITHDRAWN
    assert sorted(row[:2] for row in await monthly(story)) == [("CANCELLED", TERM - Decimal(9540)), ("OPEN", Decimal(9540))]
