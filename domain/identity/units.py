"""What acts ask of a unit of the provider."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, NotFound, Refused, refuse
from domain.identity.models import Unit
from domain.identity.refusals import IdentityRefusal


def check_open(unit: Unit, today: date, field: str = "unitId") -> None:
    """UNIT_CLOSED for a unit whose last day is past; one that opens later can already be planned with."""
    refuse(unless_open(unit, today, field))


def unless_open(unit: Unit, today: date, field: str = "unitId") -> Missing:
    """That the unit's last day is past."""
    if unit.valid_to is not None and unit.valid_to < today:
        return [Refused(IdentityRefusal.UNIT_CLOSED, "This unit has been closed.", field)]
    return []


async def open_unit(db: AsyncSession, unit_id: UUID, today: date, field: str = "unitId") -> Unit:
    """The unit, which every member of the staff may see; NotFound or UNIT_CLOSED."""
    unit = await db.get(Unit, unit_id)
    if unit is None:
        raise NotFound(Unit.__name__)
    check_open(unit, today, field)
    return unit
