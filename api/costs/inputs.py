"""What the acts on costs take."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.costs.models import CostKind
from domain.partners.models import SkillLevel

use_enum(CostKind, SkillLevel)


@strawberry.input(description="What an hour of a level costs from a day on.")
class SetCostRateInput(ActInput):
    """A rate."""

    level: SkillLevel = described("The level.")
    valid_from: date = described("The first day; after the first day of the rate before.")
    hourly: Decimal = described("What an hour costs, above 0, at most four decimals.")


@strawberry.input(description="A cost of a project.")
class RecordCostLineInput(ActInput):
    """A cost line."""

    project_ledger_id: strawberry.ID = described("The project's ledger.")
    kind: CostKind = described("TRAVEL, PURCHASE, OVERHEAD or OTHER; labour and outsourcing are reckoned.")
    spent_on: date = described("The day it arose, not in the future.")
    amount: Decimal = described("The amount with tax, above 0, in the ledger's currency.")
    purpose: str = described("What for, at most 200 characters.")
    document_id: strawberry.ID | None = optional("Its receipt, uploaded.")


@strawberry.input(description="A cost line that is withdrawn.")
class WithdrawCostLineInput(ChangeInput):
    """Which, and why."""

    cost_line_id: strawberry.ID = described("The cost line.")
    reason: str = described("Why it does not count, at most 4,000 characters.")


@strawberry.input(description="What a project may cost, kind by kind; a kind that is left out has no budget.")
class SetCostBudgetInput(ChangeInput):
    """The whole budget."""

    project_ledger_id: strawberry.ID = described("The project's ledger.")
    labour: Decimal | None = optional("Labour, 0 or more, in the ledger's currency.")
    travel: Decimal | None = optional("Travel and expenses.")
    purchase: Decimal | None = optional("Purchases.")
    outsourcing: Decimal | None = optional("Outsourcing.")
    overhead: Decimal | None = optional("The share of overhead.")
    other: Decimal | None = optional("Other costs.")
