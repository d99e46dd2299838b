"""An acceptance of the project is not asked for any more."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceState
from domain.project_acceptance.events import ProjectAcceptanceWithdrawn
from domain.project_acceptance.states import move, unless_in

ACTION = "project_acceptance:withdraw"


async def can_withdraw_project_acceptance(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> Missing:
    """It is being prepared, or waits for the customer."""
    return unless_in(acceptance, ProjectAcceptanceState.DRAFT, ProjectAcceptanceState.REQUESTED)


async def withdraw_project_acceptance(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, reason: str, expected_version: int | None = None
) -> ProjectAcceptance:
    """It ends unsigned, with the reason; another one of its kind may be prepared."""
    acceptance = await row_for(db, actor, ACTION, ProjectAcceptance, acceptance_id, expected_version=expected_version)
    refuse(await can_withdraw_project_acceptance(db, actor, acceptance))
    await move(db, actor, acceptance, ProjectAcceptanceState.WITHDRAWN, values.text(reason, "reason", 4000))
    record(db, actor, ProjectAcceptanceWithdrawn(acceptance.id, acceptance.project_id))
    return acceptance
