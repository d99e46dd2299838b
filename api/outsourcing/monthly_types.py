"""MonthlyStatement with its lines (S0-44, S0-48)."""

from api.shape import column, many, money, one, shape
from domain.outsourcing.models import MonthlyLine, MonthlyStatement

shape(
    MonthlyStatement, "mst", "MonthlyStatement (人天月结单): the days of a calendar month that the partner hands in (S0-44).",
    plural="monthly_statements", usual_order="-month", lookup="code",
    code=column("The readable number: that of its order, and which statement of it.", group="basic", filter=True),
    month=column("The first day of the month.", group="basic", sort=True, filter=True),
    state=column("Waiting for the project manager, confirmed, returned, or withdrawn.", group="basic", filter=True),
    person_days=column("Person-days (人天) worked, two decimals.", group="outsourcing-price"),
    currency=column("ISO 4217 code of its amounts.", group="outsourcing-price"),
    net=money("The days at their prices, without tax.", group="outsourcing-price"),
    tax_rate=column("The tax rate in per cent.", group="outsourcing-price"),
    tax=money("The tax.", group="outsourcing-price"),
    gross=money("The amount with tax.", group="outsourcing-price"),
    payable_amount=money("What of it the order's monthly term pays; once confirmed.", group="outsourcing-price"),
    note=column("The partner's word.", group="basic"),
    handed_in_at=column("When it was handed in.", group="basic"),
    handed_in_by=one("User", "handed_in_by_id", "Who of the partner handed it in.", group="people"),
    decided_at=column("When it was confirmed or returned.", group="basic"),
    decided_by=one("User", "decided_by_id", "Who confirmed or returned it.", group="people"),
    reason=column("Why it was returned.", group="basic"),
    lines=many("MonthlyLine", "statement_id", "The days by level and price.", group="outsourcing-price", order="sequence"),
    payable=one("Payable", "statement_id", "What it opened.", group="outsourcing-price", back=True),
    order=one("OutsourcingOrder", "order_id", "The order.", group="basic", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    MonthlyLine, "mln", "MonthlyLine: days of a level at a price of the order, worked in the month.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    level=column("The level of the people.", group="basic"),
    days=column("Person-days, two decimals.", group="basic"),
    unit_price=column("Price of a person-day without tax, four decimals, in the order's currency.", group="basic"),
    net=money("Days × price, without tax.", group="basic"),
)  # fmt: skip
