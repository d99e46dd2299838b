"""A partner declares that it keeps secrets, gives no favours, and has no conflict of interest."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save, touch
from domain.partners.events import DeclarationsMade
from domain.partners.file import unless_open
from domain.partners.models import DeclarationKind, FileSection, Partner, PartnerDeclaration
from domain.values import InputRefusal, note

ACTION = "declaration:make"


async def can_make_declarations(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Its part of the file is open."""
    return await unless_open(db, partner, FileSection.DECLARATIONS)


async def make_declarations(
    db: AsyncSession,
    actor: Actor,
    partner_id: UUID,
    kinds: Sequence[DeclarationKind],
    disclosure: str | None = None,
    expected_version: int | None = None,
) -> Partner:
    """Who declared it for the partner, and when, stays (S0-45); `disclosure` is what there is to say of a conflict of interest.

    FILE_CLOSED, LIST_EMPTY.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_make_declarations(db, actor, partner))
    if not kinds:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "kinds")
    if len(kinds) > len(DeclarationKind):
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "kinds", most=len(DeclarationKind))
    said = note(disclosure, "disclosure")
    for kind in (each for each in DeclarationKind if each in kinds):
        about = said if kind is DeclarationKind.CONFLICT_OF_INTEREST else None
        made = {"note": about, "declared_at": actor.now, "declared_by_id": actor.user_id}
        await save(db, PartnerDeclaration(partner_id=partner.id, kind=kind, **made))
    touch(partner)
    record(db, actor, DeclarationsMade(partner.id))
    await db.flush()
    return partner
