"""The life of a partner as data, and the one way in which its state changes (outsourcing.md, Admission).

An active partner is expiring while the last day of its agreements is near: that is told by `expires_on`, since nothing may be
done or not done because of it.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused
from domain.partners.models import AgreementState, Partner, PartnerAgreement, PartnerState, PartnerTransition
from domain.partners.refusals import PartnerRefusal

STEPS_TEXT = """
DRAFT: SUBMITTED APPROVED BLACKLISTED
SUBMITTED: UNDER_REVIEW BLACKLISTED
UNDER_REVIEW: MORE_ASKED APPROVED REJECTED BLACKLISTED
MORE_ASKED: UNDER_REVIEW REJECTED BLACKLISTED
REJECTED: SUBMITTED BLACKLISTED
APPROVED: ACTIVE EXPIRED SUSPENDED BLACKLISTED
ACTIVE: EXPIRED SUSPENDED BLACKLISTED
EXPIRED: ACTIVE SUSPENDED BLACKLISTED
SUSPENDED: APPROVED ACTIVE EXPIRED BLACKLISTED
BLACKLISTED: DRAFT REJECTED APPROVED ACTIVE EXPIRED SUSPENDED
"""
PARTNER_STEPS: Mapping[PartnerState, frozenset[PartnerState]] = {
    PartnerState(state.strip()): frozenset(PartnerState(name) for name in names.split())
    for state, names in (line.split(":") for line in STEPS_TEXT.strip().splitlines())
}
"""For a state, the states that may follow. DRAFT → APPROVED is an admission on paper; the ways out of BLACKLISTED are its release.

APPROVED → EXPIRED is an agreement whose days all passed while no worker was there.
"""

ADMITTED = (PartnerState.APPROVED, PartnerState.ACTIVE, PartnerState.EXPIRED)
"""Admitted, and neither suspended nor blacklisted: an agreement may be signed."""


def unless_in(partner: Partner, *states: PartnerState) -> Missing:
    """That the partner is in none of the states; what else would be missing there, nobody knows yet."""
    return [] if partner.state in states else [wrong_state(partner)]


def unless_may_become(partner: Partner, to: PartnerState) -> Missing:
    """That the partner cannot come into the state from where it is."""
    return [] if to in PARTNER_STEPS[partner.state] else [wrong_state(partner)]


def begin(db: AsyncSession, actor: Actor, partner: Partner) -> None:
    """The first line of a new partner's history."""
    _write(db, actor, partner, None, None)


async def move(db: AsyncSession, actor: Actor, partner: Partner, to: PartnerState, reason: str | None = None) -> None:
    """The one way in which the state changes: only to a state that may follow, with a line in the history."""
    came_from = partner.state
    if to not in PARTNER_STEPS[came_from]:
        raise wrong_state(partner)
    partner.state = to
    await db.flush()
    _write(db, actor, partner, came_from, reason)


async def follow_agreements(db: AsyncSession, actor: Actor, partner: Partner, reason: str | None = None) -> None:
    """The partner's last day, and whether it is active or expired, after one of its agreements began or ended.

    A suspended or blacklisted partner stays so: its release looks again.
    """
    partner.expires_on = max((each.valid_to for each in await active_agreements(db, partner)), default=partner.expires_on)
    if partner.state in ADMITTED and (to := await standing(db, actor, partner)) is not partner.state:
        await move(db, actor, partner, to, reason)


async def standing(db: AsyncSession, actor: Actor, partner: Partner) -> PartnerState:
    """What an admitted partner is by its agreements: active under one that holds today, expired after one, approved before."""
    today, agreements = actor.today, await active_agreements(db, partner)
    if any(each.valid_from <= today <= each.valid_to for each in agreements):
        return PartnerState.ACTIVE
    query = select(PartnerAgreement.id).where(PartnerAgreement.partner_id == partner.id, PartnerAgreement.valid_from <= today)
    had_one = await db.scalar(query.where(PartnerAgreement.state != AgreementState.DRAFT).limit(1))
    return PartnerState.EXPIRED if had_one else PartnerState.APPROVED


async def active_agreements(db: AsyncSession, partner: Partner) -> list[PartnerAgreement]:
    """The partner's agreements in force or to come."""
    query = select(PartnerAgreement).where(PartnerAgreement.partner_id == partner.id, PartnerAgreement.state == AgreementState.ACTIVE)
    return list(await db.scalars(query.order_by(PartnerAgreement.valid_from)))


def wrong_state(partner: Partner) -> Refused:
    """The refusal of an act that the partner's state does not allow."""
    return Refused(PartnerRefusal.PARTNER_WRONG_STATE, "This is not possible in the present state.", state=partner.state.value)


def _write(db: AsyncSession, actor: Actor, partner: Partner, came_from: PartnerState | None, reason: str | None) -> None:
    step = {"from_state": came_from, "to_state": partner.state, "at": actor.now, "by_id": actor.user_id, "reason": reason}
    db.add(PartnerTransition(partner_id=partner.id, **step))
