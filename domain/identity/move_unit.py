"""The provider's organisation changes its shape."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record, row_for
from domain.broken import told
from domain.identity.events import UnitMoved
from domain.identity.models import Unit
from domain.identity.refusals import IdentityRefusal
from domain.identity.units import check_open

ACTION = "unit:move"
TREE = "unit tree"


async def move_unit(db: AsyncSession, actor: Actor, unit_id: UUID, parent_id: UUID, *, expected_version: int | None = None) -> Unit:
    """A unit, with everything below it, stands under another one from now on; grants above reach what is below at once.

    Never below itself, and headquarters stays on top: UNIT_IN_CIRCLE, which the database decides. Moves wait for each other.
    """
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtext(TREE))))
    unit = await row_for(db, actor, ACTION, Unit, unit_id, expected_version=expected_version)
    parent = await row_for(db, actor, ACTION, Unit, parent_id)
    check_open(parent, actor.today, "parentId")
    unit.parent_id = parent.id
    try:
        await db.flush()
    except IntegrityError as error:
        if told(error, "constraint_name") not in ("ck_unit_no_circle", "ck_unit_not_own_parent"):
            raise
        raise Refused(IdentityRefusal.UNIT_IN_CIRCLE, "A unit cannot stand below itself.", "parentId") from error
    record(db, actor, UnitMoved(unit.id))
    return unit
