"""The customer does not accept the project yet."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceState
from domain.project_acceptance.events import ProjectAcceptanceReturned
from domain.project_acceptance.sign_project_acceptance import can_sign_project_acceptance, sign, unless_changed
from domain.project_acceptance.states import move

ACTION = "project_acceptance:return"


async def can_return_project_acceptance(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> Missing:
    """As to sign it."""
    return await can_sign_project_acceptance(db, actor, acceptance)


async def return_project_acceptance(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, reason: str, content_hash: str
) -> ProjectAcceptance:
    """A signatory of the customer says what is missing; the project manager may prepare the next round (S0-47)."""
    acceptance = await row_for(db, actor, ACTION, ProjectAcceptance, acceptance_id)
    refuse(await can_return_project_acceptance(db, actor, acceptance))
    unless_changed(acceptance, content_hash)
    await sign(db, actor, acceptance, values.text(reason, "reason", 4000))
    await move(db, actor, acceptance, ProjectAcceptanceState.RETURNED, acceptance.opinion)
    record(db, actor, ProjectAcceptanceReturned(acceptance.id, acceptance.project_id))
    return acceptance
