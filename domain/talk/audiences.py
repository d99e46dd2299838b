"""For whom something is said, as the speaker may choose (S2-33)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused
from domain.delivery.models import Project
from domain.documents.models import Visibility
from domain.identity.models import Audience, User
from domain.talk.models import OPEN_TO_PARTNER
from domain.talk.queries import is_at_work
from domain.talk.refusals import TalkRefusal

OWN = {Audience.CUSTOMER: Visibility.CUSTOMER, Audience.PARTNER: Visibility.PARTNER}
"""With whom an outsider talks: with the provider."""


async def partner_for(db: AsyncSession, project: Project, visibility: Visibility, partner_id: UUID | None) -> UUID | None:
    """The partner for whom it is; AUDIENCE_WRONG where none is meant, NO_RUNNING_ORDER where it does not work in the project now."""
    if partner_id is None:
        return None
    if visibility not in OPEN_TO_PARTNER:
        raise Refused(TalkRefusal.AUDIENCE_WRONG, "This is not for a partner.", "partnerId")
    if not await is_at_work(db, project.id, partner_id):
        raise Refused(TalkRefusal.NO_RUNNING_ORDER, "This partner has no running order in the project.", "partnerId")
    return partner_id


async def readers_of(
    db: AsyncSession, actor: Actor, project: Project, visibility: Visibility, partner_id: UUID | None
) -> tuple[Audience, UUID | None]:
    """The side of who opens a discussion, and the partner that takes part in it.

    Outsiders talk with the provider alone; staff names the partner where one takes part. AUDIENCE_WRONG, NO_RUNNING_ORDER.
    """
    user = await db.get_one(User, actor.user_id)
    if user.audience in OWN:
        if visibility is not OWN[user.audience] or partner_id not in (None, user.partner_id):
            raise Refused(TalkRefusal.AUDIENCE_WRONG, "You can open a discussion with the provider alone.", "visibility")
        partner_id = user.partner_id
    elif visibility in OPEN_TO_PARTNER and partner_id is None:
        raise Refused(TalkRefusal.AUDIENCE_WRONG, "Please name the partner.", "partnerId")
    return user.audience, await partner_for(db, project, visibility, partner_id)


async def unless_at_work(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """NO_RUNNING_ORDER for a partner's person whose partner does not work in the project now."""
    if actor.partner_id is None or await is_at_work(db, project.id, actor.partner_id):
        return []
    return [Refused(TalkRefusal.NO_RUNNING_ORDER, "Your company has no running order in this project.")]
