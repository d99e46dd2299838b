"""A cost of a project is recorded: travel, a purchase, its share of overhead, something else (S0-53)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.costs.events import CostRecorded
from domain.costs.models import RECORDED, CostKind, CostLine, ProjectLedger
from domain.costs.refusals import CostRefusal
from domain.delivery.models import Project
from domain.documents.models import Document
from domain.hours.entry_drafts import unless_open
from domain.outsourcing.queries import named, visible

ACTION = "cost:record"


@dataclass(frozen=True)
class CostDraft:
    """An amount with tax, in the ledger's currency, spent on a day that has come; the `document` is its receipt, if there is one."""

    kind: CostKind
    spent_on: date
    amount: Decimal
    purpose: str
    document_id: UUID | None = None


async def can_record_cost_line(db: AsyncSession, actor: Actor, ledger: ProjectLedger) -> Missing:
    """The project is not closed: its costs are final then."""
    return unless_open(await named(db, Project, ledger.project_id))


async def record_cost_line(db: AsyncSession, actor: Actor, ledger_id: UUID, draft: CostDraft) -> CostLine:
    """Labour and outsourcing are reckoned from hours and orders, and not recorded (COST_KIND_RECKONED)."""
    ledger = await row_for(db, actor, ACTION, ProjectLedger, ledger_id, lock=False)
    refuse(await can_record_cost_line(db, actor, ledger))
    if draft.kind not in RECORDED:
        raise Refused(CostRefusal.COST_KIND_RECKONED, "Labour and outsourcing are reckoned from hours and orders.", "kind")
    line = CostLine(
        **{name: getattr(ledger, name) for name in ("project_id", "customer_id", "unit_id", "currency")},
        kind=draft.kind,
        spent_on=values.past_day(draft.spent_on, actor.today, "spentOn"),
        purpose=values.text(draft.purpose, "purpose"),
        amount=values.amount(draft.amount, "amount", ledger.currency),
        document_id=(await visible(db, actor, Document, draft.document_id)).id if draft.document_id else None,
        recorded_by_id=actor.user_id,
    )
    await save(db, line)
    record(db, actor, CostRecorded(line.id, line.project_id))
    return line
