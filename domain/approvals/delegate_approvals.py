"""Somebody is away, and names who decides meanwhile (see `domain.approvals`)."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Refused, record, require, save
from domain.approvals.events import DelegationBegan
from domain.approvals.models import ApprovalDelegation
from domain.approvals.refusals import ApprovalRefusal
from domain.identity.parties import staff_user

ACTION = "approval:delegate"
LONGEST = 366


async def delegate_approvals(
    db: AsyncSession, actor: Actor, delegate_id: UUID, valid_from: date, valid_to: date, reason: str | None = None
) -> ApprovalDelegation:
    """Another person of the provider decides in the actor's right, from a day to a day (both counted), and is named with it.

    The actor may still decide too, and several may stand in. A right is handed on once only: a delegate's delegate has nothing.
    OWN_DELEGATE; DELEGATION_PAST; DELEGATION_TOO_LONG beyond a year; NOT_STAFF, USER_DISABLED.
    """
    require(db, actor, ACTION)
    delegate = await staff_user(db, delegate_id, "delegateId")
    if delegate.id == actor.user_id:
        raise Refused(ApprovalRefusal.OWN_DELEGATE, "Nobody stands in for themself.", "delegateId")
    values.period(valid_from, valid_to, "validTo")
    if valid_to < actor.today:
        raise Refused(ApprovalRefusal.DELEGATION_PAST, "These days are over.", "validTo")
    if (valid_to - valid_from).days >= LONGEST:
        raise Refused(ApprovalRefusal.DELEGATION_TOO_LONG, "Somebody stands in for a year at most.", "validTo")
    delegation = ApprovalDelegation(
        user_id=actor.user_id,
        delegate_id=delegate.id,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=values.note(reason, "reason"),
    )
    await save(db, delegation)
    record(db, actor, DelegationBegan(delegation.id, actor.user_id))
    return delegation
