"""The due day of an instalment has come."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, row_for
from domain.contracts.events import InstalmentFellDue
from domain.contracts.models import ContractInstalment, InstalmentState

ACTION = "instalment:fall_due"


async def fall_due(db: AsyncSession, actor: Actor, instalment_id: UUID) -> ContractInstalment:
    """The workers' act for the deadline `instalment:due`: planned becomes due on its day (S0-20). Done, or too early, nothing happens."""
    instalment = await row_for(db, actor, ACTION, ContractInstalment, instalment_id)
    if instalment.state is InstalmentState.PLANNED and instalment.due_on <= actor.today:
        instalment.state = InstalmentState.DUE
        await db.flush()
        record(db, actor, InstalmentFellDue(instalment.id, instalment.contract_id))
    return instalment
