"""PastOrder: what earlier orders cost and how they went, beside a request for another one (S0-44, S0-57)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast, func, select, type_coerce, union_all

from api.shape import Amount, column, expression, money, one, shape
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceKind,
    AcceptanceState,
    AcceptanceTransition,
    ChangeOrder,
    ChangeOrderLine,
    ChangeOrderState,
    Evaluation,
    EvaluationSide,
    Objection,
    OrderDefect,
    OrderLine,
    PastOrder,
    Settlement,
    SettlementLine,
    SettlementLineKind,
    Severity,
)
from domain.partners.models import SkillLevel
from domain.rows import Rows
from settings import settings


def _lines(order: Any, level: SkillLevel) -> Any:
    """Days and net of a level: what was ordered, and what accepted changes added or took away."""
    line, change_line, change = Rows(OrderLine), Rows(ChangeOrderLine), Rows(ChangeOrder)
    ordered = select(line.days, line.net).where(line.order_id == order.id, line.level == level)
    changed = (
        select(change_line.days, change_line.net)
        .join(change, change.id == change_line.change_order_id)
        .where(change_line.order_id == order.id, change_line.level == level, change.state == ChangeOrderState.ACCEPTED)
    )
    return union_all(ordered.correlate_except(line), changed.correlate_except(change_line, change)).subquery()


def _price(level: SkillLevel) -> Any:
    """The mean price of a person-day of a level, weighted by days; none where no day of it was ordered in the end."""

    def price(order: Any) -> ColumnElement[Any]:
        said = _lines(order, level)
        days = func.nullif(func.sum(said.c.days), 0)
        return select(func.round(func.sum(said.c.net) / days, 4)).scalar_subquery()

    return price


def _level_money(level: SkillLevel) -> Amount:
    text = f"The price of a person-day at level {level.value} as ordered and changed, without tax, the mean by days; four decimals."
    return Amount(description=text, group="outsourcing-price", expression=_price(level), attribute="gross")


def _count(rows: Any, *tests: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(func.count(rows.id)).where(*tests).scalar_subquery()


def rounds(order: Any) -> ColumnElement[Any]:
    """Rounds of acceptance in which the parties were asked; one that was changed before their words does not count."""
    acceptance = Rows(Acceptance)
    return _count(acceptance, acceptance.order_id == order.id, acceptance.state != AcceptanceState.VOIDED)


def failed_rounds(order: Any) -> ColumnElement[Any]:
    """Those in which a party said no."""
    acceptance = Rows(Acceptance)
    return _count(acceptance, acceptance.order_id == order.id, acceptance.state == AcceptanceState.FAILED)


def conditional_rounds(order: Any) -> ColumnElement[Any]:
    """Those that waited for a punch list, whatever became of them."""
    step = Rows(AcceptanceTransition)
    found = select(func.count(step.acceptance_id.distinct()))
    return found.where(step.order_id == order.id, step.to_state == AcceptanceState.CONDITIONAL).scalar_subquery()


def _of_passed(order: Any, what: Callable[[Any], ColumnElement[Any]]) -> ColumnElement[Any]:
    """Something of the final acceptance that stands; an order has one at most."""
    acceptance = Rows(Acceptance)
    final = (acceptance.kind == AcceptanceKind.FINAL, acceptance.state == AcceptanceState.PASSED)
    return select(what(acceptance)).where(acceptance.order_id == order.id, *final).correlate_except(acceptance).limit(1).scalar_subquery()


def accepted_on(order: Any) -> ColumnElement[Any]:
    """The acceptance date of the final acceptance that stands."""
    return _of_passed(order, lambda acceptance: acceptance.accepted_on)


def delay_days(order: Any) -> ColumnElement[Any]:
    """From the order's last day to the day on which the acceptance that passed was asked for; 0 in time, none before."""

    def late(acceptance: Any) -> ColumnElement[Any]:
        handed_in = cast(func.timezone(settings().timezone, acceptance.requested_at), Date)
        return func.greatest(type_coerce(handed_in - order.ends_on, Integer), 0, type_=Integer())

    return _of_passed(order, late)


def score(order: Any) -> ColumnElement[Any]:
    """The provider's score once both sides' are open."""
    given = Rows(Evaluation)
    own = (given.side == EvaluationSide.PROVIDER, given.opened_at.is_not(None))
    return select(func.max(given.score)).where(given.order_id == order.id, *own).scalar_subquery()


def defects(order: Any) -> ColumnElement[Any]:
    """Defects and incidents that were not withdrawn."""
    defect = Rows(OrderDefect)
    return _count(defect, defect.order_id == order.id, defect.withdrawn_at.is_(None))


def critical_defects(order: Any) -> ColumnElement[Any]:
    """Those under which operation stood still."""
    defect = Rows(OrderDefect)
    return _count(defect, defect.order_id == order.id, defect.withdrawn_at.is_(None), defect.severity == Severity.CRITICAL)


def deducted(order: Any) -> ColumnElement[Any]:
    """What the statement in force deducts; none before the first."""
    line, settlement = Rows(SettlementLine), Rows(Settlement)
    found = select(-func.sum(line.amount)).join(settlement, settlement.id == line.settlement_id)
    stands = (line.statement_number == settlement.statement_number, line.kind == SettlementLineKind.DEDUCTION)
    return found.where(line.order_id == order.id, *stands).scalar_subquery()


def objections(order: Any) -> ColumnElement[Any]:
    """How often the partner objected to a line."""
    objection = Rows(Objection)
    return _count(objection, objection.order_id == order.id)


shape(
    PastOrder, "pso", "PastOrder (外包历史): an order that its partner took on, with what it cost and how it went (S0-44, S0-57).",
    usual_order="-code",
    code=column("The order's readable number.", group="basic", sort=True, filter=True),
    title=column("What it was about.", group="basic", filter=True),
    way=column("By person-day, at a fixed price, or by milestone.", group="basic", filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    starts_on=column("The first day of work.", group="basic", filter=True),
    ends_on=column("The last day of work, as changed.", group="basic", filter=True),
    terminated_on=column("The day on which it ended before its work was done (中途终止); none else.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    project=one("Project", "project_id", "The project; none where the reader does not see it.", group="basic", filter=True),
    order=one("OutsourcingOrder", "id", "The order itself, where the reader sees it.", group="basic"),
    person_days=column("Person-days (人天) as changed.", group="outsourcing-price"),
    gross=money("The amount with tax, as changed.", group="outsourcing-price"),
    final_amount=money("The final amount by the approved settlement; none before.", group="outsourcing-price"),
    junior_price=_level_money(SkillLevel.JUNIOR),
    intermediate_price=_level_money(SkillLevel.INTERMEDIATE),
    senior_price=_level_money(SkillLevel.SENIOR),
    expert_price=_level_money(SkillLevel.EXPERT),
    acceptance_rounds=expression("Rounds of acceptance, without those that were changed under way.", int, rounds, group="basic"),
    failed_rounds=expression("Rounds that a party failed.", int, failed_rounds, group="basic"),
    conditional_rounds=expression("Rounds that waited for a punch list (遗留问题).", int, conditional_rounds, group="basic"),
    accepted_on=expression("The date of its final acceptance; none before.", date, accepted_on, group="basic"),
    delay_days=expression("Days from its end to the handing in of what was accepted; 0 in time.", int, delay_days, group="basic"),
    defects=expression("Defects and incidents since its acceptance.", int, defects, group="basic"),
    critical_defects=expression("Those under which operation stood still.", int, critical_defects, group="basic"),
    deducted_amount=Amount(
        description="What the statement in force deducts; none before the first, or where it deducts nothing.",
        group="outsourcing-price", expression=deducted, attribute="gross",
    ),
    objections=expression("How often the partner objected to a line of a statement.", int, objections, group="basic"),
    score=expression("The provider's score, 0 to 100, once both sides' are open.", Decimal, score, group="partner-score"),
)  # fmt: skip
