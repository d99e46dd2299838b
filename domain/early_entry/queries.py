"""Every select of early entries, named for what comes back."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.early_entry.models import EarlyEntry, EarlyEntryRequest, EarlyEntryRequestState

UNDER_WAY = (EarlyEntryRequestState.DRAFT, EarlyEntryRequestState.SUBMITTED)


async def under_way(db: AsyncSession, early_entry_id: UUID, *, lock: bool = False) -> EarlyEntryRequest | None:
    """The request of an early entry that is not decided."""
    query = select(EarlyEntryRequest).where(EarlyEntryRequest.early_entry_id == early_entry_id, EarlyEntryRequest.state.in_(UNDER_WAY))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await db.scalars(query)).one_or_none()


async def number_of_requests(db: AsyncSession, early_entry_id: UUID) -> int:
    """How often leave was asked for."""
    query = select(func.count()).select_from(EarlyEntryRequest).where(EarlyEntryRequest.early_entry_id == early_entry_id)
    return (await db.execute(query)).scalar_one()


async def early_entry_of_line(db: AsyncSession, budget_line_id: UUID) -> EarlyEntry | None:
    """The early entry whose ceiling a budget line holds."""
    return (await db.scalars(select(EarlyEntry).where(EarlyEntry.budget_line_id == budget_line_id))).one_or_none()
