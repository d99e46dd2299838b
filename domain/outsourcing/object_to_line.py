"""The partner objects to a deduction (S0-49)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, NotFound, Refused, record, refuse, row_for, save
from domain.broken import unless_taken
from domain.outsourcing.ask_approval import ask_for_undisputed
from domain.outsourcing.below_order import below
from domain.outsourcing.models import Objection, Settlement, SettlementLine, SettlementLineKind, SettlementState
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_events import ObjectionRaised
from domain.outsourcing.settlement_queries import lines_of
from domain.outsourcing.states import move, unless_in

ACTION = "settlement:object"


async def can_object_to_line(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """A statement with a deduction that is not in dispute waits for the partner."""
    if wrong := unless_in(settlement, SettlementState.PROPOSED, SettlementState.DISPUTED):
        return wrong
    lines = [line.id for line in await lines_of(db, settlement) if line.kind is SettlementLineKind.DEDUCTION]
    if not lines:
        return [_no_deduction()]
    disputed = select(Objection.line_id).where(Objection.line_id.in_(lines), Objection.answer.is_(None))
    return [] if set(lines) - set(await db.scalars(disputed)) else [_disputed()]


def _no_deduction() -> Refused:
    return Refused(SettlementRefusal.NO_DEDUCTION_LINE, "Only a deduction can be objected to.", "lineId")


def _disputed() -> Refused:
    return Refused(SettlementRefusal.OBJECTED_ALREADY, "This line is in dispute already.", "lineId")


async def object_to_line(
    db: AsyncSession, actor: Actor, settlement_id: UUID, line_id: UUID, reason: str, expected_version: int | None = None
) -> Objection:
    """One line of the statement in force, with a reason; the other lines are not in dispute (S0-49).

    With the first one the provider's approvers are asked for what is owed in any case.
    Refused for a line that is no deduction, for a line of an older statement, and while an objection to it is open.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_object_to_line(db, actor, settlement))
    line = (
        await db.scalars(select(SettlementLine).where(SettlementLine.id == line_id, SettlementLine.settlement_id == settlement.id))
    ).one_or_none()
    if line is None:
        raise NotFound(SettlementLine.__name__)
    if line.statement_number != settlement.statement_number:
        raise Refused(SettlementRefusal.STATEMENT_CHANGED, "There is a newer statement. Please read it first.")
    if line.kind is not SettlementLineKind.DEDUCTION:
        raise _no_deduction()
    objection = Objection(
        **below(settlement),
        settlement_id=settlement.id,
        statement_number=settlement.statement_number,
        line_id=line.id,
        reason=values.text(reason, "reason", 4000),
        raised_at=actor.now,
        raised_by_id=actor.user_id,
    )
    with unless_taken("uq_objection_open", _disputed()):
        await save(db, objection)
    if settlement.state is SettlementState.PROPOSED:
        await move(db, actor, settlement, SettlementState.DISPUTED, objection.reason)
        await ask_for_undisputed(db, actor, settlement)
    record(db, actor, ObjectionRaised(objection.id, settlement.id, settlement.order_id))
    return objection
