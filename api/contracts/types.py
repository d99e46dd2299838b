"""Contract, ContractInstalment, Receipt, BudgetLine."""

from decimal import Decimal

from api.shape import column, expression, many, money, one, shape
from domain.contracts.models import BudgetLine, Contract, ContractInstalment, Receipt

shape(
    Contract, "con", "Contract (合同): what a customer has ordered, with its instalments.",
    plural="contracts", usual_order="code", lookup="code",
    code=column("The readable number.", group="basic", sort=True, filter=True),
    title=column("What it is about.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    legal_entity=one("Organisation", "legal_entity_id", "The provider's contracting entity (我方签约主体).", group="basic"),
    owner=one("User", "owner_id", "The account manager who looks after it.", group="basic"),
    unit=one("Unit", "unit_id", "The provider's unit.", group="relationship", filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    signed_on=column("The day it was signed.", group="basic", filter=True),
    net=money("The amount without tax.", group="commercial"),
    tax_rate=column("The tax rate in per cent: 6.0000 is 6 %.", group="commercial"),
    tax=money("The tax.", group="commercial"),
    gross=money("The amount with tax.", group="commercial", filter=True),
    instalments=many("ContractInstalment", "contract_id", "When which part is due (回款计划).", group="commercial", order="due_on"),
    projects=many("Project", "contract_id", "The projects under it.", group="basic", order="code"),
    early_entries=many("EarlyEntry", "contract_id", "The early entries that ended in it.", group="early-entry", order="code"),
    needs_outsourcing_consent=column("Whether the customer must consent to outsourcing before an order is submitted.", group="budget"),
    outsourcing_consents=many(
        "OutsourcingConsent", "contract_id", "The customer's consents to outsourcing.", group="budget", order="consented_on"
    ),
    hours_a_day=column("Hours of a person-day (人天) of its hours, by the quarter; the company's where there are none.", group="basic"),
    deemed_after_days=column("Working days until unanswered hours are deemed confirmed (视为确认); none: never.", group="basic"),
    budget=one("BudgetLine", "budget_line_id", "What of it may be outsourced, and what is taken.", group="budget"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    ContractInstalment, "ins", "ContractInstalment (回款节点): a part of the contract amount with its due date.",
    plural="contract_instalments", usual_order="due_on",
    contract=one("Contract", "contract_id", "The contract.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    sequence=column("Its place in the plan, from 1.", group="basic"),
    name=column("What it is paid for.", group="commercial"),
    amount=money("The amount with tax.", group="commercial", filter=True),
    received_amount=money("What has come in.", group="commercial"),
    due_on=column("The day it is due.", group="basic", sort=True, filter=True),
    state=column("Planned, due, partly received or received.", group="commercial", filter=True),
    receipts=many("Receipt", "instalment_id", "The money that came in for it.", group="commercial", order="received_on"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    Receipt, "rec", "Receipt (回款): money that came in for an instalment.",
    amount=money("The amount.", group="commercial"),
    received_on=column("The day it came in.", group="basic", sort=True),
    reference=column("The bank's reference.", group="commercial"),
    instalment=one("ContractInstalment", "instalment_id", "The instalment it pays.", group="basic"),
)  # fmt: skip

shape(
    BudgetLine, "bud", "BudgetLine (外包额度): a limit in money and person-days, and what orders have taken of it (S0-44).",
    name=column("What it limits.", group="basic"),
    limit_amount=money("The most that may be ordered, with tax; none where unlimited.", group="basic"),
    limit_days=column("The most person-days; none where unlimited.", group="basic"),
    reserved_amount=money("Taken by orders in approval.", group="basic"),
    booked_amount=money("Taken by approved orders.", group="basic"),
    reserved_days=column("Person-days taken by orders in approval.", group="basic"),
    booked_days=column("Person-days taken by approved orders.", group="basic"),
    allowed_amount=money("What special approval allowed orders beyond the limit.", group="basic"),
    allowed_days=column("Person-days that special approval allowed orders beyond the limit.", group="basic"),
    free_amount=expression(
        "What is left, in the line's currency; none where unlimited.", Decimal,
        lambda line: line.limit_amount + line.allowed_amount - line.reserved_amount - line.booked_amount, group="basic",
    ),
)  # fmt: skip
