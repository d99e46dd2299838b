"""The alerts of a settlement (外包结算): the window, the application that does not come, the side that does not answer (S0-49)."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import last_step_into, names_of_order
from domain.alerts.wants import Called, Subject, To, Want, days_from, latest, working_days_from
from domain.calendar import local_day
from domain.outsourcing.models import Settlement, SettlementState

NOT_REQUESTED = (15, 30)
"""Calendar days after the window opened on which the missing application is told again."""
PATIENCE = 5
"""Working days that a side has for its answer."""
APPROVERS = To(provider=("purchasing", "hq_pmo", "finance"))
PARTNER = To(partner=("partner_finance", "partner_admin"))


class Turn(NamedTuple):
    """Whose answer a settlement waits for since it came into `state`."""

    state: SettlementState
    side: str
    rule: AlertRule
    to: To


async def settlement_alerts(db: AsyncSession, actor: Actor, settlement: Settlement) -> Called:
    """Whose turn it is, they are told at once and again after five working days."""
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
        case SettlementState.REQUESTED | SettlementState.EVALUATING:
            wants = await _turn(db, settlement, Turn(SettlementState.REQUESTED, "PROVIDER", AlertRule.SETTLEMENT_REQUESTED, manager), actor)
        case SettlementState.PROPOSED:
            wants = await _turn(db, settlement, Turn(SettlementState.PROPOSED, "PARTNER", AlertRule.SETTLEMENT_PROPOSED, PARTNER), actor)
        case SettlementState.CONFIRMED:
            wants = await _turn(
                db, settlement, Turn(SettlementState.CONFIRMED, "APPROVER", AlertRule.SETTLEMENT_CONFIRMED, APPROVERS), actor
            )
        case SettlementState.APPROVED:
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
