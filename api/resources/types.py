"""Resource, Allocation: who can be planned, and for what each is."""

from decimal import Decimal

from api.resources.usage import this_month
from api.shape import column, expression, many, one, shape
from domain.resources import utilisation
from domain.resources.models import Allocation, Resource

shape(
    Resource, "rsc", "Resource (资源): a person of the provider or of a partner who can be planned (S0-60).",
    plural="resources", usual_order="pooled_on",
    user=one("User", "user_id", "The person.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner whose person it is; none for the provider's own.", group="basic", filter=True),
    unit=one("Unit", "unit_id", "The unit that plans the person.", group="basic", filter=True),
    level=column("The level (级别).", group="basic", filter=True),
    skills=column("What the person can do (技能).", group="basic", filter=True),
    pooled_on=column("Since when the person is in the pool.", group="basic", sort=True, filter=True),
    retired_on=column("From which day on no more; none while in it.", group="basic", filter=True),
    allocations=many("Allocation", "resource_id", "What the person is planned for.", group="allocation", order="starts_on"),
    working_days_this_month=expression(
        "Working days of this month, by the provider's calendar; none where the person is not in the pool in it, and so for all"
        " figures of this month.", int, this_month(utilisation.working_days), group="allocation", filter=True,
    ),
    allocated_days_this_month=expression(
        "Planned person-days in this month: shares of its working days.", Decimal, this_month(utilisation.allocated_days),
        group="allocation",
    ),
    allocated_percent_this_month=expression(
        "Planned days of 100 working days of this month (计划利用率).", Decimal, this_month(utilisation.allocated_percent),
        group="allocation", filter=True,
    ),
    logged_hours_this_month=expression(
        "Hours logged in this month, on whatever project.", Decimal, this_month(utilisation.logged_hours), group="allocation",
    ),
    confirmed_hours_this_month=expression(
        "Of these what the customer has confirmed (已确认工时).", Decimal, this_month(utilisation.confirmed_hours), group="allocation",
    ),
    logged_percent_this_month=expression(
        "Logged days of 100 planned ones in this month (工时完成率); none where nothing is planned.", Decimal,
        this_month(utilisation.logged_percent), group="allocation",
    ),
    used_percent_this_month=expression(
        "Logged days of 100 working days of this month (实际利用率).", Decimal, this_month(utilisation.used_percent),
        group="allocation", filter=True,
    ),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    Allocation, "alo", "Allocation (资源分配): a person for a project, from when to when, with a share of each working day (S0-60).",
    resource=one("Resource", "resource_id", "The person in the pool.", group="planning"),
    user=one("User", "user_id", "The person.", group="basic"),
    project=one("Project", "project_id", "The project.", group="basic"),
    duty=column("What the person does there (职责).", group="basic"),
    starts_on=column("The first day.", group="basic", sort=True),
    ends_on=column("The last day.", group="basic"),
    withdrawn_on=column("The day on which it was withdrawn (撤销); it counts nowhere then.", group="basic"),
    share=column("The share of each working day, 1 to 100 per cent.", group="share"),
    overbook_reason=column("Why the person is planned for more than a whole day (超额分配); none where not.", group="planning"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip
