"""Approving a termination, by a second person (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, save
from domain.approvals.refusals import ApprovalRefusal
from domain.calendar import add_working_days
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.outsourcing.below_order import TENANTS
from domain.outsourcing.models import OutsourcingOrder, Termination, TerminationState
from domain.outsourcing.order_events import TerminationSent
from domain.outsourcing.queries import named
from domain.outsourcing.states import move, unless_in
from domain.outsourcing.termination_rows import more_than_ordered, termination_for, unless_terminable
from domain.platform.work_days import special_days

ACTION = "termination:approve"


async def can_approve_termination(db: AsyncSession, actor: Actor, termination: Termination) -> Missing:
    """It waits for a second person, and the order still runs."""
    if wrong := unless_in(termination, TerminationState.ASKED):
        return wrong
    order = await named(db, OutsourcingOrder, termination.order_id)
    own = actor.user_id == termination.owner_id
    asker = Refused(ApprovalRefusal.APPROVER_IS_REQUESTER, "Who requests something does not approve it.")
    return [*([asker] if own else []), *unless_terminable(order), *more_than_ordered(order, termination)]


async def approve_termination(db: AsyncSession, actor: Actor, termination_id: UUID, expected_version: int | None = None) -> Termination:
    """A second person approves; the partner is to answer within ten working days, and can read the evidence (S0-44)."""
    order, termination = await termination_for(db, actor, ACTION, termination_id, expected_version)
    refuse(await can_approve_termination(db, actor, termination))
    termination.concludable_on = add_working_days(actor.today, termination.answer_days, await special_days(db, actor.today))
    termination.approved_at, termination.approved_by_id, termination.sent_at = actor.now, actor.user_id, actor.now
    await move(db, actor, termination, TerminationState.SENT)
    await save(db, _evidence(termination))
    record(db, actor, TerminationSent(termination.id, order.id))
    return termination


def _evidence(termination: Termination) -> DocumentLink:
    return DocumentLink(
        **{name: getattr(termination, name) for name in TENANTS[1:]},
        document_id=termination.document_id,
        subject_type="Termination",
        subject_id=termination.id,
        document_class=DocumentClass.PROCESS,
        visibility=Visibility.PARTNER,
    )
