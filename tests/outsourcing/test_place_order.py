"""Placing an order: what is refused, and with which code and field (S0-44)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from domain.acts import NotFound, Refused
from domain.contracts.models import ContractState
from domain.database import new_id
from domain.delivery.models import ProjectState
from domain.outsourcing.models import OrderDeliverable, OrderLine, OrderTerm, PaymentKind
from domain.outsourcing.order_drafts import DeliverableDraft, LineDraft, TermDraft
from domain.outsourcing.place_order import place_order
from domain.outsourcing.submit_order import submit_order
from domain.partners.models import AgreementPrice, AgreementState, PartnerState, SkillLevel
from tests.outsourcing.story import LINES, TERMS, Story, days_at, draft
from tests.world import World

LONG = "x" * 10_000


def terms(*percents: str | int, kind: PaymentKind = PaymentKind.ADVANCE, due_days: int = 30) -> tuple[TermDraft, ...]:
    return tuple(TermDraft(kind, Decimal(percent), due_days) for percent in percents)


def deliverable(name: str = "Programs", criteria: str = "Run.") -> DeliverableDraft:
    return DeliverableDraft(name, criteria)


CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"title": "  "}, "TEXT_EMPTY", "title"),
    ({"title": LONG}, "TEXT_TOO_LONG", "title"),
    ({"scope": LONG}, "TEXT_TOO_LONG", "scope"),
    ({"selection_reason": "\x00"}, "TEXT_NOT_PRINTABLE", "selectionReason"),
    ({"starts_on": date(2027, 4, 1)}, "DATES_REVERSED", "endsOn"),
    ({"starts_on": date(1026, 11, 2)}, "DATE_ABSURD", "endsOn"),
    ({"ends_on": date(2028, 1, 1)}, "AGREEMENT_DATES", "endsOn"),
    ({"starts_on": date(2025, 12, 31)}, "AGREEMENT_DATES", "endsOn"),
    ({"lines": ()}, "LIST_EMPTY", "lines"),
    ({"lines": LINES * 26}, "LIST_TOO_LONG", "lines"),
    ({"lines": days_at(0)}, "DAYS_NOT_POSITIVE", "lines.0.days"),
    ({"lines": days_at(-1)}, "DAYS_NOT_POSITIVE", "lines.0.days"),
    ({"lines": days_at("0.001")}, "DAYS_NOT_POSITIVE", "lines.0.days"),
    ({"lines": days_at("1e30")}, "DAYS_NOT_POSITIVE", "lines.0.days"),
    ({"lines": days_at("NaN")}, "DAYS_NOT_POSITIVE", "lines.0.days"),
    ({"lines": days_at(1, 0)}, "AMOUNT_NOT_POSITIVE", "lines.0.unitPrice"),
    ({"lines": days_at(1, -5)}, "AMOUNT_NOT_POSITIVE", "lines.0.unitPrice"),
    ({"lines": days_at(1, "1e40")}, "AMOUNT_TOO_LARGE", "lines.0.unitPrice"),
    ({"lines": days_at(1, "Infinity")}, "AMOUNT_NOT_POSITIVE", "lines.0.unitPrice"),
    ({"lines": days_at(1, "0.00001")}, "AMOUNT_TOO_FINE", "lines.0.unitPrice"),
    ({"lines": days_at("0.01", "0.0001")}, "AMOUNT_NOT_POSITIVE", "lines.0.unitPrice"),
    ({"lines": (*LINES, *days_at(1, "1000.01"))}, "PRICE_ABOVE_AGREEMENT", "lines.2.unitPrice"),
    ({"terms": ()}, "LIST_EMPTY", "terms"),
    ({"terms": terms(*[4] * 25)}, "LIST_TOO_LONG", "terms"),
    ({"terms": terms(50, "49.99")}, "TERMS_NOT_WHOLE", "terms"),
    ({"terms": terms(120, -20)}, "PERCENT_WRONG", "terms.0.percent"),
    ({"terms": terms("33.333", "66.667")}, "PERCENT_WRONG", "terms.0.percent"),
    ({"terms": terms(100, 0)}, "TERM_TOO_SMALL", "terms.1.percent"),
    ({"terms": terms(100, due_days=366)}, "TERM_DUE_DAYS", "terms.0.dueDays"),
    ({"terms": terms(100, due_days=-1)}, "TERM_DUE_DAYS", "terms.0.dueDays"),
    ({"terms": terms(50, 50, kind=PaymentKind.SETTLEMENT)}, "SETTLEMENT_TERMS", "terms"),
    ({"lines": days_at("0.01", 1), "terms": terms(50, 50)}, "TERM_TOO_SMALL", "terms.1.percent"),
    ({"deliverables": ()}, "LIST_EMPTY", "deliverables"),
    ({"deliverables": (deliverable(criteria=LONG),)}, "TEXT_TOO_LONG", "deliverables.0.criteria"),
    ({"deliverables": (deliverable(), deliverable(" Programs "))}, "NOT_UNIQUE", "deliverables"),
]


@pytest.mark.parametrize(("changes", "code", "field"), CASES)
async def test_bad_input_is_refused_with_code_and_field(world: World, changes: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        await world.do("manager", place_order, world.project.id, world.agreement.id, draft(**changes))
    assert (refused.value.code.value, refused.value.field) == (code, field)


async def refusal(world: World) -> str:
    with pytest.raises(Refused) as refused:
        await world.do("manager", place_order, world.project.id, world.agreement.id, draft())
    return refused.value.code.value


async def test_the_ground_must_bear_an_order(world: World) -> None:
    story = await Story.placed(world)
    project, contract, partner, agreement = world.project, world.contract, world.partner, world.agreement
    for row, bad, good, code in (
        (project, ProjectState.CLOSED, ProjectState.BUILD, "PROJECT_CLOSED"),
        (contract, ContractState.DRAFT, ContractState.EFFECTIVE, "CONTRACT_NOT_EFFECTIVE"),
        (partner, PartnerState.SUSPENDED, PartnerState.ACTIVE, "PARTNER_NOT_ACTIVE"),
        (agreement, AgreementState.EXPIRED, AgreementState.ACTIVE, "AGREEMENT_NOT_ACTIVE"),
    ):
        await world.put_into(row, bad)
        assert await refusal(world) == code
        with pytest.raises(Refused) as refused:
            await world.do("manager", submit_order, story.order.id)
        assert refused.value.code.value == code, "what changed since the order was placed counts too"
        await world.again(row)
        await world.put_into(row, good)
    await world.do("manager", submit_order, story.order.id)


async def test_a_level_without_an_agreed_price_is_refused(world: World) -> None:
    other = await world.new_agreement(world.partner)
    query = select(AgreementPrice).where(AgreementPrice.agreement_id == other.id, AgreementPrice.level == SkillLevel.EXPERT)
    await world.db.delete((await world.db.scalars(query)).one())
    with pytest.raises(Refused) as refused:
        await world.do("manager", place_order, world.project.id, other.id, draft(lines=days_at(1, 1, SkillLevel.EXPERT)))
    assert (refused.value.code.value, refused.value.field) == ("PRICE_NOT_AGREED", "lines.0.level")


async def test_budget_and_agreement_in_different_currencies_are_refused(world: World) -> None:
    abroad = await world.new_agreement(world.partner)
    abroad.currency = "USD"
    await world.insert(abroad)
    with pytest.raises(Refused) as refused:
        await world.do("manager", place_order, world.project.id, abroad.id, draft())
    assert refused.value.code.value == "CURRENCY_DIFFERS"


async def test_an_unknown_project_or_agreement_is_not_found(world: World) -> None:
    for project_id, agreement_id in ((new_id(), world.agreement.id), (world.project.id, new_id())):
        with pytest.raises(NotFound):
            await world.do("manager", place_order, project_id, agreement_id, draft())


async def test_lines_terms_and_deliverables_stand_in_their_order(world: World) -> None:
    story = await Story.placed(world, title=" Data migration ", deliverables=(deliverable(" A "), deliverable("B")))
    assert story.order.title == "Data migration"
    rows = [await world.db.scalars(select(kind).order_by(kind.sequence)) for kind in (OrderLine, OrderTerm, OrderDeliverable)]
    lines, terms_, deliverables = ([*found] for found in rows)
    assert [(line.level, line.days, line.unit_price, line.net) for line in lines] == [
        (SkillLevel.SENIOR, Decimal("20.5"), Decimal(1500), Decimal(30750)),
        (SkillLevel.JUNIOR, Decimal(30), Decimal("799.99"), Decimal("23999.70")),
    ]
    assert [term.kind for term in terms_] == [term.kind for term in TERMS]
    assert [item.name for item in deliverables] == ["A", "B"]


async def test_codes_count_by_partner_and_year(world: World) -> None:
    rival = await world.new_agreement(await world.new_partner("SOUTH"))
    codes = [(await Story.placed(world)).order.code for _ in range(2)]
    south = await world.do("manager", place_order, world.project.id, rival.id, draft())
    world.pass_days(60)
    codes.append((await Story.placed(world)).order.code)
    assert [*codes, south.code] == ["ORD-NORTH-2026-001", "ORD-NORTH-2026-002", "ORD-NORTH-2027-001", "ORD-SOUTH-2026-001"]


async def test_half_a_fen_is_rounded_up_once(world: World) -> None:
    story = await Story.placed(world, lines=(LineDraft(SkillLevel.EXPERT, Decimal("0.01"), Decimal("2300.5")),), terms=terms(100))
    assert (story.order.net, story.order.tax, story.order.gross) == (Decimal("23.01"), Decimal("1.38"), Decimal("24.39"))
