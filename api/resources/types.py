"""Resource, Allocation: who can be planned, and for what each is."""

from api.shape import column, many, one, shape
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
