"""Approval, its tasks and decisions; the chains; who stands in for whom."""

from api.approvals.texts import role_text, roles_text, subject_id
from api.shape import column, expression, many, money, one, rendered, shape
from authz.scopes import to_decide_itself
from domain.approvals.models import (
    Approval,
    ApprovalChain,
    ApprovalChainStep,
    ApprovalDecision,
    ApprovalDelegation,
    ApprovalNotice,
    ApprovalSigner,
    ApprovalTask,
    ApprovalThreshold,
)

NOTE = "internal-note"

shape(
    Approval, "apv", "Approval (审批): one round in which a chain of people approves something; the provider's own matter.",
    plural="approvals", usual_order="-requested_at",
    kind=column("What is approved.", group="basic", filter=True),
    subject_id=rendered("The global id of what is approved.", ("subject_type", "subject_id"), subject_id, group="basic"),
    subject_code=column("What people call it.", group="basic", filter=True),
    subject_title=column("What it is about.", group="basic"),
    round=column("The round, from 1; what was returned or withdrawn may be submitted again.", group="basic", filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    amount=money("The gross amount by which its steps were chosen; none where the amount does not matter.", group=NOTE),
    requested_at=column("When it was requested.", group="basic", sort=True, filter=True),
    concluded_at=column("When it was concluded.", group="basic", filter=True),
    requester=one("User", "requester_id", "Who requested it; does not approve.", group=NOTE, filter=True),
    owner=one("User", "owner_id", "For whom it was requested; does not approve either.", group=NOTE, filter=True),
    chain=one("ApprovalChain", "chain_id", "The version of the chain that it follows.", group=NOTE),
    project=one("Project", "project_id", "The project it concerns.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner it concerns.", group="basic", filter=True),
    tasks=many("ApprovalTask", "approval_id", "Its steps.", group="basic", order="sequence"),
    urged_at=column("When it was urged (催办) the last time.", group="basic"),
    notices=many("ApprovalNotice", "approval_id", "Who is informed of it (知会).", group=NOTE, order="told_at"),
    decisions=many("ApprovalDecision", "approval_id", "What was said.", group=NOTE, order="decided_at"),
    version=column("Rises with each change.", group="basic"),
)  # fmt: skip

shape(
    ApprovalTask, "apt", "ApprovalTask (审批任务): a step of an approval; open it waits for the holders of its roles.",
    plural="approval_tasks", usual_order="-requested_at",
    kind=column("What is approved.", group="basic", filter=True),
    name=column("The step's name.", group="basic"),
    sequence=column("Its place; the same number means side by side.", group="basic", sort=True),
    state=column("Where it stands.", group="basic", filter=True),
    roles=rendered("Whose word it needs, by their roles.", ("roles",), roles_text, group="basic"),
    place=column("Where the roles are held: in the provider, the unit or above, or the project.", group="basic"),
    mode=column("Any one of them, or all.", group="basic"),
    escalation_role=rendered("The role that gets it too when nobody answers.", ("escalation_role",), role_text, group="basic"),
    waits_for_me=expression(
        "Whether the reader may decide it now, in their own right or for somebody who is away.", bool, to_decide_itself,
        group="basic", filter=True,
    ),
    requested_at=column("When the approval was requested.", group="basic", sort=True, filter=True),
    opened_at=column("When its turn came.", group="basic"),
    remind_at=column("When its approvers are reminded.", group="basic"),
    escalate_at=column("When its escalation role gets it too.", group="basic"),
    escalated_at=column("When its escalation role got it.", group="basic", filter=True),
    closed_at=column("When it ended.", group="basic"),
    placement=column("When added signers (加签) speak: before, after or beside a task; none of a step.", group="basic"),
    turn=column("The turn of a signer among those who speak in order, from 1; 0 of a step.", group="basic"),
    iteration=column("How often the step has begun, from 1: it rises where an approver returned the approval to it.", group="basic"),
    is_personal=column("Whether it waits for its signers alone.", group="basic", filter=True),
    added_to=one("ApprovalTask", "parent_id", "The task to which the signers were added.", group="basic"),
    signers=many("ApprovalSigner", "task_id", "Whose own word it wants.", group=NOTE, order="added_at"),
    approval=one("Approval", "approval_id", "The approval.", group="basic", filter=True),
    project=one("Project", "project_id", "The project it concerns.", group="basic", filter=True),
    decisions=many("ApprovalDecision", "task_id", "What was said on it.", group=NOTE, order="decided_at"),
)  # fmt: skip

shape(
    ApprovalDecision, "apd", "ApprovalDecision (审批意见): an approver's word; never changed.",
    verdict=column("Yes, back to the requester or to an earlier step with a reason, or no for good.", group="basic", filter=True),
    opinion=column("The opinion; anything but a yes has one.", group=NOTE),
    returned_to=one("ApprovalTask", "to_task_id", "The task that decides again where it is returned to a step (退回).", group=NOTE),
    decided_at=column("When.", group="basic", sort=True),
    decided_by=one("User", "decided_by_id", "Who said it.", group=NOTE),
    on_behalf_of=one("User", "holder_id", "In whose right: the same person, or the one who was away.", group=NOTE),
)  # fmt: skip

shape(
    ApprovalSigner, "asg", "ApprovalSigner (加签人): somebody whose own word a task wants; taken back (减签) only before it is given.",
    task=one("ApprovalTask", "task_id", "The task.", group="basic"),
    approval=one("Approval", "approval_id", "The approval.", group="basic"),
    signer=one("User", "signer_id", "Who is to speak.", group="basic"),
    added_by=one("User", "added_by_id", "Who wants the word.", group="basic"),
    added_at=column("When they were added.", group="basic", sort=True),
    is_transfer=column("Whether the task was transferred (转办) to them.", group="basic"),
    reason=column("Why.", group="basic"),
    taken_back_at=column("When they were taken back; none while their word is wanted.", group="basic"),
)  # fmt: skip

shape(
    ApprovalNotice, "anc", "ApprovalNotice (知会): somebody reads an approval, and has no say by it.",
    user=one("User", "user_id", "Who is informed.", group="basic"),
    told_by=one("User", "told_by_id", "By whom.", group="basic"),
    told_at=column("When.", group="basic", sort=True),
    reason=column("Why.", group="basic"),
)  # fmt: skip

shape(
    ApprovalChain, "apc", "ApprovalChain (审批流): one version of who approves a kind of thing; it decides what is requested in its time.",
    plural="approval_chains", usual_order="-valid_from",
    kind=column("What is approved.", group="basic", filter=True),
    number=column("The number of the version, from 1.", group="basic"),
    valid_from=column("The first day.", group="basic", sort=True, filter=True),
    valid_to=column("The last day; none while it is open.", group="basic", filter=True),
    once=column("Whether nobody decides two steps of one approval.", group="basic"),
    steps=many("ApprovalChainStep", "chain_id", "Its steps.", group="basic", order="position"),
    version=column("Rises with each change.", group="basic"),
)  # fmt: skip

shape(
    ApprovalChainStep, "aps", "ApprovalChainStep (审批环节): whose word, from which amount, and what when nobody answers.",
    position=column("Its place in the chain.", group="basic", sort=True),
    sequence=column("When its turn comes; the same number means side by side.", group="basic"),
    name=column("Its name.", group="basic"),
    roles=rendered("Whose word it needs, by their roles.", ("roles",), roles_text, group="basic"),
    place=column("Where the roles are held: in the provider, the unit or above, or the project.", group="basic"),
    mode=column("Any one of them, or all.", group="basic"),
    remind_days=column("Working days until its approvers are reminded.", group="basic"),
    escalate_days=column("Working days until its escalation role gets it too; none: never.", group="basic"),
    escalation_role=rendered("The role that gets it too.", ("escalation_role",), role_text, group="basic"),
    escalation_place=column("Where that role is held.", group="basic"),
    thresholds=many("ApprovalThreshold", "step_id", "From which amounts it is needed; none: always.", group="basic"),
)  # fmt: skip

shape(
    ApprovalThreshold, "aph", "ApprovalThreshold (审批起点金额): the gross amount from which a step is needed.",
    from_amount=money("From this amount on.", group="basic"),
)  # fmt: skip

shape(
    ApprovalDelegation, "adg", "ApprovalDelegation (审批代理): who decides for somebody who is away, and is named with it.",
    plural="approval_delegations", usual_order="-valid_from",
    user=one("User", "user_id", "Who is away.", group="basic", filter=True),
    delegate=one("User", "delegate_id", "Who decides meanwhile.", group="basic", filter=True),
    valid_from=column("The first day.", group="basic", sort=True, filter=True),
    valid_to=column("The last day.", group="basic", filter=True),
    reason=column("Why.", group="basic"),
    ended_at=column("When it was ended before.", group="basic", filter=True),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip
