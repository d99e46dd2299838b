"""A second person decides on the change of a partner's account."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.partners.change_partner_account import FIELDS
from domain.partners.events import AccountChangeDecided
from domain.partners.models import ChangeState, Partner, PartnerAccountChange, PartnerState
from domain.partners.queries import organisation_of
from domain.partners.refusals import PartnerRefusal
from domain.values import note, text

ACTION = "partner_account:decide"


async def can_decide_account_change(db: AsyncSession, actor: Actor, change: PartnerAccountChange) -> Missing:
    """It waits, and somebody else asked for it."""
    if change.state is not ChangeState.PENDING:
        return [Refused(PartnerRefusal.CHANGE_DECIDED, "This change has been decided already.")]
    if change.requested_by_id == actor.user_id:
        return [Refused(PartnerRefusal.SECOND_PERSON_NEEDED, "Who asked for this does not decide it.")]
    return []


async def decide_account_change(
    db: AsyncSession, actor: Actor, change_id: UUID, *, is_approved: bool, reason: str | None = None
) -> PartnerAccountChange:
    """Approved, the account changes and payments go there from now on; turned down, with a reason, everything stays (S0-45).

    CHANGE_DECIDED, SECOND_PERSON_NEEDED; PARTNER_NOT_ACTIVE where the partner has been blacklisted.
    """
    seen = await row_for(db, actor, ACTION, PartnerAccountChange, change_id, lock=False)
    partner = await lock_row(db, Partner, seen.partner_id)  # always before the change: two deciders wait here
    change = await lock_row(db, PartnerAccountChange, change_id)
    refuse(await can_decide_account_change(db, actor, change))
    if is_approved and partner.state is PartnerState.BLACKLISTED:
        raise Refused(PartnerRefusal.PARTNER_NOT_ACTIVE, "This partner is not active.")
    change.reason = note(reason, "reason") if is_approved else text(reason or "", "reason", 4000)
    change.state = ChangeState.APPROVED if is_approved else ChangeState.REJECTED
    change.decided_at, change.decided_by_id = actor.now, actor.user_id
    touch(partner)
    await db.flush()
    if is_approved:
        organisation = await organisation_of(db, partner)
        for name in FIELDS:
            setattr(organisation, name, getattr(change, f"new_{name}"))
    record(db, actor, AccountChangeDecided(change.id, partner.id))
    await db.flush()
    return change
