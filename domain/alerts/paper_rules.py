"""The alerts of a paper that the customer signed: somebody other than who recorded it is to confirm it, or has rejected it (S0-47)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.acceptance_rules import asked_again
from domain.alerts.models import AlertRule
from domain.alerts.queries import acceptance_named, is_newest_paper, names_of_order, signatories
from domain.alerts.wants import Called, Subject, To, Want
from domain.delivery.models import Party
from domain.outsourcing.models import AcceptancePaper, PaperState
from domain.outsourcing.states import UNDER_WAY


async def paper_alerts(db: AsyncSession, actor: Actor, paper: AcceptancePaper) -> Called:
    """While it waits: the project manager where somebody else recorded it, else headquarters. Rejected: who recorded it, up to the next."""
    names, acceptance = dict(await names_of_order(db, paper.order_id)), await acceptance_named(db, paper.acceptance_id)
    manager_id = names.pop("owner_id")
    places = (paper.customer_id, paper.partner_id, paper.project_id, paper.unit_id)
    subject = Subject("AcceptancePaper", paper.id, *places, names | {"acceptance": acceptance.code}, "Acceptance", acceptance.id)
    if paper.state is PaperState.CONFIRMED or acceptance.state not in UNDER_WAY:
        return Called(subject, [])
    if paper.state is PaperState.REJECTED:
        told = [Want(AlertRule.PAPER_REJECTED, paper.checked_at or actor.now, To(users=[paper.recorded_by_id]))]
        return Called(subject, told if await is_newest_paper(db, paper) else [])
    others = await signatories(db, paper.project_id, Party.HEADQUARTERS, actor.today)
    checkers = To(users=others if manager_id == paper.recorded_by_id else [manager_id])
    again = await asked_again(db, actor, AlertRule.PAPER_TO_CONFIRM, paper.project_id)
    return Called(subject, [Want(AlertRule.PAPER_TO_CONFIRM, paper.recorded_at, checkers), *again])
