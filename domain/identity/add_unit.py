"""The provider's organisation grows."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.broken import unless_taken
from domain.identity.events import UnitAdded
from domain.identity.models import Unit, UnitKind
from domain.identity.refusals import IdentityRefusal
from domain.identity.units import unless_open
from domain.values import near_day, text

ACTION = "unit:add"


async def can_add_unit(db: AsyncSession, actor: Actor, parent: Unit) -> Missing:
    """The unit above is not closed."""
    return unless_open(parent, actor.today, "parentId")


async def add_unit(
    db: AsyncSession, actor: Actor, *, code: str, name: str, kind: UnitKind, parent_id: UUID, valid_from: date | None = None
) -> Unit:
    """A region, branch or department under a unit that exists (S0-01), from a day on (today if none is named).

    There is one headquarters, made when the provider was founded. UNIT_CODE_TAKEN, UNIT_CLOSED.
    """
    parent = await row_for(db, actor, ACTION, Unit, parent_id)
    refuse(await can_add_unit(db, actor, parent))
    first = near_day(valid_from or actor.today, "validFrom")
    unit = Unit(code=text(code, "code", 40), name=text(name, "name"), kind=kind, parent_id=parent.id, valid_from=first)
    with unless_taken("uq_unit_code", Refused(IdentityRefusal.UNIT_CODE_TAKEN, "Another unit has this code.", "code")):
        await save(db, unit)
    record(db, actor, UnitAdded(unit.id))
    return unit
