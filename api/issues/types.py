"""Issue, what is said about it, its documents."""

from api.shape import column, many, one, shape
from domain.issues.models import Issue, IssueDocument, IssueMessage, IssueTransition

shape(
    Issue, "iss", "Issue (问题): something about a project that wants an answer, raised by either side (S0-43).",
    plural="issues", usual_order="-raised_at", lookup="code",
    code=column("The readable number.", group="basic", filter=True),
    title=column("What it is about.", group="basic", filter=True),
    text=column("What was raised.", group="basic"),
    kind=column("What sort of thing it is.", group="basic", filter=True),
    severity=column("How much depends on it, as who raised it sees it.", group="basic", filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    audience=column("On which side who raised it stands.", group="basic", filter=True),
    is_major=column("Whether it is marked as major (重大): headquarters is told.", group="basic", filter=True),
    due_on=column("The day by which it is to be answered.", group="basic", filter=True),
    raised_at=column("When it was raised.", group="basic", sort=True, filter=True),
    major_at=column("When it was marked as major.", group="basic"),
    answered_at=column("When it was answered, the last time.", group="basic", filter=True),
    closed_at=column("When it was closed.", group="basic", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    owner=one("User", "owner_id", "Who sees to it (负责人).", group="basic", filter=True),
    assigned_by=one("User", "assigned_by_id", "Who named who sees to it; none where that one took it.", group="internal-note"),
    raised_by=one("User", "raised_by_id", "Who raised it.", group="basic", filter=True),
    messages=many("IssueMessage", "issue_id", "What was said, the oldest first.", group="basic", order="said_at"),
    documents=many("IssueDocument", "issue_id", "The documents that came with it and with what was said.", group="basic", order="sequence"),
    history=many("IssueTransition", "issue_id", "The states it has come through.", group="basic", order="at"),
    approvals=many(
        "Approval", "subject_id", "The rounds in which headquarters was asked (总部会签).", group="internal-note", order="requested_at",
    ),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    IssueMessage, "ism", "IssueMessage (问题消息): what somebody said about an issue; never changed.",
    kind=column("A message, the answer, the reason of a step, or an internal note (内部备注).", group="basic", filter=True),
    audience=column("On which side who said it stands.", group="basic"),
    text=column("What was said.", group="basic"),
    said_at=column("When.", group="basic", sort=True),
    said_by=one("User", "said_by_id", "Who said it.", group="basic"),
    issue=one("Issue", "issue_id", "The issue.", group="basic"),
    documents=many("IssueDocument", "message_id", "The documents that came with it.", group="basic", order="sequence"),
)  # fmt: skip

shape(
    IssueDocument, "isd", "IssueDocument (问题附件): a document that came with an issue or with something said about it.",
    sequence=column("Its place.", group="basic", sort=True),
    document=one("Document", "document_id", "The document.", group="basic"),
    message=one("IssueMessage", "message_id", "With what it came; none where it came with the issue itself.", group="basic"),
)  # fmt: skip

shape(
    IssueTransition, "ist", "IssueTransition (问题流转记录): an issue came into another state (S0-43).",
    from_state=column("The state before; none where it was raised.", group="basic"),
    to_state=column("The state it came into.", group="basic"),
    at=column("When.", group="basic", sort=True),
    by=one("User", "by_id", "Who moved it.", group="internal-note"),
    reason=column("Why, where a reason was given.", group="internal-note"),
)  # fmt: skip
