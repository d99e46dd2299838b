"""The partner applies for settlement (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for
from domain.broken import unless_taken
from domain.hours.queries import hours_wait
from domain.hours.refusals import HoursRefusal
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.evaluating import open_evaluation
from domain.outsourcing.models import OutsourcingOrder, Settlement, SettlementState
from domain.outsourcing.monthly_queries import statement_waits
from domain.outsourcing.monthly_rows import close_months
from domain.outsourcing.open_settlement import open_window
from domain.outsourcing.refusals import MonthlyRefusal, SettlementRefusal
from domain.outsourcing.settlement_events import SettlementRequested
from domain.outsourcing.states import move, unless_in

ACTION = "settlement:request"


async def can_request_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """The window's day is known, and has come; no monthly statement and no hours of the order wait."""
    if wrong := unless_in(settlement, SettlementState.LOCKED, SettlementState.ELIGIBLE):
        return wrong
    if too_early := _not_open(actor, settlement):
        return [too_early]
    if await hours_wait(db, settlement.order_id):
        return [_open_hours()]
    if await statement_waits(db, settlement.order_id):
        return [Refused(MonthlyRefusal.MONTHLY_STATEMENT_WAITS, "A monthly statement waits for the project manager.")]
    return []


async def request_settlement(
    db: AsyncSession, actor: Actor, settlement_id: UUID, note: str | None = None, expected_version: int | None = None
) -> Settlement:
    """Three calendar months after the final acceptance that the order names, never earlier, the partner applies (S0-49).

    From the same moment both sides are asked to evaluate. The order's amount, person-days and what was paid are kept as they stand.
    On the day itself the partner need not wait for the worker. No more months are stated from now on.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_request_settlement(db, actor, settlement))
    if settlement.state is SettlementState.LOCKED:
        await open_window(db, actor, settlement)
    order = await lock_row(db, OutsourcingOrder, settlement.order_id)
    settlement.request_note = values.note(note, "note")
    settlement.requested_at, settlement.requested_on, settlement.requested_by_id = actor.now, actor.today, actor.user_id
    settlement.ordered_amount, settlement.person_days = order.gross, order.person_days
    settlement.requested_paid_amount = order.paid_amount
    await close_months(db, actor, order)
    with unless_taken("ck_settlement_hours_closed", _open_hours()):
        await move(db, actor, settlement, SettlementState.REQUESTED)
    record(db, actor, SettlementRequested(settlement.id, order.id))
    await open_evaluation(db, actor, settlement)
    return settlement


def _not_open(actor: Actor, settlement: Settlement) -> Refused | None:
    if settlement.eligible_on is None and settlement.clock_source is ClockSource.PROJECT_ACCEPTANCE:
        return Refused(
            SettlementRefusal.SETTLEMENT_NOT_ELIGIBLE,
            "The settlement window opens three months after the customer's final acceptance of the project, not before your own.",
        )
    if settlement.eligible_on is None:
        return Refused(SettlementRefusal.SETTLEMENT_NOT_ELIGIBLE, "The settlement window opens after the final acceptance.")
    if settlement.eligible_on > actor.today:
        day = settlement.eligible_on.isoformat()
        return Refused(SettlementRefusal.SETTLEMENT_NOT_ELIGIBLE, "The settlement window opens on {day}.", day=day)
    return None


def _open_hours() -> Refused:
    return Refused(HoursRefusal.HOURS_OPEN, "There are hours of this order that are not confirmed yet.")
