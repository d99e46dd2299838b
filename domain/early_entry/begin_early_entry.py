"""Work begins on an approved early entry: its project is opened (S0-35)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.contracts.budget import UNLIMITED, Limit, locked_lines
from domain.customers.models import Customer
from domain.delivery.models import Project
from domain.delivery.open_project import ProjectPlan, start_project
from domain.early_entry.events import EarlyEntryBegun
from domain.early_entry.models import EarlyEntry, EarlyEntryState
from domain.early_entry.states import move, unless_may_become

ACTION = "early_entry:begin"


async def can_begin_early_entry(db: AsyncSession, actor: Actor, entry: EarlyEntry) -> Missing:
    """It is approved, and not begun yet."""
    return unless_may_become(entry, EarlyEntryState.ON_SITE)


async def begin_early_entry(
    db: AsyncSession, actor: Actor, early_entry_id: UUID, manager_id: UUID, limit: Limit = UNLIMITED, expected_version: int | None = None
) -> Project:
    """The project as it was asked for, with its manager, on the early entry instead of a contract (S0-35, S0-32).

    `limit` is the project's own beside the ceiling. OWN_APPOINTMENT, NOT_STAFF.
    """
    entry = await row_for(db, actor, ACTION, EarlyEntry, early_entry_id, expected_version=expected_version)
    refuse(await can_begin_early_entry(db, actor, entry))
    customer = await db.get_one(Customer, entry.customer_id)
    plan = ProjectPlan(entry.name, entry.starts_on, entry.ends_on, manager_id, limit, entry.unit_id)
    project = await start_project(db, actor, customer, plan, entry.unit_id, entry.currency, early_entry_id=entry.id)
    for line in await locked_lines(db, entry.budget_line_id):
        line.project_id = project.id
    entry.project_id = project.id
    await move(db, entry, EarlyEntryState.ON_SITE)
    record(db, actor, EarlyEntryBegun(entry.id, project.id))
    return project
