"""The lifecycles of outsourcing as data, and the one way in which a state changes (outsourcing.md).

Each table names, for a state, the states that may follow. `move` holds to it and writes the history. A payable's steps after OPEN
follow its totals by trigger; `follow` writes their history.
"""

import enum
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse
from domain.database import Root, Row
from domain.lifecycle import Steps, steps
from domain.outsourcing.below_order import below
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceState,
    AcceptanceTransition,
    ChangeOrder,
    ChangeOrderState,
    ChangeOrderTransition,
    OrderState,
    OrderTransition,
    OutsourcingOrder,
    Payable,
    PayableState,
    PayableTransition,
    PunchItem,
    PunchItemTransition,
    PunchState,
    Settlement,
    SettlementState,
    SettlementTransition,
    Termination,
    TerminationState,
    TerminationTransition,
)
from domain.outsourcing.refusals import (
    AcceptanceRefusal,
    ChangeOrderRefusal,
    OrderRefusal,
    PaymentRefusal,
    SettlementRefusal,
    TerminationRefusal,
)

ORDER_STEPS = steps(
    """
    DRAFT: SUBMITTED CANCELLED
    SUBMITTED: APPROVED DRAFT CANCELLED
    APPROVED: SENT CANCELLED
    SENT: RUNNING DECLINED CANCELLED
    DECLINED: DRAFT CANCELLED
    RUNNING: DELIVERED TERMINATED
    DELIVERED: ACCEPTED RUNNING TERMINATED
    ACCEPTED: SETTLED RUNNING
    SETTLED: CLOSED
    TERMINATED: SETTLED
    """,
    OrderState,
)
CHANGE_STEPS = steps(
    """
    DRAFT: SUBMITTED CANCELLED
    SUBMITTED: APPROVED DRAFT CANCELLED
    APPROVED: SENT CANCELLED
    SENT: ACCEPTED DECLINED CANCELLED
    """,
    ChangeOrderState,
)
ACCEPTANCE_STEPS = steps(
    """
    OPEN: CONDITIONAL PASSED FAILED VOIDED
    CONDITIONAL: PASSED FAILED VOIDED
    PASSED: REVOKED
    """,
    AcceptanceState,
)
UNDER_WAY = (AcceptanceState.OPEN, AcceptanceState.CONDITIONAL)
"""Of an acceptance: words are taken, what was handed in may be changed, items are done and checked."""
PUNCH_STEPS = steps(
    """
    OPEN: DONE CLOSED
    DONE: DONE OPEN CLOSED
    """,
    PunchState,
)
TERMINATION_STEPS = steps(
    """
    ASKED: SENT WITHDRAWN
    SENT: AGREED OBJECTED CONCLUDED WITHDRAWN
    OBJECTED: AGREED CONCLUDED WITHDRAWN
    """,
    TerminationState,
)
PAYABLE_STEPS = steps(
    """
    LOCKED: OPEN CANCELLED
    OPEN: INVOICED LOCKED CANCELLED
    INVOICED: OPEN PARTLY_PAID PAID
    PARTLY_PAID: PAID
    """,
    PayableState,
)
SETTLEMENT_STEPS = steps(
    """
    LOCKED: ELIGIBLE
    ELIGIBLE: REQUESTED LOCKED
    REQUESTED: EVALUATING PROPOSED
    EVALUATING: PROPOSED
    PROPOSED: PROPOSED CONFIRMED DISPUTED
    DISPUTED: PROPOSED
    CONFIRMED: APPROVED PROPOSED EVALUATING REQUESTED
    APPROVED: PAID
    PAID: CLOSED
    """,
    SettlementState,
)


class Lifecycle(NamedTuple):
    """A table's steps, its history, the column by which the history refers to it, and the refusal of a wrong state."""

    steps: Steps
    history: type[Row]
    key: str | None
    refusal: enum.StrEnum


LIFECYCLES: Mapping[type[Root], Lifecycle] = {
    OutsourcingOrder: Lifecycle(ORDER_STEPS, OrderTransition, None, OrderRefusal.ORDER_WRONG_STATE),
    ChangeOrder: Lifecycle(CHANGE_STEPS, ChangeOrderTransition, "change_order_id", ChangeOrderRefusal.CHANGE_ORDER_WRONG_STATE),
    Termination: Lifecycle(TERMINATION_STEPS, TerminationTransition, "termination_id", TerminationRefusal.TERMINATION_WRONG_STATE),
    Acceptance: Lifecycle(ACCEPTANCE_STEPS, AcceptanceTransition, "acceptance_id", AcceptanceRefusal.ACCEPTANCE_WRONG_STATE),
    PunchItem: Lifecycle(PUNCH_STEPS, PunchItemTransition, "punch_item_id", AcceptanceRefusal.PUNCH_ITEM_WRONG_STATE),
    Payable: Lifecycle(PAYABLE_STEPS, PayableTransition, "payable_id", PaymentRefusal.PAYABLE_WRONG_STATE),
    Settlement: Lifecycle(SETTLEMENT_STEPS, SettlementTransition, "settlement_id", SettlementRefusal.SETTLEMENT_WRONG_STATE),
}

Tracked = OutsourcingOrder | ChangeOrder | Termination | Acceptance | PunchItem | Payable | Settlement


def in_state(row: Tracked, *states: enum.StrEnum) -> None:
    """Refused unless the row is in one of the states."""
    refuse(unless_in(row, *states))


def unless_in(row: Tracked, *states: enum.StrEnum) -> Missing:
    """That the row is in none of the states; what else would be missing there, nobody knows yet."""
    return [] if row.state in states else [_wrong_state(row)]


def unless_may_become(row: Tracked, to: enum.StrEnum) -> Missing:
    """That the row cannot come into the state from where it is."""
    return [] if to in LIFECYCLES[type(row)].steps[row.state] else [_wrong_state(row)]


def begin(db: AsyncSession, actor: Actor, row: Tracked) -> None:
    """The first line of a new row's history."""
    _write(db, actor, row, None, row.state, None)


async def move(db: AsyncSession, actor: Actor, row: Tracked, to: enum.StrEnum, reason: str | None = None) -> None:
    """The one way in which a state changes: only to a state that may follow, with a line in the history.

    It flushes, so that the constraints of the new state speak here and what follows may refer to it.
    """
    came_from: Any = row.state
    refuse(unless_may_become(row, to))
    setattr(row, "state", to)  # noqa: B010 — the tables have state types of their own
    await db.flush()
    _write(db, actor, row, came_from, to, reason)


def follow(db: AsyncSession, actor: Actor, payable: Payable, came_from: PayableState) -> None:
    """The history of a state that a payable's totals made; the row is fresh from the database."""
    if payable.state is not came_from:
        _write(db, actor, payable, came_from, payable.state, None)


def _write(db: AsyncSession, actor: Actor, row: Tracked, came_from: Any, to: Any, reason: str | None) -> None:
    life = LIFECYCLES[type(row)]
    columns: dict[str, Any] = dict(below(row))
    if isinstance(row, OutsourcingOrder):
        columns["is_sent"] = row.sent_at is not None
    if life.key:
        columns[life.key] = row.id
    db.add(life.history(from_state=came_from, to_state=to, at=actor.now, by_id=actor.user_id, reason=reason, **columns))


def _wrong_state(row: Tracked) -> Refused:
    return Refused(LIFECYCLES[type(row)].refusal, "This is not possible in the present state.", state=row.state.value)
