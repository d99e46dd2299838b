"""Every select of costs, named for what comes back."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.costs.figures import COUNTED, cost_of, several_people
from domain.costs.models import CostKind, CostRate, ProjectLedger
from domain.hours.models import TimeEntry
from domain.partners.partner_models import SkillLevel


async def last_rate(db: AsyncSession, level: SkillLevel) -> CostRate | None:
    """The rate of the level that has no end, locked for this act."""
    query = select(CostRate).where(CostRate.level == level, CostRate.valid_to.is_(None))
    return (await db.scalars(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def costs_by_kind(db: AsyncSession, ledger: ProjectLedger) -> tuple[dict[CostKind, Decimal], bool]:
    """What the project costs, kind by kind, and whether two people at least stand behind its labour."""
    columns = [cost_of(kind)(ProjectLedger).label(kind.value) for kind in CostKind]
    row = (await db.execute(select(*columns, several_people(ProjectLedger)).where(ProjectLedger.id == ledger.id))).one()
    return dict(zip(CostKind, row, strict=False)), bool(row[-1])


async def projects_at_rate(db: AsyncSession, rate_id: UUID) -> Sequence[UUID]:
    """The projects with hours that cost this rate, or the one that it ended."""
    rate = await db.get_one(CostRate, rate_id)
    query = select(TimeEntry.project_id).where(
        TimeEntry.level == rate.level, TimeEntry.day >= rate.valid_from, TimeEntry.partner_id.is_(None), TimeEntry.state.in_(COUNTED)
    )
    return (await db.scalars(query.distinct().order_by(TimeEntry.project_id))).all()
