"""A person signs no longer for a party."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.delivery.events import SignatoryEnded
from domain.delivery.models import Project, ProjectSignatory
from domain.delivery.queries import delegates_of
from domain.delivery.refusals import DeliveryRefusal

ACTION = "signatory:end"


async def can_end_signatory(db: AsyncSession, actor: Actor, signatory: ProjectSignatory) -> Missing:
    """The person still signs."""
    if signatory.valid_to is not None and signatory.valid_to < max(actor.today, signatory.valid_from):
        return [Refused(DeliveryRefusal.SIGNATORY_ENDED, "This person no longer signs.")]
    return []


async def end_signatory(db: AsyncSession, actor: Actor, signatory_id: UUID) -> ProjectSignatory:
    """Yesterday was the last day, of delegates too, so that nothing more is signed; what was signed stays. SIGNATORY_ENDED.

    Who does not sign yet never will. A signatory ends its own delegates, the project's people end anybody.
    """
    signatory = await row_for(db, actor, ACTION, ProjectSignatory, signatory_id)
    project = await lock_row(db, Project, signatory.project_id)
    refuse(await can_end_signatory(db, actor, signatory))
    for ending in [signatory, *await delegates_of(db, signatory.id, actor.today)]:
        ending.valid_to, ending.ended_at = max(actor.today, ending.valid_from) - timedelta(days=1), actor.now
        record(db, actor, SignatoryEnded(project.id, ending.user_id, ending.party.value))
    await db.flush()
    touch(project)
    return signatory
