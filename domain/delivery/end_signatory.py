"""A person signs no longer for a party."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.delivery.events import SignatoryEnded
from domain.delivery.models import Project, ProjectSignatory
from domain.delivery.refusals import DeliveryRefusal

ACTION = "signatory:end"


async def can_end_signatory(db: AsyncSession, actor: Actor, signatory: ProjectSignatory) -> Missing:
    """The person still signs."""
    if signatory.valid_to is not None and signatory.valid_to < actor.today:
        return [Refused(DeliveryRefusal.SIGNATORY_ENDED, "This person no longer signs.")]
    return []


async def end_signatory(db: AsyncSession, actor: Actor, signatory_id: UUID) -> ProjectSignatory:
    """Yesterday was the last day, so that nothing more is signed; what was signed stays. SIGNATORY_ENDED."""
    signatory = await row_for(db, actor, ACTION, ProjectSignatory, signatory_id)
    project = await lock_row(db, Project, signatory.project_id)
    refuse(await can_end_signatory(db, actor, signatory))
    signatory.valid_to = max(actor.today, signatory.valid_from) - timedelta(days=1)
    await db.flush()
    touch(project)
    record(db, actor, SignatoryEnded(project.id, signatory.user_id, signatory.party.value))
    return signatory
