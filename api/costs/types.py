"""ProjectLedger, CostLine, CostRate; the provider's own matter, never a customer's or partner's (S0-53)."""

from decimal import Decimal
from typing import Any

from api.shape import Amount, column, expression, many, money, one, shape
from domain.costs import figures
from domain.costs.models import CostKind, CostLine, CostRate, ProjectLedger


def _reckoned(description: str, sql: Any, group: str = "cost") -> Amount:
    return Amount(description=description, group=group, expression=sql, attribute="other_budget")


shape(
    ProjectLedger, "plg", "ProjectLedger (项目核算): what a project may cost, costs and brings, with tax, in one currency (S0-53).",
    plural="project_ledgers", usual_order="code",
    code=column("The project's number.", group="basic", sort=True, filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    unit=one("Unit", "unit_id", "The provider's unit that delivers.", group="basic", filter=True),
    labour_budget=money("The budget (预算) for labour (人工); none where nobody has said.", group="cost"),
    travel_budget=money("The budget for travel and expenses (差旅).", group="cost"),
    purchase_budget=money("The budget for purchases (采购).", group="cost"),
    outsourcing_budget=money("The budget for outsourcing (外包).", group="cost"),
    overhead_budget=money("The budget for the share of overhead (分摊).", group="cost"),
    other_budget=money("The budget for other costs.", group="cost"),
    labour_cost=_reckoned(
        "Approved hours of own people at the rate of their level on the day (人工成本). Withheld from those who may not see rates while "
        "fewer than two people have worked.", figures.labour_cost, "cost-total",
    ),
    travel_cost=_reckoned("Travel and expenses recorded.", figures.cost_of(CostKind.TRAVEL)),
    purchase_cost=_reckoned("Purchases recorded.", figures.cost_of(CostKind.PURCHASE)),
    outsourcing_cost=_reckoned("Orders: what they were settled at, before that what is ordered.", figures.outsourcing_cost),
    overhead_cost=_reckoned("The share of overhead recorded.", figures.cost_of(CostKind.OVERHEAD)),
    other_cost=_reckoned("Other costs recorded.", figures.cost_of(CostKind.OTHER)),
    total_cost=_reckoned("All kinds together (总成本); withheld as labour is.", figures.total_cost, "cost-total"),
    revenue=_reckoned(
        "The contract's instalments that are due or received (收入); of a contract with several projects, with the first by code.",
        figures.revenue, "cost-total",
    ),
    profit=_reckoned("Revenue less total cost (项目盈利); withheld as labour is.", figures.profit, "cost-total"),
    unrated_hours=expression(
        "Approved hours that no rate holds for: missing in the cost.", Decimal, figures.unrated_hours, group="cost-total"
    ),
    cost_lines=many("CostLine", "project_id", "What was recorded (费用).", group="cost", order="-spent_on"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    CostLine, "cln", "CostLine (费用): a cost of a project that no hours and no order say (S0-53).",
    plural="cost_lines", usual_order="-spent_on",
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    kind=column("Travel, purchase, overhead or other.", group="basic", filter=True),
    spent_on=column("The day it arose.", group="basic", sort=True, filter=True),
    purpose=column("What for.", group="basic"),
    amount=money("The amount with tax.", group="cost"),
    document=one("Document", "document_id", "Its receipt; none where it has none.", group="basic"),
    recorded_by=one("User", "recorded_by_id", "Who recorded it.", group="basic"),
    withdrawn_at=column("When it was withdrawn (作废); none while it counts.", group="basic", filter=True),
    withdrawn_by=one("User", "withdrawn_by_id", "Who withdrew it.", group="basic"),
    withdrawn_reason=column("Why it was withdrawn.", group="basic"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    CostRate, "crt", "CostRate (成本费率): what an hour of a level costs the provider, from a day on (S0-53).",
    plural="cost_rates", usual_order="-valid_from",
    level=column("The level.", group="basic", filter=True),
    hourly=money("What an hour costs, up to four decimals.", group="cost-rate"),
    valid_from=column("The first day.", group="basic", sort=True, filter=True),
    valid_to=column("The last day; none until the next rate.", group="basic", filter=True),
    set_by=one("User", "set_by_id", "Who set it.", group="basic"),
)  # fmt: skip
