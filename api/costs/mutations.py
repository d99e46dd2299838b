"""The acts on costs as mutation fields (S0-53)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.costs import inputs
from api.mutations import mutation, row_id
from authz.viewer import Viewer
from domain.costs import record_cost_line as recording
from domain.costs import set_cost_budget as setting_budget
from domain.costs import set_cost_rate as setting_rate
from domain.costs import withdraw_cost_line as withdrawing
from domain.costs.models import CostKind, ProjectLedger
from domain.database import Row

LEDGER, LINE = "ProjectLedger", "CostLine"


@mutation(setting_rate.ACTION, "CostRate", "An hour of a level costs something else from a day on; the rate before ends (S0-53).")
async def set_cost_rate(db: AsyncSession, viewer: Viewer, input: inputs.SetCostRateInput) -> Row:
    """The new rate."""
    draft = setting_rate.RateDraft(input.level, input.valid_from, input.hourly)
    return await setting_rate.set_cost_rate(db, viewer, draft)


@mutation(
    recording.ACTION,
    LINE,
    "A cost of a project is recorded: travel, a purchase, overhead, something else (S0-53).",
    on=ProjectLedger,
    can=recording.can_record_cost_line,
)
async def record_cost_line(db: AsyncSession, viewer: Viewer, input: inputs.RecordCostLineInput) -> Row:
    """The line."""
    document_id = row_id("Document", input.document_id) if input.document_id else None
    draft = recording.CostDraft(input.kind, input.spent_on, input.amount, input.purpose, document_id)
    return await recording.record_cost_line(db, viewer, row_id(LEDGER, input.project_ledger_id), draft)


@mutation(withdrawing.ACTION, LINE, "A cost line is withdrawn with a reason; it counts no more.", can=withdrawing.can_withdraw_cost_line)
async def withdraw_cost_line(db: AsyncSession, viewer: Viewer, input: inputs.WithdrawCostLineInput) -> Row:
    """The withdrawn line."""
    return await withdrawing.withdraw_cost_line(db, viewer, row_id(LINE, input.cost_line_id), input.reason, input.expected_version)


@mutation(
    setting_budget.ACTION,
    LEDGER,
    "What a project may cost, kind by kind, as a whole (S0-33, S0-53).",
    can=setting_budget.can_set_cost_budget,
)
async def set_cost_budget(db: AsyncSession, viewer: Viewer, input: inputs.SetCostBudgetInput) -> Row:
    """The ledger with its budget."""
    budgets = {kind: getattr(input, kind.lower()) for kind in CostKind}
    return await setting_budget.set_cost_budget(db, viewer, row_id(LEDGER, input.project_ledger_id), budgets, input.expected_version)
