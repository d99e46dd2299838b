"""The reviewer asks a candidate for more."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.approvals.withdraw import drop_approval
from domain.partners.events import AdmissionMoreAsked
from domain.partners.models import AdmissionItem, FileSection, Partner, PartnerState
from domain.partners.states import move, unless_in
from domain.values import InputRefusal, text

ACTION = "admission:ask"
MOST_ITEMS = 50


@dataclass(frozen=True)
class Wanted:
    """One thing that is wanted, and the part of the file that is opened again for it."""

    section: FileSection
    wish: str


async def can_ask_for_more(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Its file is under review."""
    return unless_in(partner, PartnerState.UNDER_REVIEW)


async def ask_for_more(
    db: AsyncSession, actor: Actor, partner_id: UUID, items: Sequence[Wanted], expected_version: int | None = None
) -> Partner:
    """The file goes back, item by item: only the parts named may be changed (S0-45). An approval that waits is dropped.

    LIST_EMPTY, PARTNER_WRONG_STATE.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_ask_for_more(db, actor, partner))
    if not items:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "items")
    if len(items) > MOST_ITEMS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "items", most=MOST_ITEMS)
    asked = {"partner_id": partner.id, "asked_at": actor.now, "asked_by_id": actor.user_id}
    await save(db, *(AdmissionItem(section=item.section, wish=text(item.wish, "items", 4000), **asked) for item in items))
    await drop_approval(db, actor, partner.id)
    await move(db, actor, partner, PartnerState.MORE_ASKED)
    record(db, actor, AdmissionMoreAsked(partner.id))
    await db.flush()
    return partner
