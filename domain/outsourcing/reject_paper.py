"""A second person rejects a recorded paper: it does not count (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, refuse, row_for
from domain.outsourcing.check_paper import check_paper, unless_to_check
from domain.outsourcing.models import AcceptancePaper, PaperState

ACTION = "paper:reject"


async def can_reject_paper(db: AsyncSession, actor: Actor, paper: AcceptancePaper) -> Missing:
    """It waits to be checked, by another person than who recorded it."""
    return unless_to_check(actor, paper)


async def reject_paper(db: AsyncSession, actor: Actor, paper_id: UUID, reason: str, expected_version: int | None = None) -> AcceptancePaper:
    """What was recorded is not what the scan says; another paper may be recorded."""
    paper = await row_for(db, actor, ACTION, AcceptancePaper, paper_id, expected_version=expected_version)
    refuse(await can_reject_paper(db, actor, paper))
    await check_paper(db, actor, paper, PaperState.REJECTED, values.text(reason, "reason", 4000))
    return paper
