"""Announcement; Discussion and what is said in it, with its documents."""

from api.shape import column, many, one, shape
from domain.talk.models import Announcement, Discussion, DiscussionDocument, DiscussionMessage

FOR = "For whom it is besides staff (S2-33): nobody, the customer, partners with a running order in the project, or both."

shape(
    Announcement, "anm", "Announcement (项目公告): a word of the provider to the audience that it names (S2-19).",
    usual_order="-published_at",
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    title=column("What it is about.", group="basic", filter=True),
    text=column("What is announced.", group="basic"),
    visibility=column(FOR, group="audience", filter=True),
    partner=one("Partner", "partner_id", "The partner for which it is; without one each that works in the project.", group="audience"),
    state=column("Published, or withdrawn.", group="basic", filter=True),
    is_pinned=column("Whether it stands before the others (置顶).", group="basic", filter=True),
    published_at=column("When.", group="basic", sort=True, filter=True),
    published_by=one("User", "published_by_id", "Who published it.", group="basic"),
    withdrawn_at=column("When it was withdrawn.", group="audience"),
    withdrawn_by=one("User", "withdrawn_by_id", "Who withdrew it.", group="audience"),
    withdrawal_reason=column("Why (撤回原因).", group="audience"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    Discussion, "dsc", "Discussion (项目讨论): a conversation in a project, of those whom it names (S2-19).",
    usual_order="-last_said_at",
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    title=column("What it is about.", group="basic", filter=True),
    visibility=column(FOR, group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner that takes part; none otherwise.", group="audience"),
    state=column("Open to replies, or closed.", group="basic", filter=True),
    audience=column("On which side who opened it stands.", group="basic"),
    opened_at=column("When it was opened.", group="basic"),
    opened_by=one("User", "opened_by_id", "Who opened it.", group="basic"),
    last_said_at=column("When something was said last.", group="basic", sort=True, filter=True),
    closed_at=column("When it was closed.", group="basic"),
    closed_by=one("User", "closed_by_id", "Who closed it.", group="basic"),
    messages=many("DiscussionMessage", "discussion_id", "What was said, the oldest first.", group="basic", order="said_at"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    DiscussionMessage, "dsm", "DiscussionMessage (讨论消息): what somebody said in a discussion; never changed.",
    audience=column("On which side who said it stands.", group="basic"),
    text=column("What was said.", group="basic"),
    said_at=column("When.", group="basic", sort=True),
    said_by=one("User", "said_by_id", "Who said it.", group="basic"),
    documents=many("DiscussionDocument", "message_id", "The documents that came with it.", group="basic", order="sequence"),
)  # fmt: skip

shape(
    DiscussionDocument, "dsd", "DiscussionDocument (讨论附件): a document that came with something said in a discussion, for its readers.",
    sequence=column("Its place.", group="basic", sort=True),
    document=one("Document", "document_id", "The document.", group="basic"),
)  # fmt: skip
