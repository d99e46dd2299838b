"""The provider answers an objection (S0-49)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for
from domain.approvals.withdraw import drop_approval
from domain.outsourcing.deduction_drafts import Reckoning, check_figures, reckon, within_order
from domain.outsourcing.models import (
    Deduction,
    Objection,
    ObjectionAnswer,
    Settlement,
    SettlementLine,
    SettlementState,
)
from domain.outsourcing.propose_settlement import propose
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import SettlementRefusal
from domain.outsourcing.settlement_events import ObjectionAnswered
from domain.outsourcing.settlement_queries import objections_of, settlement_beside
from domain.outsourcing.states import move, unless_in
from domain.outsourcing.withdraw_deduction import withdraw

ACTION = "objection:answer"
AT = "reckoning."


@dataclass(frozen=True)
class Answer:
    """Withdrawn, changed (then reckoned anew), or standing; always with a reason."""

    answer: ObjectionAnswer
    reason: str
    reckoning: Reckoning | None = None


async def can_answer_objection(db: AsyncSession, actor: Actor, objection: Objection) -> Missing:
    """It has no answer yet."""
    if objection.answer is not None:
        return [Refused(SettlementRefusal.OBJECTION_ANSWERED, "This objection has been answered.")]
    return unless_in(await settlement_beside(db, objection.order_id), SettlementState.DISPUTED)


async def answer_objection(
    db: AsyncSession, actor: Actor, objection_id: UUID, answer: Answer, expected_version: int | None = None
) -> Objection:
    """With the last open objection answered it is the partner's turn again (S0-49).

    Where a deduction was withdrawn or changed, with a new statement; where all stand, with the same one: the partner confirms it, or
    objects again. What the score takes can only stand: it follows from a rule.
    """
    objection = await row_for(db, actor, ACTION, Objection, objection_id, expected_version=expected_version)
    settlement = await lock_row(db, Settlement, objection.settlement_id)
    refuse(await can_answer_objection(db, actor, objection))
    if answer.reckoning is not None:
        check_figures(settlement.currency, answer.reckoning, AT)
    objection.answer, objection.answer_reason = answer.answer, values.text(answer.reason, "reason", 4000)
    objection.answered_at, objection.answered_by_id = actor.now, actor.user_id
    if answer.answer is not ObjectionAnswer.STANDS:
        await _follow(db, actor, objection, answer)
    await db.flush()
    record(db, actor, ObjectionAnswered(objection.id, settlement.id, settlement.order_id, answer.answer.value))
    await _give_back(db, actor, settlement)
    return objection


async def _follow(db: AsyncSession, actor: Actor, objection: Objection, answer: Answer) -> None:
    line = await named(db, SettlementLine, objection.line_id)
    if line.deduction_id is None:
        raise Refused(SettlementRefusal.DEDUCTION_BY_SCORE, "The score makes this deduction by itself.", "answer")
    deduction = await lock_row(db, Deduction, line.deduction_id)
    if answer.answer is ObjectionAnswer.WITHDRAWN:
        withdraw(actor, deduction, answer.reason)
        return
    if answer.reckoning is None:
        raise Refused(SettlementRefusal.FORMULA_INCOMPLETE, "The formula needs this figure.", "reckoning")
    if deduction.withdrawn_at is not None:
        raise Refused(SettlementRefusal.DEDUCTION_WITHDRAWN, "This deduction has been withdrawn.")
    await reckon(db, deduction, answer.reckoning, AT)
    await db.flush()
    await within_order(db, await named(db, Settlement, objection.settlement_id))


async def _give_back(db: AsyncSession, actor: Actor, settlement: Settlement) -> None:
    """Nothing while another objection is open."""
    answers = {each.answer for each in await objections_of(db, settlement)}
    if None in answers:
        return
    if answers == {ObjectionAnswer.STANDS}:
        await drop_approval(db, actor, settlement.id)
        await move(db, actor, settlement, SettlementState.PROPOSED)
    else:
        await propose(db, actor, settlement)
