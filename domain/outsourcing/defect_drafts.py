"""What the project manager says of a defect or incident, and the checks of it (S0-49)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused
from domain.outsourcing.models import DefectKind, OrderDefect, Settlement, SettlementState, Severity
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_queries import settlement_beside
from domain.outsourcing.states import unless_in

WINDOW = (SettlementState.LOCKED, SettlementState.ELIGIBLE, SettlementState.REQUESTED, SettlementState.EVALUATING)
"""States of the settlement in which its defects are still entered and corrected: once both have evaluated, the basis stands."""


@dataclass(frozen=True)
class DefectDraft:
    """When it was found, how severe it is, when somebody responded and when it was fixed."""

    kind: DefectKind
    severity: Severity
    title: str
    found_on: date
    description: str | None = None
    responded_on: date | None = None
    fixed_on: date | None = None


def write(actor: Actor, defect: OrderDefect, draft: DefectDraft, settlement: Settlement) -> None:
    """The draft's values on the row; refused where a day lies before the acceptance, in the future, or before the one it follows."""
    defect.kind, defect.severity = draft.kind, draft.severity
    defect.title, defect.description = values.text(draft.title, "defect.title"), values.note(draft.description, "defect.description")
    defect.found_on = values.past_day(draft.found_on, actor.today, "defect.foundOn")
    defect.responded_on = _after(draft.responded_on, draft.found_on, actor.today, "defect.respondedOn")
    defect.fixed_on = _after(draft.fixed_on, draft.responded_on or draft.found_on, actor.today, "defect.fixedOn")
    if settlement.accepted_on is None or defect.found_on < settlement.accepted_on:
        raise Refused(
            SettlementRefusal.DEFECT_OUTSIDE_WINDOW, "It was found before the acceptance: it is not of the operation.", "defect.foundOn"
        )


def _after(day: date | None, earlier: date, today: date, field: str) -> date | None:
    if day is None:
        return None
    if values.past_day(day, today, field) < earlier:
        raise Refused(SettlementRefusal.DEFECT_DATES, "Found, responded, fixed: each day follows the one before.", field)
    return day


def unless_open(settlement: Settlement) -> Missing:
    """That the final acceptance has not come, or that both sides have evaluated."""
    if settlement.accepted_on is None:
        return [Refused(SettlementRefusal.NOT_ACCEPTED_YET, "Defects are recorded from the final acceptance on.")]
    if settlement.state in WINDOW and settlement.evaluated_at is not None:
        return [Refused(SettlementRefusal.EVALUATED_ALREADY, "Both sides have evaluated on what stood there.")]
    return unless_in(settlement, *WINDOW)


async def unless_correctable(db: AsyncSession, defect: OrderDefect) -> Missing:
    """The same of an entry, and that it has been withdrawn."""
    missing = unless_open(await settlement_beside(db, defect.order_id))
    if defect.withdrawn_at is not None:
        missing.append(Refused(SettlementRefusal.DEFECT_WITHDRAWN, "This entry has been withdrawn."))
    return missing


async def next_number(db: AsyncSession, settlement: Settlement) -> int:
    """The number of one more defect of the order."""
    query = select(func.coalesce(func.max(OrderDefect.number), 0) + 1).where(OrderDefect.order_id == settlement.order_id)
    return (await db.execute(query)).scalar_one()
