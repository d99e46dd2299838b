"""The alerts of a settlement (外包结算): the window, the application that does not come, the side that does not answer (S0-49)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import last_step_into, names_of_order
from domain.alerts.wants import Called, Subject, To, Want, days_from, latest, working_days_from
from domain.approvals.queries import asked_about
from domain.calendar import local_day
from domain.outsourcing.evaluating import evaluations_of
from domain.outsourcing.models import EvaluationSide, Settlement, SettlementState

NOT_REQUESTED = (15, 30)
"""Calendar days after the window opened on which the missing application is told again."""
PATIENCE = 5
"""Working days that a side has for its answer."""
PARTNER = To(partner=("partner_finance", "partner_admin"))


class Turn(NamedTuple):
    """Whose answer a settlement waits for since it came into `state`."""

    state: SettlementState
    side: str
    rule: AlertRule
    to: To


async def settlement_alerts(db: AsyncSession, actor: Actor, settlement: Settlement) -> Called:
    """Whose turn it is, they are told at once and again after five working days; its approval has alerts of its own."""
    names = dict(await names_of_order(db, settlement.order_id))
    manager = To(users=[names.pop("owner_id")], project=["project_manager"])
    subject = Subject(
        "Settlement",
        settlement.id,
        settlement.customer_id,
        settlement.partner_id,
        settlement.project_id,
        settlement.unit_id,
        names | {"settlement": settlement.code},
        "Settlement",
        settlement.id,
    )
    match settlement.state:
        case SettlementState.ELIGIBLE:
            wants = _window(actor, settlement, manager)
        case SettlementState.REQUESTED:
            wants = await _turn(db, settlement, Turn(SettlementState.REQUESTED, "PROVIDER", AlertRule.SETTLEMENT_REQUESTED, manager), actor)
        case SettlementState.EVALUATING:
            wants = await _evaluation(db, actor, settlement, manager)
        case SettlementState.PROPOSED:
            wants = await _proposed(db, actor, settlement)
        case SettlementState.DISPUTED:
            answering = To(users=manager.users, project=manager.project, provider=["finance"])
            turn = Turn(SettlementState.DISPUTED, "PROVIDER", AlertRule.OBJECTION_RAISED, answering)
            wants = [*await _turn(db, settlement, turn, actor), *await _undisputed(db, actor, settlement)]
        case SettlementState.APPROVED if settlement.payable_amount > 0:
            told = To(users=manager.users, project=manager.project, partner=PARTNER.partner)
            wants = [Want(AlertRule.SETTLEMENT_APPROVED, actor.now, told)]
        case _:
            wants = []
    return Called(subject, wants)


def _window(actor: Actor, settlement: Settlement, manager: To) -> list[Want]:
    """On the day the window opens, and while nobody applies."""
    opened = settlement.eligible_on
    if opened is None:
        return []
    told = To(users=manager.users, project=manager.project, partner=PARTNER.partner)
    extra = {"eligible_on": opened.isoformat()}
    first = Want(AlertRule.SETTLEMENT_ELIGIBLE, days_from(opened, 0), told, extra=extra)
    again = [
        Want(AlertRule.SETTLEMENT_NOT_REQUESTED, days_from(opened, days), told, f"+{days}", extra={**extra, "days": days})
        for days in NOT_REQUESTED
    ]
    return latest(actor.now, [first, *again])


async def _evaluation(db: AsyncSession, actor: Actor, settlement: Settlement, manager: To) -> list[Want]:
    """Each side is told of its own evaluation only, so that nobody learns from an alert whether the other has answered."""
    if settlement.evaluated_at is not None:
        return await _to_propose(db, actor, settlement, manager, settlement.evaluated_at)
    asked, due_on = settlement.requested_at or actor.now, settlement.evaluation_due_on or actor.today
    given = {each.side for each in await evaluations_of(db, settlement)}
    readers = {EvaluationSide.PROVIDER: manager, EvaluationSide.PARTNER: To(partner=("partner_lead", "partner_finance", "partner_admin"))}
    wants = [Want(AlertRule.SETTLEMENT_REQUESTED, asked, manager, "PROVIDER", extra={"side": "PROVIDER"})]
    for side in EvaluationSide:
        if side not in given:
            told = Want(AlertRule.EVALUATION_WAITING, asked, readers[side], side.value, due_on)
            over = Want(AlertRule.EVALUATION_OVERDUE, days_from(due_on, 1), readers[side], side.value, due_on)
            wants += latest(actor.now, [told, over])
    return wants


async def _to_propose(db: AsyncSession, actor: Actor, settlement: Settlement, manager: To, evaluated_at: datetime) -> list[Want]:
    """The provider owes a statement: since both have evaluated, or since the last one was returned or taken back."""
    step = await last_step_into(db, settlement.id, SettlementState.EVALUATING)
    began = max(evaluated_at, step.at) if step else evaluated_at
    late = await working_days_from(db, local_day(began), PATIENCE)
    side = f"PROVIDER{settlement.statement_number or ''}"
    return latest(
        actor.now,
        [
            Want(AlertRule.SETTLEMENT_EVALUATED, began, manager, side),
            Want(AlertRule.SETTLEMENT_WAITING, late, manager, f"{side}+{PATIENCE}", extra={"side": "PROVIDER"}),
        ],
    )


async def _proposed(db: AsyncSession, actor: Actor, settlement: Settlement) -> list[Want]:
    """A statement waits for the partner: a new one, or one whose objections are answered."""
    step = await last_step_into(db, settlement.id, SettlementState.PROPOSED)
    answered = step is not None and step.from_state is SettlementState.DISPUTED
    rule = AlertRule.OBJECTION_ANSWERED if answered else AlertRule.SETTLEMENT_PROPOSED
    return await _turn(db, settlement, Turn(SettlementState.PROPOSED, "PARTNER", rule, PARTNER), actor)


async def _undisputed(db: AsyncSession, actor: Actor, settlement: Settlement) -> list[Want]:
    """What the statement leaves in any case waits, while the rest is in dispute, for those whose step of the approval it is."""
    left = (settlement.settlement_amount or settlement.payable_amount) - settlement.payable_amount
    if left <= 0:
        return []
    told, extra = To(users=await asked_about(db, settlement.id, actor.today)), {"amount": str(left), "currency": settlement.currency}
    return [Want(AlertRule.UNDISPUTED_TO_APPROVE, actor.now, told, str(settlement.statement_number), extra=extra)]


async def _turn(db: AsyncSession, settlement: Settlement, turn: Turn, actor: Actor) -> list[Want]:
    """Told at once, and after five working days told as waiting; each statement is a turn of its own."""
    step = await last_step_into(db, settlement.id, turn.state)
    began = step.at if step else actor.now
    side = f"{turn.side}{settlement.statement_number or ''}"
    late = await working_days_from(db, local_day(began), PATIENCE)
    extra = {"side": turn.side}
    return latest(
        actor.now,
        [
            Want(turn.rule, began, turn.to, side, extra=extra),
            Want(AlertRule.SETTLEMENT_WAITING, late, turn.to, f"{side}+{PATIENCE}", extra=extra),
        ],
    )
