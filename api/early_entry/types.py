"""EarlyEntry and its requests; the provider's own matter."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from api.shape import Amount, column, many, money, one, shape
from domain.contracts.models import BudgetLine
from domain.early_entry.models import EarlyEntry, EarlyEntryRequest
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.rows import Rows

MONEY = "commercial"
ACCEPTED = (OrderState.ACCEPTED, OrderState.SETTLED, OrderState.CLOSED, OrderState.TERMINATED)


def committed(entry: Any) -> ColumnElement[Any]:
    """What its orders take of the ceiling, those in approval too; nothing before it is granted."""
    line = Rows(BudgetLine)
    return select(line.reserved_amount + line.booked_amount).where(line.id == entry.budget_line_id).scalar_subquery()


def accepted(entry: Any) -> ColumnElement[Any]:
    """The orders that were accepted, or ended with what was delivered."""
    order = Rows(OutsourcingOrder)
    owed = func.sum(func.coalesce(order.final_amount, order.delivered_amount, order.gross))
    return select(func.coalesce(owed, 0)).where(order.early_entry_id == entry.id, order.state.in_(ACCEPTED)).scalar_subquery()


def paid(entry: Any) -> ColumnElement[Any]:
    """What was paid on its orders."""
    order = Rows(OutsourcingOrder)
    return select(func.coalesce(func.sum(order.paid_amount), 0)).where(order.early_entry_id == entry.id).scalar_subquery()


def _cost(description: str, sql: Any) -> Amount:
    return Amount(description=description, group=MONEY, expression=sql, attribute="ceiling")


shape(
    EarlyEntry, "een", "EarlyEntry (提前进场): leave to work before the contract is signed, within a cost ceiling (S0-35).",
    plural="early_entries", usual_order="code", lookup="code",
    code=column("The readable number.", group="basic", sort=True, filter=True),
    name=column("The project that is meant.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    unit=one("Unit", "unit_id", "The provider's unit.", group="basic", filter=True),
    owner=one("User", "owner_id", "The sales manager who asked for it.", group="basic", filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    starts_on=column("The first day of work.", group="basic", filter=True),
    ends_on=column("The planned last day.", group="basic"),
    expected_on=column("The day on which the contract is expected to be signed; none before it is approved.", group="basic", filter=True),
    risk=column("The risk (风险等级) as approved last.", group="basic", filter=True),
    ceiling=money("The cost ceiling (成本上限) with tax as approved last; none before.", group=MONEY, filter=True),
    committed_amount=_cost("What its orders take of the ceiling, with tax, those in approval too; 0 once a contract is linked.", committed),
    accepted_amount=_cost("The accepted orders among them, and what ended ones delivered.", accepted),
    paid_amount=_cost("What was paid on them.", paid),
    budget=one("BudgetLine", "budget_line_id", "The limit that orders draw on.", group=MONEY),
    project=one("Project", "project_id", "The project that stands on it.", group="basic", filter=True),
    contract=one("Contract", "contract_id", "The contract that was signed in the end.", group="basic", filter=True),
    ended_on=column("The day it ended: rejected, linked or lost.", group="basic", filter=True),
    lost_reason=column("Why the deal was lost.", group="basic"),
    requests=many("EarlyEntryRequest", "early_entry_id", "What was asked for, at first and to extend it.", group="basic", order="code"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    EarlyEntryRequest, "eer", "EarlyEntryRequest (提前进场申请): what is asked for with its risk assessment; each stays on record.",
    plural="early_entry_requests", usual_order="code",
    code=column("The readable number.", group="basic", sort=True, filter=True),
    early_entry=one("EarlyEntry", "early_entry_id", "The early entry.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    owner=one("User", "owner_id", "Who asks; does not approve.", group="basic", filter=True),
    sequence=column("1 grants the early entry, each later one extends it.", group="basic"),
    title=column("The project that is meant.", group="basic"),
    state=column("Where it stands.", group="basic", filter=True),
    reason=column("Why work begins before the contract.", group="basic"),
    customer_ground=column("The customer's written ground: award notice, entry letter.", group="basic"),
    expected_on=column("The day on which the contract is expected to be signed.", group="basic", filter=True),
    risk=column("The risk (风险等级).", group="basic", filter=True),
    ceiling=money("The cost ceiling (成本上限) asked for, with tax.", group=MONEY, filter=True),
    submitted_at=column("When it was asked for, the last time.", group="basic", filter=True),
    approved_at=column("When it was approved.", group="basic"),
    approved_by=one("User", "approved_by_id", "Who gave the last word.", group="basic"),
    approvals=many("Approval", "subject_id", "Its rounds of approval.", group="basic", order="requested_at"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip
