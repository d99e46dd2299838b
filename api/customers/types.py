"""Customer."""

from api.shape import column, many, one, shape
from domain.customers.models import Customer

shape(
    Customer, "cus", "Customer (客户): an organisation that buys from the provider.",
    plural="customers", usual_order="name", lookup="code",
    code=column("The short code people use.", group="basic", filter=True),
    name=column("The name people use.", group="basic", sort=True, filter=True),
    state=column("Target, potential, formal or sealed (S3-04).", group="relationship", filter=True),
    organisation=one("Organisation", "organisation_id", "The legal entity.", group="basic"),
    owner=one("User", "owner_id", "The account manager (客户经理).", group="basic", filter=True),
    unit=one("Unit", "unit_id", "The unit that looks after it.", group="relationship", filter=True),
    contracts=many("Contract", "customer_id", "Its contracts.", group="basic", order="code"),
    projects=many("Project", "customer_id", "Its projects.", group="basic", order="code"),
    requirements=many("Requirement", "customer_id", "What it needs (客户需求, S2-20).", group="basic", order="-raised_at"),
    log_entries=many(
        "LogEntry", "customer_id", "What happened with it and in its projects, the newest day first (日志, S2-13).", group="basic",
        order="-happened_on",
    ),
    users=many("User", "customer_id", "Its people in the portal.", group="basic", order="name"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip
