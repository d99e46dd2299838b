"""What kinds of partner an organisation is, is said anew."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, row_for, save, touch
from domain.partners.events import PartnershipsNamed
from domain.partners.make_partner import checked_kinds
from domain.partners.models import Partner, PartnerKind, Partnership
from domain.partners.queries import partnerships
from domain.partners.refusals import PartnerRefusal
from domain.partners.states import active_agreements

ACTION = "partner:name_kinds"


async def can_name_partnerships(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Always: which kinds may end depends on those that are named."""
    return []


async def name_partnerships(
    db: AsyncSession, actor: Actor, partner_id: UUID, kinds: Sequence[PartnerKind], expected_version: int | None = None
) -> Partner:
    """The kinds that the partner is from today on (outsourcing.md, Parties); others end, and stay as history.

    KIND_IN_USE where outsourcing would end under an agreement in force.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    wanted = checked_kinds(kinds)
    if PartnerKind.OUTSOURCING not in wanted and await active_agreements(db, partner):
        raise Refused(PartnerRefusal.KIND_IN_USE, "An agreement is in force: outsourcing cannot end before it.", "kinds")
    standing = {each.kind: each for each in await partnerships(db, partner.id)}
    for kind, each in standing.items():
        if kind not in wanted:
            each.ended_on = actor.today
    await save(db, *(Partnership(partner_id=partner.id, kind=kind, begun_on=actor.today) for kind in wanted if kind not in standing))
    touch(partner)
    record(db, actor, PartnershipsNamed(partner.id))
    await db.flush()
    return partner
