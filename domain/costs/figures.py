"""What a project costs and brings, as SQL over its ledger's row; the graph, the compiler and the alerts read the same (S0-53).

Amounts are with tax, in the ledger's currency; what stands in another currency is not counted. Cost arises when people work: labour
reads approved hours, whether the customer has confirmed them or disputes them still. A partner's hours cost what its order says.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from domain.contracts.models import ContractInstalment, InstalmentState
from domain.costs.models import RECORDED, CostKind, CostLine, CostRate
from domain.delivery.models import Project
from domain.hours.models import EntryState, TimeEntry
from domain.money import MINOR_DIGITS
from domain.outsourcing.models import OutsourcingOrder
from domain.rows import Rows

Figure = Callable[[Any], ColumnElement[Any]]
COUNTED = (EntryState.APPROVED, EntryState.CONFIRMED, EntryState.DISPUTED)
"""Hours in these states were approved, and stand."""
REACHED = (InstalmentState.DUE, InstalmentState.PARTLY_RECEIVED, InstalmentState.RECEIVED)
FEWEST = 2
"""People behind a total of labour that tells nobody's rate."""


def _own_hours(entry: Any, ledger: Any) -> ColumnElement[bool]:
    return and_(entry.project_id == ledger.project_id, entry.partner_id.is_(None), entry.state.in_(COUNTED))


def _on_its_day(rate: Any, entry: Any, ledger: Any) -> ColumnElement[bool]:
    holds = and_(rate.valid_from <= entry.day, or_(rate.valid_to.is_(None), rate.valid_to >= entry.day))
    return and_(rate.level == entry.level, rate.currency == ledger.currency, holds)


def labour_cost(ledger: Any) -> ColumnElement[Any]:
    """Approved hours of the provider's own people, each at the rate of its level on its day; rounded once, of the sum."""
    entry, rate = Rows(TimeEntry), Rows(CostRate)
    worked = select(func.coalesce(func.sum(entry.hours * rate.hourly), 0)).join_from(entry, rate, _on_its_day(rate, entry, ledger))
    digits = case(MINOR_DIGITS, value=ledger.currency, else_=2)
    return func.round(worked.where(_own_hours(entry, ledger)).scalar_subquery(), digits)


def unrated_hours(ledger: Any) -> ColumnElement[Any]:
    """Approved hours of own people that no rate holds for: they are missing in the cost."""
    entry, rate = Rows(TimeEntry), Rows(CostRate)
    rated = exists(select(rate.id).where(_on_its_day(rate, entry, ledger)).correlate_except(rate))
    return select(func.coalesce(func.sum(entry.hours), 0)).where(_own_hours(entry, ledger), ~rated).scalar_subquery()


def several_people(ledger: Any) -> ColumnElement[bool]:
    """Whether two people at least stand behind the labour: of one alone, the total would tell the rate."""
    entry = Rows(TimeEntry)
    people = select(func.count(entry.user_id.distinct())).where(_own_hours(entry, ledger)).scalar_subquery()
    return people >= FEWEST


def outsourcing_cost(ledger: Any) -> ColumnElement[Any]:
    """Each order that binds: what it was settled at, before that what an early end delivered, else what is ordered."""
    order = Rows(OutsourcingOrder)
    owed = func.sum(func.coalesce(order.final_amount, order.delivered_amount, order.gross))
    binding = (order.project_id == ledger.project_id, order.is_binding, order.currency == ledger.currency)
    return select(func.coalesce(owed, 0)).where(*binding).scalar_subquery()


def recorded_cost(kind: CostKind) -> Figure:
    """The lines of a kind that nobody has withdrawn."""

    def figure(ledger: Any) -> ColumnElement[Any]:
        line = Rows(CostLine)
        standing = (line.project_id == ledger.project_id, line.kind == kind, line.withdrawn_at.is_(None))
        return select(func.coalesce(func.sum(line.amount), 0)).where(*standing).scalar_subquery()

    return figure


_RECORDED: dict[CostKind, Figure] = {kind: recorded_cost(kind) for kind in RECORDED}


def cost_of(kind: CostKind) -> Figure:
    """What the project costs of a kind."""
    return {CostKind.LABOUR: labour_cost, CostKind.OUTSOURCING: outsourcing_cost, **_RECORDED}[kind]


def total_cost(ledger: Any) -> ColumnElement[Any]:
    """All kinds together."""
    first, *others = (cost_of(kind)(ledger) for kind in CostKind)
    return sum(others, first)


def revenue(ledger: Any) -> ColumnElement[Any]:
    """The instalments of the contract that are reached: due, or received in part or whole.

    Of a contract with several projects they count for the first one by code, so that the projects sum to the contract.
    """
    part, project, first = Rows(ContractInstalment), Rows(Project), Rows(Project)
    earlier = exists(select(first.id).where(first.contract_id == project.contract_id, first.code < project.code).correlate_except(first))
    of_contract = select(func.coalesce(func.sum(part.amount), 0)).join_from(part, project, project.contract_id == part.contract_id)
    mine = (project.id == ledger.project_id, part.state.in_(REACHED), part.currency == ledger.currency, ~earlier)
    return of_contract.where(*mine).scalar_subquery()


def profit(ledger: Any) -> ColumnElement[Any]:
    """Revenue less all costs."""
    return revenue(ledger) - total_cost(ledger)
