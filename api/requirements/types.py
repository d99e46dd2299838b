"""Requirement, its steps, the tasks that implement it."""

from api.shape import column, expression, many, one, shape
from domain.requirements.models import Requirement, RequirementTask, RequirementTransition
from domain.requirements.queries import progress_of

shape(
    Requirement, "req", "Requirement (客户需求): what a customer needs, from analysis over implementation to feedback (S2-20).",
    plural="requirements", usual_order="-raised_at", lookup="code",
    code=column("The readable number.", group="basic", filter=True),
    title=column("What is needed.", group="basic", filter=True),
    text=column("What it is for and what is expected.", group="basic"),
    priority=column("How urgent it is.", group="basic", filter=True),
    source=column("How it came to be known.", group="basic", filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    outcome=column("What became of it; none while it is open.", group="basic", filter=True),
    audience=column("On which side who raised it stands.", group="basic", filter=True),
    raised_at=column("When it was raised.", group="basic", sort=True, filter=True),
    answered_at=column("When it was answered, the last time.", group="basic", filter=True),
    confirmed_at=column("When the customer confirmed the answer.", group="basic", filter=True),
    project=one("Project", "project_id", "The project; none for one that has no project yet (未立项需求).", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    owner=one("User", "owner_id", "Who sees to it (负责人).", group="basic", filter=True),
    raised_by=one("User", "raised_by_id", "Who raised it.", group="basic", filter=True),
    history=many(
        "RequirementTransition", "requirement_id", "Its steps with the answers and what was said to them, the oldest first.",
        group="basic", order="at",
    ),
    is_latent=column("Whether the customer does not know of it (潜在需求).", group="internal-note", filter=True),
    analysis=column("What it means, for the provider's own people (需求分析).", group="internal-note"),
    assigned_by=one("User", "assigned_by_id", "Who named who sees to it; none where that one took it.", group="internal-note"),
    tasks=many("RequirementTask", "requirement_id", "The tasks that implement it.", group="trace", order="linked_at"),
    progress=expression(
        "How far those tasks are, weighed by their working days, in per cent; cancelled ones do not count. None without a task.",
        int, progress_of, group="trace",
    ),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    RequirementTransition, "rqs", "RequirementTransition (需求进展): a step of a requirement and what was said with it; never changed.",
    to_state=column("The state that it came into.", group="basic", filter=True),
    audience=column("On which side who did it stands.", group="basic"),
    word=column("The answer, the reason, or the customer's last word.", group="basic"),
    at=column("When.", group="basic", sort=True),
    by=one("User", "by_id", "Who did it.", group="basic"),
    requirement=one("Requirement", "requirement_id", "The requirement.", group="basic"),
)  # fmt: skip

shape(
    RequirementTask, "rqt", "RequirementTask (需求跟踪): a task that implements a requirement.",
    requirement=one("Requirement", "requirement_id", "The requirement.", group="basic", filter=True),
    task=one("Task", "task_id", "The task.", group="basic", filter=True),
    linked_at=column("When it was linked.", group="basic", sort=True, filter=True),
    linked_by=one("User", "linked_by_id", "Who linked it.", group="basic"),
    unlinked_at=column("When it was taken away; none while it stands.", group="basic", filter=True),
    unlinked_by=one("User", "unlinked_by_id", "Who took it away.", group="basic"),
)  # fmt: skip
