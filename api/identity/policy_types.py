"""PolicyChange, PolicyChangeLine."""

from api.shape import column, many, one, shape
from domain.identity.policy_models import PolicyChange, PolicyChangeLine

shape(
    PolicyChange, "pch", "PolicyChange (权限策略变更): what changes about who may see and do what: at once, or at a time.",
    plural="policy_changes", usual_order="-effective_at",
    asked_by=one("User", "asked_by_id", "Who asked for it.", group="basic", filter=True),
    reason=column("Why.", group="basic"),
    state=column("Whether it waits, counts, was withdrawn, or was refused at its time.", group="basic", filter=True),
    effective_at=column("From when on it counts.", group="basic", sort=True, filter=True),
    in_force_at=column("Since when it has counted.", group="basic"),
    withdrawn_at=column("When it was withdrawn.", group="basic"),
    withdrawn_by=one("User", "withdrawn_by_id", "Who withdrew it.", group="basic"),
    failure=column("The code of the rule by which it was refused at its time.", group="basic"),
    failed_line=column("The line that was refused, as the seed file writes it.", group="basic"),
    lines=many("PolicyChangeLine", "change_id", "What comes and what goes.", group="basic", order="position"),
    created_at=column("When it was asked for.", group="basic"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    PolicyChangeLine, "pcl", "PolicyChangeLine (策略变更行): a line that comes or goes: of rights, or of a role that includes another.",
    change=one("PolicyChange", "change_id", "The change.", group="basic"),
    position=column("Its place in the change, from 1.", group="basic", sort=True),
    step=column("Whether it comes or goes.", group="basic"),
    role=column("The role.", group="basic"),
    domain_kind=column("Where the role is held for it to count.", group="basic"),
    object=column("The field group or the act.", group="basic"),
    action=column("Reading or doing.", group="basic"),
    scope=column("In which rows.", group="basic"),
    effect=column("Whether it gives or denies.", group="basic"),
    included=column("The role that is included.", group="basic"),
)  # fmt: skip
